"""The passages of a collection at one moment: gathered from a server, scored with the store's statistics.

The server names articles that may matter; all passages of these are read from the store, so that what it has
too much never makes a score or an excerpt wrong. What it cannot do is approximated, and only here:

- Passages are found of the articles that have one among the best `_MARGIN` times as many as are wanted.
- A phrase, or a word to leave out, is looked for in the `_MOST_OF_PHRASE` best passages for its own words.
- How many passages hold all of several terms is counted in the best `_COUNTED`; where all of these do, it is
  taken for what the rarest of the terms has.
- The share of the passages seen that hold a term is that of all passages.
- An exact name that the index does not hold is looked for in the `_NAMED_AMONG` newest articles asked for.
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial

import numpy as np

from corpus.milvus.gathered import CorpusStatistics, GatheredSearcher
from corpus.milvus.packing import KEY_BITS, PassageTerms, hash_of
from corpus.milvus.progress import CollectionState, SearchCollection
from corpus.milvus.server import Found, MilvusServer
from corpus.milvus.statistics import CollectionReader, filter_of, total
from corpus.models.answer import Scope
from corpus.models.errors import SearchUnavailableError
from corpus.store.articles import ArticleStore
from corpus.store.engine import EVERYTHING, IdArray, Mask, Restriction, Wanted
from corpus.store.passages import IndexedPassages, different, seconds
from corpus.text.analysis import tokens
from corpus.text.languages import ENGLISH

_MARGIN = 2  # the server's idf is another (Lucene's): its best 600 have the best 300 by Okapi's
_MOST_OF_PHRASE = 2_000
_COUNTED = 1_000
_MOST_KNOWN = 100_000  # terms whose frequencies are remembered
_RARE = 20_000  # no word is corrected to one that less than one of so many passages holds
_PROBED = 4  # passages that show that a term occurs where it is seen
_NAMED_AMONG, _NAMED = 2_000, 100  # articles that are searched for an exact name, and that are taken
_LONG, _MANY = 0.1, 100_000  # seconds and articles: what takes longer to count, of more articles, is counted
_REUSED = 100  # anew only after so many times as long; all else with each change


class ScopeCache:
    """Remembers how much there is within each restriction."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counted: dict[Restriction, tuple[object, float, dict[int, Scope]]] = {}

    def by_source(
        self, restriction: Restriction, moment: object, count: Callable[[Restriction], dict[int, Scope]]
    ) -> dict[int, Scope]:
        """Return what `count` gave at this moment of the collection, or shortly before if it takes long."""
        known, now = self._counted.get(restriction), self._clock()
        if known is not None and (known[0] == moment or now < known[1]):
            return known[2]
        found = count(restriction)
        took = self._clock() - now
        if len(self._counted) >= _REUSED:
            self._counted.clear()
        is_much = took > _LONG and sum(scope.articles for scope in found.values()) > _MANY
        until = now + _REUSED * took if is_much else now
        self._counted[restriction] = (moment, until, found)
        return found


@dataclass(frozen=True, kw_only=True)
class MilvusPassages(IndexedPassages):
    """Passages on a server, of which those for one question are at hand, at first none.

    Attributes:
        collection: theirs, as it was read; None where there is none yet.
        server: has them.
        reader: of the collection.
        store: of the articles.
        scopes: remembers how much there is.
        renewed: gives the passages as they are by now.
    """

    bm25: GatheredSearcher
    collection: SearchCollection | None
    server: MilvusServer
    reader: CollectionReader
    store: ArticleStore
    scopes: ScopeCache
    renewed: Callable[[], "MilvusPassages"]
    _known: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def gathered(self, wanted: Wanted) -> "MilvusPassages":
        """Return the passages with all that a question needs at hand.

        Raises:
            SearchUnavailableError: the server does not answer, or lacks passages.
        """
        try:
            return self._gathered(wanted)
        except SearchUnavailableError:
            # Another process may have put a new collection in its place.
            newest = self.renewed()
            if newest.collection == self.collection:
                raise
        return newest.gathered(wanted)

    def _gathered(self, wanted: Wanted) -> "MilvusPassages":
        together = [terms for phrase in wanted.phrases for terms in self._term_sets(phrase)]
        self._look_up({*wanted.terms, *(term for terms in together for term in terms)})
        # Where some articles are left out, more have to be found.
        most = _MARGIN * wanted.most * (2 if wanted.phrases else 1)
        numbers = self._found([wanted.terms], wanted.asked, most=most) if most else set[int]()
        for keys in self._holding_all_of(together, wanted.asked, most=_MOST_OF_PHRASE):
            numbers.update(key >> KEY_BITS for key in keys)
        numbers.update(wanted.numbers)
        if wanted.names:
            numbers.update(self._named(wanted.names, wanted.asked))
        articles = self.reader.articles(numbers)
        held = PassageTerms.of(articles)
        if wanted.examples or self._effective(wanted.seen):
            absent = [[term] for term in wanted.terms if hash_of(term) not in held.tokens]
            more = self._found(absent, wanted.seen, most=_PROBED) - numbers
            if more:
                held = PassageTerms.of(sorted({*articles, *self.reader.articles(more)}))
        return self._with(held, frozenset(wanted.terms))

    def _named(self, names: Sequence[str], within: Restriction) -> list[int]:
        """Return articles with all these exact names, of the newest within a restriction."""
        newest = self.reader.latest(self._effective(within), _NAMED_AMONG)
        return self.store.mentioning(names, limit=_NAMED, among=np.sort(newest))

    @property
    def terms(self) -> PassageTerms:
        """Those of the passages at hand."""
        return self.bm25.terms

    def without_any(self) -> "MilvusPassages":
        """Return them with none at hand."""
        return self._with(PassageTerms.of([]))

    def _with(self, terms: PassageTerms, wanted: frozenset[str] = frozenset()) -> "MilvusPassages":
        least = self._statistics.passages / _RARE
        near = partial(self.reader.similar, least=least)
        searcher = GatheredSearcher(terms, self._statistics, near, wanted)
        return replace(self, bm25=searcher, _held={}, _masks={})

    def _found(self, texts: Sequence[Sequence[str]], within: Restriction, *, most: int) -> set[int]:
        """Return the articles of the best passages for each of these lists of terms."""
        held = [[term for term in terms if self.frequency(term)] for terms in texts]
        return {key >> KEY_BITS for each in self._searched(held, within, most=most) for key in each.keys}

    def _holding_all_of(
        self, sets: Sequence[Collection[str]], within: Restriction, *, most: int
    ) -> list[list[int]]:
        """Return the keys of the passages that hold all terms of each set, among the best for these terms."""
        occurring = [terms for terms in sets if terms and all(map(self.frequency, terms))]
        found = self._searched([sorted(terms) for terms in occurring], within, most=most, with_texts=True)
        return [
            [key for key, text in zip(each.keys, each.texts, strict=True) if {*terms} <= {*text.split(" ")}]
            for terms, each in zip(occurring, found, strict=False)  # nothing is found where nothing may be
        ]

    def _searched(
        self, texts: Sequence[Sequence[str]], within: Restriction, *, most: int, with_texts: bool = False
    ) -> list[Found]:
        texts = [terms for terms in texts if terms]
        collection = self.collection
        if collection is None or not texts or within.sources == () or not collection.passages:
            return []
        if collection.state is CollectionState.LOST:
            raise SearchUnavailableError("the search server has lost articles, which are put in again")
        chosen = filter_of(self._effective(within))
        joined = [" ".join(terms) for terms in texts]
        return self.server.search(collection.name, joined, most=most, within=chosen, with_texts=with_texts)

    # What all passages must be counted for

    def frequency(self, term: str) -> int:
        """Return how many passages hold `term`."""
        return self._look_up([term])[term]

    def frequency_of_all(
        self, terms: Collection[str], seen: Restriction = EVERYTHING, enough: int = 0
    ) -> int:
        """Return how many passages within a restriction hold each of `terms`, if they are few."""
        least = min(self._look_up(terms).values(), default=0)
        if not least or (len(terms) == 1 and not seen):
            return least
        found = 0
        for most in (min(2 * enough, _COUNTED), _COUNTED):
            if most and not 0 < enough <= found:
                found = sum(map(len, self._holding_all_of([terms], seen, most=most)))
        return found if found < _COUNTED else least

    def share(self, term: str, seen: Restriction = EVERYTHING) -> float:
        """Return the share of all passages that hold `term`, 0 to 1; 0 where it is not seen."""
        if not seen or len(self._seen_of(self.holding(term), seen)):
            return self.frequency(term) / max(len(self.bm25), 1)
        return 0.0

    def scope(self, restriction: Restriction = EVERYTHING) -> Scope:
        """Return how many articles and sources there are within a restriction, and the newest."""
        return total(self.by_source(restriction))

    def by_source(self, restriction: Restriction = EVERYTHING) -> dict[int, Scope]:
        """Return the same of each source, by its number."""
        return self.scopes.by_source(self._effective(restriction), self.collection, self.reader.by_source)

    def last_published(self, restriction: Restriction = EVERYTHING) -> datetime | None:
        """Return when the newest article within a restriction was published."""
        return self.scope(restriction).newest

    def articles(self, restriction: Restriction = EVERYTHING) -> IdArray:
        """Return the numbers of the articles within a restriction: int64, ascending."""
        return self.reader.numbers(self._effective(restriction))

    def latest(self, restriction: Restriction, most: int) -> IdArray:
        """Return the numbers of the `most` newest articles within a restriction, the newest first: int64."""
        return self.reader.latest(self._effective(restriction), most)

    def within(self, numbers: Collection[int], restriction: Restriction) -> frozenset[int]:
        """Return those of these articles that are within a restriction."""
        return self.reader.within(numbers, self._effective(restriction))

    def rows(self, numbers: IdArray) -> tuple[IdArray, IdArray, IdArray]:
        """Return number, publication and source of those of these articles that are indexed."""
        return self.reader.rows(numbers.tolist())

    def numbers_of(self, allowed: Mask | None) -> IdArray:
        """Return the articles of these passages, of those at hand: bool, (ids,), or None for all: int64."""
        article = self.bm25.column("article")
        return different(article if allowed is None else article[allowed])

    def sample(self, most: int, *, without: IdArray) -> list[int]:
        """Return the numbers of about `most` articles, spread over all but `without`."""
        kept: list[int] = np.setdiff1d(self.reader.sample(most), without).tolist()
        return kept

    @cached_property
    def _statistics(self) -> CorpusStatistics:
        passages, tokens = (self.collection.passages, self.collection.tokens) if self.collection else (0, 0)
        return CorpusStatistics(passages, tokens, self.frequency, lambda: self.reader.average_idf(passages))

    @cached_property
    def _newest_publication(self) -> int:
        newest = self.reader.last_published()
        return 0 if newest is None else seconds(newest)

    def _effective(self, restriction: Restriction) -> Restriction:
        """Return a restriction without a horizon that hides nothing."""
        if restriction.horizon is not None and seconds(restriction.horizon) >= self._newest_publication:
            return replace(restriction, horizon=None)
        return restriction

    def _look_up(self, terms: Collection[str]) -> dict[str, int]:
        """Return the frequencies of terms, read together: that takes no longer than one."""
        # Other questions' threads add to what is known, and clear it.
        found = {term: count for term in terms if (count := self._known.get(term)) is not None}
        unknown = [term for term in terms if term not in found]
        if unknown:
            read = self.reader.frequencies(unknown)
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known.update(read)
            found |= read
        return found

    def _term_sets(self, phrase: str) -> set[frozenset[str]]:
        """Return the terms of a phrase in each language of the articles."""
        return {
            frozenset(token.term for token in tokens(phrase, language) if not token.is_compound)
            for language in self.languages or {ENGLISH}
        } - {frozenset()}
