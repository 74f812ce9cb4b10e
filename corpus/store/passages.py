"""The passages of all articles at one moment, with their origin: all that a question asks of a search engine.

A question takes one of these and keeps to it; what is added meanwhile is in the next one. The embedded engine
has every passage at hand. Another engine gathers those that may matter to a question (`gathered`), and
overrides what must count all of them.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpus.index.bm25 import PostingsBM25
from corpus.models.answer import Scope
from corpus.store.engine import EVERYTHING, IdArray, Mask, Restriction, Searcher, Wanted
from corpus.store.sources import NO_SOURCE

UNDATED = np.iinfo(np.int64).min
_MOST_HELD = 1 << 20  # ids that are remembered: 8 MB
_MOST_MASKS = 4  # an answer asks for two, each several times
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a passage stands: the number of its article, and its sentences, half-open."""

    article: int
    first: int
    last: int


@dataclass(frozen=True)
class IndexedPassages:
    """An index that does not change, and how far it has read the store.

    `newest` is the number of the newest article, `removal` that of the newest removal, and `languages` are
    those that articles were ever in.
    """

    bm25: Searcher = field(default_factory=lambda: PostingsBM25(()).frozen())
    newest: int = 0
    removal: int = 0
    languages: frozenset[str] = frozenset()
    _held: dict[str, IdArray] = field(default_factory=dict, compare=False, repr=False)
    _masks: dict[Restriction, Mask] = field(default_factory=dict, compare=False, repr=False)

    def gathered(self, _wanted: Wanted) -> Self:
        """Return the passages with all that a question needs at hand; here everything always is."""
        return self

    def holding(self, term: str) -> IdArray:
        """Return the ids of the passages that hold `term`: int64, ascending, read-only.

        The steps of a question ask for the same few terms again and again.
        """
        held = self._held.get(term)
        if held is None:
            held = self.bm25.matching([term])
            held.flags.writeable = False
            if sum(map(len, tuple(self._held.values()))) + len(held) > _MOST_HELD:
                self._held.clear()
            self._held[term] = held
        return held

    def holding_all(self, terms: Iterable[str]) -> IdArray:
        """Return the ids of the passages that hold each of `terms`: int64, ascending."""
        fewest, *others = sorted(map(self.holding, terms), key=len)
        for held in others:
            # Far fewer steps than a sort of both, where one is much longer.
            places = np.minimum(held.searchsorted(fewest), len(held) - 1) if len(held) else None
            fewest = fewest[:0] if places is None else fewest[held[places] == fewest]
        return fewest

    def addresses(self, ids: ArrayLike) -> list[Address]:
        """Where each of these passages stands."""
        wanted = np.asarray(ids, dtype=np.int64)
        columns = (self.bm25.column(name)[wanted].tolist() for name in ("article", "first", "last"))
        return [Address(*row) for row in zip(*columns, strict=True)]

    def allowed(self, restriction: Restriction) -> Mask | None:
        """Which passages a query may find: bool, (ids,), read-only; None for all of them."""
        horizon = restriction.horizon
        if horizon is not None and seconds(horizon) >= self._newest_publication:
            restriction = replace(restriction, horizon=None)
        if not restriction:
            return None
        allowed = self._masks.get(restriction)
        if allowed is None:
            allowed = self._within(restriction)
            allowed.flags.writeable = False
            if len(self._masks) >= _MOST_MASKS:
                self._masks.clear()
            self._masks[restriction] = allowed
        return allowed

    def _within(self, restriction: Restriction) -> Mask:
        published, window = self.bm25.column("published"), restriction.window
        allowed = np.ones(len(published), dtype=np.bool_)
        if restriction.sources is not None:
            allowed &= np.isin(self.bm25.column("source"), restriction.sources)
        if restriction.horizon is not None:
            allowed &= published <= seconds(restriction.horizon)
        if window:
            allowed &= published != UNDATED
        if window.since is not None:
            allowed &= published >= seconds(window.since)
        if window.until is not None:
            allowed &= published < seconds(window.until)
        return allowed

    def scope(self, restriction: Restriction = EVERYTHING) -> Scope:
        """Return how many articles and sources there are within a restriction, and the newest."""
        places = self._allowed_places(restriction)
        sources = self._first_sources[places]
        return Scope(
            articles=len(sources),
            sources=int(np.count_nonzero(np.bincount(sources[sources != NO_SOURCE]))),
            newest=self.last_published(restriction),
        )

    def by_source(self, restriction: Restriction = EVERYTHING) -> dict[int, Scope]:
        """Return the same of each source, by its number."""
        places = self._allowed_places(restriction)
        sources, published = self._first_sources[places], self._first_published[places]
        numbers, place, counts = np.unique(sources, return_inverse=True, return_counts=True)
        newest = np.full(len(numbers), UNDATED, np.int64)
        np.maximum.at(newest, place, published)
        return {
            number: Scope(articles=count, sources=int(number != NO_SOURCE), newest=moment(last))
            for number, count, last in zip(numbers.tolist(), counts.tolist(), newest.tolist(), strict=True)
        }

    def last_published(self, restriction: Restriction = EVERYTHING) -> datetime | None:
        """Return when the newest article within a restriction was published."""
        return moment(int(self._first_published[self._allowed_places(restriction)].max(initial=UNDATED)))

    def articles(self, restriction: Restriction = EVERYTHING) -> IdArray:
        """Return the numbers of the articles within a restriction: int64, ascending."""
        return self.bm25.column("article")[self._firsts][self._allowed_places(restriction)].astype(np.int64)

    def latest(self, restriction: Restriction, most: int) -> IdArray:
        """Return the numbers of the `most` newest articles within a restriction, the newest first: int64."""
        numbers, published, _ = self.rows(self.articles(restriction))
        return numbers[np.lexsort((-numbers, -published.astype(float)))][:most]

    def within(self, numbers: Collection[int], restriction: Restriction) -> frozenset[int]:
        """Return those of these articles that are within a restriction."""
        wanted = np.array([*numbers], np.int64)
        return frozenset(wanted[np.isin(wanted, self.articles(restriction))].tolist())

    def rows(self, numbers: IdArray) -> tuple[IdArray, IdArray, IdArray]:
        """Return number, publication and source of those of these articles that are indexed.

        `numbers` is int64, ascending; the three are int64, (a,), in the same order.
        """
        article = self.bm25.column("article")
        # Of another type, all of the column would be converted for the search.
        place = article.searchsorted(numbers.astype(article.dtype, copy=False))
        place = np.minimum(place, max(len(article) - 1, 0))
        place = place[article[place] == numbers] if len(article) else place[:0]
        one, two, three = (
            self.bm25.column(name)[place].astype(np.int64) for name in ("article", "published", "source")
        )
        return one, two, three

    def numbers_of(self, allowed: Mask | None) -> IdArray | None:
        """Return the articles of these passages: int64, ascending; None for None, which allows all."""
        return None if allowed is None else different(self.bm25.column("article")[allowed])

    def sample(self, most: int, *, without: IdArray) -> list[int]:
        """Return the numbers of about `most` articles, spread over all but `without`."""
        others = np.setdiff1d(self.articles(), without)
        spread: list[int] = others[:: len(others) // most + 1].tolist()
        return spread

    def _allowed_places(self, restriction: Restriction) -> Mask | slice:
        """Return which of the articles are allowed, to index `_first_sources` and the like."""
        allowed = self.allowed(restriction)
        return slice(None) if allowed is None else allowed[self._firsts]

    @cached_property
    def _firsts(self) -> IdArray:
        """The first passage of each article; those of an article were added together, and go together."""
        article = self.bm25.column("article")
        return np.flatnonzero(self.bm25.alive & (np.diff(article, prepend=0) != 0))

    @cached_property
    def _first_sources(self) -> IdArray:
        return self.bm25.column("source")[self._firsts].astype(np.int64)

    @cached_property
    def _first_published(self) -> IdArray:
        return self.bm25.column("published")[self._firsts].astype(np.int64)

    @cached_property
    def _newest_publication(self) -> int:
        """Asked by every question of now: found once, it spares them a pass over all passages."""
        return int(self._first_published.max(initial=UNDATED))

    def frequency(self, term: str) -> int:
        """Return how many passages hold `term`."""
        return self.bm25.holding(term)

    def frequency_of_all(
        self, terms: Collection[str], seen: Restriction = EVERYTHING, _enough: int = 0
    ) -> int:
        """Return how many passages within a restriction hold each of `terms`; 0 without terms.

        From `_enough` on, if it is not 0, any number that is not less may be given.
        """
        return len(self._seen_of(self.holding_all(terms), seen)) if terms else 0

    def share(self, term: str, seen: Restriction = EVERYTHING) -> float:
        """Return the share of the passages within a restriction that hold `term`, 0 to 1."""
        mask = self.allowed(seen)
        every = len(self.bm25) if mask is None else int(np.count_nonzero(mask))
        return len(self._seen_of(self.holding(term), seen)) / max(every, 1)

    def _seen_of(self, ids: IdArray, seen: Restriction) -> IdArray:
        mask = self.allowed(seen)
        return ids if mask is None else ids[mask[ids]]

    def weight(self, holding: int) -> float:
        """How telling a term is that `holding` passages hold: above 0 however few passages there are.

        ln(1 + (N - df + 0.5) / (df + 0.5)), the idf of Lucene's BM25.
        """
        return math.log(1 + (len(self.bm25) - holding + 0.5) / (holding + 0.5))


def different(numbers: NDArray[np.integer]) -> IdArray:
    """Return each of some numbers in ascending order once: int64."""
    once: IdArray = numbers[np.diff(numbers, prepend=0) != 0].astype(np.int64)
    return once


def moment(published: int) -> datetime | None:
    """Return the moment that the index keeps as `published`; None for `UNDATED`."""
    return None if published == UNDATED else _EPOCH + timedelta(seconds=published)


def seconds(moment: datetime) -> int:
    """Return the moment as the index keeps it, in seconds since 1970."""
    return int(moment.timestamp())
