"""Turn a watch into its query, once, before articles are matched against it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from corpus.models.answer import AskedTerm, Excerpt, Query, TimeWindow
from corpus.models.watch import Watch
from corpus.retrieval.compounds import one_way_of_writing
from corpus.retrieval.matching import QuestionTerms, same
from corpus.retrieval.query import make_query
from corpus.retrieval.ranking import known_terms
from corpus.store.passages import IndexedPassages
from corpus.text.analysis import terms
from corpus.text.languages import ENGLISH


@dataclass(frozen=True, slots=True)
class WatchQuery:
    """A watch's query with its terms' weights.

    Attributes:
        watch: the watch.
        query: its question as a query.
        asked: the question's terms as sentences are matched against them.
        shares: each term's share of the question's weight, 0 to 1.
    """

    watch: Watch
    query: Query
    asked: QuestionTerms
    shares: Mapping[str, float]

    @classmethod
    def of(
        cls, watch: Watch, passages: IndexedPassages, *, known_sources: Callable[[], Collection[str]]
    ) -> Self:
        """Return the query of `watch`, its terms weighed by how rare they are.

        Raises:
            QueryError: the question cannot be asked as it is.
        """
        query = make_query(
            watch.question,
            window=TimeWindow(),
            viewer=watch.viewer,
            now=watch.made,
            languages=passages.languages or (ENGLISH,),
            known_sources=known_sources,
        )
        query = one_way_of_writing(query, passages)
        known = known_terms(passages, query)
        return cls.weighed(
            watch, query, [(term, known[term].weight) for term in query.terms if term in known]
        )

    @classmethod
    def weighed(cls, watch: Watch, query: Query, weights: Iterable[tuple[str, float]]) -> Self:
        """Return the query of a watch with these weights of its terms."""
        asked = QuestionTerms.of(query.text, weights, names=())
        total = sum(asked.weights) or 1.0
        shares = {term: asked.weights[place] / total for term, place in asked.places.items()}
        return cls(watch, query, asked, shares)

    def terms_of(self, excerpt: Excerpt) -> tuple[AskedTerm, ...]:
        """Return why an excerpt was found: each term of the question and where it is."""
        article = excerpt.article
        excerpt_terms, title = (
            frozenset(map(same, terms(text, article.language))) for text in (excerpt.text, article.title)
        )
        return self.asked.evidence(self.query, excerpts=excerpt_terms, title=title)
