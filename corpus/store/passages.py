"""The passages of all articles at one moment, with their origin.

A question takes one of these and keeps to it; what is added meanwhile is in the next one.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpus.index.bm25 import PostingsBM25
from corpus.index.searcher import BM25Searcher
from corpus.models.answer import Scope, TimeWindow
from corpus.store.sources import NO_SOURCE

UNDATED = np.iinfo(np.int64).min
_MOST_HELD = 1 << 20  # ids that are remembered: 8 MB
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

    bm25: BM25Searcher = field(default_factory=lambda: PostingsBM25(()).frozen())
    newest: int = 0
    removal: int = 0
    languages: frozenset[str] = frozenset()
    _held: dict[str, NDArray[np.int64]] = field(default_factory=dict, compare=False, repr=False)

    def holding(self, term: str) -> NDArray[np.int64]:
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

    def holding_all(self, terms: Iterable[str]) -> NDArray[np.int64]:
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

    def allowed(
        self, window: TimeWindow, *, sources: Collection[int] | None, horizon: datetime | None
    ) -> NDArray[np.bool_] | None:
        """Which passages a query may find, one bool an id; None for all of them.

        Args:
            window: when the article was published; one without a date is in no window but the open one.
            sources: numbers of the sources; None means all.
            horizon: articles from later than this are not there yet.
        """
        if horizon is not None and seconds(horizon) >= self._newest_publication:
            horizon = None
        if not window and sources is None and horizon is None:
            return None
        published = self.bm25.column("published")
        allowed = np.ones(len(published), dtype=np.bool_)
        if sources is not None:
            allowed &= np.isin(self.bm25.column("source"), list(sources))
        if horizon is not None:
            allowed &= published <= seconds(horizon)
        if window:
            allowed &= published != UNDATED
        if window.since is not None:
            allowed &= published >= seconds(window.since)
        if window.until is not None:
            allowed &= published < seconds(window.until)
        return allowed

    def scope(self, allowed: NDArray[np.bool_] | None = None) -> Scope:
        """Return how many articles and sources the allowed passages are of, and the newest."""
        places = self._allowed_places(allowed)
        sources = self._first_sources[places]
        return Scope(
            articles=len(sources),
            sources=int(np.count_nonzero(np.bincount(sources[sources != NO_SOURCE]))),
            newest=self.last_published(allowed),
        )

    def by_source(self, allowed: NDArray[np.bool_] | None = None) -> dict[int, Scope]:
        """Return the same of each source, by its number."""
        places = self._allowed_places(allowed)
        sources, published = self._first_sources[places], self._first_published[places]
        numbers, place, counts = np.unique(sources, return_inverse=True, return_counts=True)
        newest = np.full(len(numbers), UNDATED, np.int64)
        np.maximum.at(newest, place, published)
        return {
            number: Scope(articles=count, sources=int(number != NO_SOURCE), newest=_moment(last))
            for number, count, last in zip(numbers.tolist(), counts.tolist(), newest.tolist(), strict=True)
        }

    def last_published(self, allowed: NDArray[np.bool_] | None = None) -> datetime | None:
        """Return when the newest article of the allowed passages was published."""
        return _moment(int(self._first_published[self._allowed_places(allowed)].max(initial=UNDATED)))

    def _allowed_places(self, allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_] | slice:
        """Return which of the articles are allowed, to index `_first_sources` and the like."""
        return slice(None) if allowed is None else allowed[self._firsts]

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        """The first passage of each article; those of an article were added together, and go together."""
        article = self.bm25.column("article")
        return np.flatnonzero(self.bm25.alive & (np.diff(article, prepend=0) != 0))

    @cached_property
    def _first_sources(self) -> NDArray[np.int64]:
        return self.bm25.column("source")[self._firsts].astype(np.int64)

    @cached_property
    def _first_published(self) -> NDArray[np.int64]:
        return self.bm25.column("published")[self._firsts].astype(np.int64)

    @cached_property
    def _newest_publication(self) -> int:
        """Asked by every question of now: found once, it spares them a pass over all passages."""
        return int(self._first_published.max(initial=UNDATED))

    def weight(self, holding: int) -> float:
        """How telling a term is that `holding` passages hold: above 0 however few passages there are.

        ln(1 + (N - df + 0.5) / (df + 0.5)), the idf of Lucene's BM25.
        """
        return math.log(1 + (len(self.bm25) - holding + 0.5) / (holding + 0.5))


def _moment(published: int) -> datetime | None:
    return None if published == UNDATED else _EPOCH + timedelta(seconds=published)


def seconds(moment: datetime) -> int:
    """Return the moment as the index keeps it, in seconds since 1970."""
    return int(moment.timestamp())
