"""Find passages and answers for a query: the steps of retrieval in their order."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Answer, AnswerStatus, Excerpt, Hit, Query, Scope
from corpus.models.article import Passage, Span
from corpus.models.coverage import Extent
from corpus.retrieval.asked import MOST_ON_TOPIC, Asked, wanted
from corpus.retrieval.citations import cited, unmentioned, with_numbers
from corpus.retrieval.confidence import confidence_of, status_of, unanswered
from corpus.retrieval.excerpts import widen
from corpus.retrieval.phrases import (
    MOST_READ,
    confirmed,
    with_exact_names,
    with_phrases,
    with_phrases_in,
)
from corpus.retrieval.query import make_query
from corpus.retrieval.ranking import (
    Terms,
    by_article,
    known_terms,
    moment_of,
    nearness,
    ranked_articles,
    retrieve,
    unknown_words,
)
from corpus.retrieval.reading import ReadArticles, Similarities, judged, read_articles
from corpus.retrieval.topics import DatedArticles, occurring, relevance
from corpus.retrieval.weights import DEFAULT_WEIGHTS, ENCODED_WEIGHTS, Weights
from corpus.store.articles import ArticleStore
from corpus.store.catalog import ArticleIndex
from corpus.store.engine import Restriction
from corpus.store.passages import Address, IndexedPassages
from corpus.store.rows import StoredArticle
from corpus.store.sources import SourceStore
from corpus.text.repeats import grouped
from corpus.text.sentences import span_of

# Share of a topic's words that must occur for the others to be left out: what nobody asked for just now is to
# fit more closely.
_OF_DIGEST = 0.6


class Retriever:
    """Searches the index, reads articles from the store, and cuts excerpts from them."""

    def __init__(
        self,
        store: ArticleStore,
        sources: SourceStore,
        catalog: ArticleIndex,
        *,
        weights: Weights = DEFAULT_WEIGHTS,
        similarities: Similarities | None = None,
    ) -> None:
        self._store, self._sources = store, sources
        self._catalog = catalog
        self._weights = weights
        self._similarities = similarities

    @property
    def passages(self) -> IndexedPassages:
        """The passages as they are now; a question takes them once."""
        return self._catalog.passages

    def refresh(self) -> None:
        """Load what another process has indexed since."""
        self._catalog.refresh()

    def query(self, question: str, extent: Extent) -> Query:
        """Return the query of `question` over the newest index.

        Raises:
            QueryError: the question cannot be asked as it is.
        """
        self._catalog.refresh()
        return make_query(
            question,
            window=extent.window,
            sources=extent.sources,
            viewer=extent.viewer,
            now=extent.now,
            languages=self._catalog.passages.languages,
            known_sources=lambda: self._sources.names(extent.viewer),
        )

    def search(self, query: Query, *, limit: int) -> tuple[Hit, ...]:
        """Return at most `limit` passages with their BM25 scores, best first.

        The order rests on the whole article too. Several may be of one article.
        """
        most = max(limit, self._weights.candidates)
        asked = self.asked(query, most=most)
        passages, query = asked.passages, asked.query
        found = self._found(asked, limit=most)
        ids, scores = (each[:limit] for each in by_article(passages, known_terms(passages, query), found))
        addresses = passages.addresses(ids)
        articles = self._store.get(sorted({address.article for address in addresses}))
        return tuple(
            _hit(articles[address.article], address, score)
            for address, score in zip(addresses, scores.tolist(), strict=True)
            if address.article in articles
        )

    def answer(self, query: Query, *, limit: int) -> Answer:
        """Return at most `limit` citations of different articles, and whether they answer.

        If nothing is within the restrictions of the question's words, the citations are the nearest without
        these.
        """
        if query.small_talk:
            return unanswered(query, self.scope(query))
        asked = self.asked(query, most=self._weights.candidates)
        answer, query = self._answer(asked, limit=limit), asked.query
        if answer.citations or query.loose is None:
            return answer
        near = self._answer(self.asked(query.loose, most=self._weights.candidates), limit=limit)
        words = (word for word in answer.unknown_words if word not in " ".join(query.exact_names))
        return replace(
            answer,
            citations=near.citations,
            status=status_of(query, near.citations, sure=False),
            unmentioned=near.unmentioned,
            unknown_words=(*query.exact_names, *words),
        )

    def _answer(self, asked: Asked, *, limit: int, without: frozenset[int] = frozenset()) -> Answer:
        """Return the answer from all articles but those of the numbers in `without`."""
        query, known = asked.query, known_terms(asked.passages, asked.query)
        readings = self._read(asked, known, limit=limit, without=without)
        weights, best = readings.weights, readings.best()[: 2 * limit]
        if damaged := readings.damaged(best):
            return self._answer(asked, limit=limit, without=without | damaged)
        groups = grouped(best, readings.text, same=weights.same)[:limit]
        confidence = confidence_of(readings, groups[0][0]) if groups else 0.0
        citations = cited(readings, groups)
        missing = unmentioned(readings, citations)
        status = status_of(query, citations, sure=confidence >= weights.found and not missing)
        return Answer(
            question=query.question,
            query=query,
            citations=with_numbers(readings, citations, groups)
            if status is AnswerStatus.ANSWER
            else citations,
            confidence=confidence,
            status=status,
            unmentioned=missing,
            scope=asked.scope,
            unknown_words=unknown_words(query, known, asked.visible),
        )

    def context(self, article_id: str, span: Span, *, by: int, query: Query) -> Excerpt | None:
        """Return the text in `span` with `by` sentences around it.

        None if the article has changed, is gone, or is not the viewer's to see.
        """
        stored = self._store.find(article_id)
        if stored is None or not stored.is_intact() or span.end > len(stored.article.body):
            return None
        seen = self._sources.allowed(viewer=query.viewer)
        if seen is not None and stored.article.feed and stored.source_number not in seen:
            return None
        return widen(stored.article, stored.sentences, span, by=by, terms=query.terms)

    def read(self, query: Query) -> ReadArticles:
        """Return the articles worth reading for `query`, with all candidates for excerpts."""
        seen, restriction = self.restrictions(query)
        needs = wanted(query, seen=seen, asked=restriction, most=self._weights.candidates)
        asked = Asked(query, self.passages.gathered(needs), seen, restriction)
        return self._read(asked, known_terms(asked.passages, query), limit=1)

    def articles(self, query: Query) -> DatedArticles:
        """Return all articles that `query` allows, whatever they hold."""
        _, asked = self.restrictions(query)
        numbers = self.passages.articles(asked)
        if query.musts or query.exclusions:
            wholly = wanted(query, seen=asked, asked=asked, most=MOST_ON_TOPIC)
            numbers = with_phrases_in(numbers, self._store, self.passages.gathered(wholly), query, asked)
        return DatedArticles(*self.passages.rows(numbers))

    def latest(self, query: Query, most: int) -> list[int]:
        """Return the numbers of the `most` newest articles that `query` allows, the newest first."""
        newest: list[int] = self.passages.latest(self.restrictions(query)[1], most).tolist()
        return newest

    def within(self, numbers: Collection[int], query: Query) -> frozenset[int]:
        """Return those of these articles that `query` allows, whatever they hold."""
        return self.passages.within(numbers, self.restrictions(query)[1])

    def dated(self, numbers: Sequence[int]) -> DatedArticles:
        """Return the articles of these numbers that are indexed."""
        return DatedArticles(*self.passages.rows(np.array(sorted(set(numbers)), np.int64)))

    def on_topic(self, query: Query) -> dict[int, float]:
        """Return the articles on the topic of `query` by number, with their shares of it."""
        asked = self.asked(query, most=MOST_ON_TOPIC)
        query, passages = asked.query, asked.passages
        known = occurring(known_terms(passages, query), asked.visible, least=_OF_DIGEST)
        found = relevance(passages, known, asked.allowed)
        if not (query.requires_text or query.exclusions):
            return found
        ids, _ = self._found(asked, limit=MOST_READ)
        fitting = set(passages.bm25.column("article")[ids].tolist())
        if not query.terms:
            return dict.fromkeys(sorted(fitting), 1.0)
        return {number: share for number, share in found.items() if number in fitting}

    def scope(self, query: Query) -> Scope:
        """Return how much there is that `query` allows."""
        return self.passages.scope(self.restrictions(query)[1])

    def _found(self, asked: Asked, *, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return ids and scores of at most `limit` allowed passages, best first."""
        passages, query = asked.passages, asked.query
        allowed = with_phrases(asked.allowed, passages, query)
        found = partial(confirmed, self._store, passages, query, limit=limit)
        ids, scores = found(retrieve=lambda wanted: retrieve(passages, query, limit=wanted, allowed=allowed))
        if len(ids) or not query.exact_names:
            return ids, scores
        ids, scores = with_exact_names(self._store, passages, query, limit=MOST_READ, allowed=allowed)
        return found(retrieve=lambda wanted: (ids[:wanted], scores[:wanted]))

    def _read(
        self, asked: Asked, known: Terms, *, limit: int, without: frozenset[int] = frozenset()
    ) -> ReadArticles:
        """Read the articles, and let the sentence encoder judge them where there is one that works."""
        if self._similarities is not None:
            readings = self._read_by(asked, known, limit=limit, weights=ENCODED_WEIGHTS, without=without)
            found = judged(readings, self._similarities)
            if found is not None:
                return found
        return self._read_by(asked, known, limit=limit, weights=self._weights, without=without)

    def _read_by(
        self, asked: Asked, known: Terms, *, limit: int, weights: Weights, without: frozenset[int]
    ) -> ReadArticles:
        passages, query = asked.passages, asked.query
        limited = weights.confirmed if query.requires_text else weights.candidates
        ids, scores = self._found(asked, limit=limited)
        if query.period:
            published = passages.bm25.column("published")[ids].astype(np.int64)
            near = nearness(published, query.period, fades=weights.period_fades)
            scores = np.maximum(scores, 0) * (1 + weights.period * near)
        most, moment = (
            max(weights.articles, 2 * limit),
            moment_of(query, passages.last_published(asked.asked)),
        )
        chosen = ranked_articles(passages, known, (ids, scores), now=moment, weights=weights, limit=most)
        chosen = [each for each in chosen if each.article not in without]
        return read_articles(self._store, chosen, query=query, known=known, weights=weights)

    def asked(self, query: Query, *, most: int) -> Asked:
        """Return the query, corrected, with the passages that may answer it; `most` of the best."""
        seen, asked = self.restrictions(query)
        return Asked.of(query, self.passages, self._store, seen=seen, asked=asked, most=most)

    def restrictions(self, query: Query) -> tuple[Restriction, Restriction]:
        """Return what the viewer sees, and what of that the query asks for."""
        every = self._sources.allowed(viewer=query.viewer)
        named = every if query.sources is None else self._sources.allowed(query.sources, viewer=query.viewer)
        return (
            Restriction(sources=every, horizon=query.now),
            Restriction(window=query.window, sources=named, horizon=query.now),
        )


def _hit(stored: StoredArticle, address: Address, score: float) -> Hit:
    span = span_of(stored.sentences, address.first, address.last)
    passage = Passage(text=span.of(stored.article.body), span=span, first=address.first, last=address.last)
    return Hit(score=score, article=stored.article, passage=passage)
