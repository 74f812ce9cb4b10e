"""Hold one state of an index, which a query reads whatever changes meanwhile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.index.lexicon import Lexicon
from corpus.index.scoring import Saturation
from corpus.index.segment import NONE, Segment, fixed
from corpus.index.statistics import Statistics

T = TypeVar("T", bound=np.generic)
_NO_TERMS = np.empty(0, np.int32)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Segments in order of ids, and the statistics over them; never changed.

    To find the terms of deleted passages takes a scan of their segment, which can wait. Answers are exact all
    the same.

    Attributes:
        segments: in order of ids.
        counts: the statistics, with the terms of `pending` still counted.
        k1: BM25's.
        b: BM25's.
        pending: int64, ascending: ids of deleted passages whose terms are still counted.
        counted_at_once: see `MergePolicy`.
    """

    segments: tuple[Segment, ...]
    counts: Statistics
    k1: float
    b: float
    pending: NDArray[np.int64] = field(default_factory=lambda: NONE)
    counted_at_once: int = 4_000

    @classmethod
    def of(
        cls,
        segments: Sequence[Segment],
        *,
        terms: int,
        k1: float,
        b: float,
        epsilon: float,
        counted_at_once: int,
    ) -> Self:
        """Return the state of `segments` in which `terms` numbers have been given."""
        pending = np.concatenate([NONE, *(segment.first + segment.dead for segment in segments)])
        state = cls(
            segments=tuple(segments),
            counts=Statistics.of(segments, terms=terms, epsilon=epsilon),
            k1=k1,
            b=b,
            pending=pending,
            counted_at_once=counted_at_once,
        )
        return state.with_small_counted()

    @property
    def ids_given(self) -> int:
        """How many ids have ever been given: the id of the next passage."""
        return self.segments[-1].ids.stop if self.segments else 0

    @cached_property
    def saturation(self) -> Saturation:
        """The part of the formula that depends on lengths and frequencies."""
        return Saturation(k1=self.k1, b=self.b, avgdl=self.counts.avgdl)

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """Whether the passage of each id ever given is living: bool, (ids,)."""
        return _join([segment.alive for segment in self.segments], np.bool_)

    @cached_property
    def lengths(self) -> NDArray[np.int32]:
        """Length in tokens of each passage ever given, deleted ones too: int32, (ids,)."""
        return _join([segment.lengths for segment in self.segments], np.int32)

    def column(self, name: str) -> NDArray[np.integer]:
        """Return the column `name`: int32 where that holds it, else int64, (ids,). Joined on first use."""
        column = self._joined.get(name)
        if column is None:
            parts = [_narrow(part.columns[name]) for part in self.segments]
            wide = any(part.dtype == np.int64 for part in parts)
            column = self._joined[name] = _join(parts, np.int64 if wide else np.int32)
        return column

    @cached_property
    def _joined(self) -> dict[str, NDArray[np.integer]]:
        return {}

    # Counts

    def holding(self, number: int) -> int:
        """Return how many living passages hold term `number`."""
        holding = self.counts.holding(number)
        if holding and self.pending.size:
            parts = ((segment, segment.own(self.pending)) for segment in self.segments)
            holding -= sum(segment.postings.held_by(number, own) for segment, own in parts if own.size)
        return holding

    def idf(self, number: int) -> float:
        """Return the idf of term `number`, floored; 0 if it does not occur."""
        idf = self._idfs.get(number)
        if idf is None:
            idf = self.counts.idf(self.holding(number))
            idf = self._idfs[number] = self.statistics.floor if idf is None else idf
        return idf

    @cached_property
    def _idfs(self) -> dict[int, float]:
        """The idfs that were looked up: the same terms come up again and again."""
        return {}

    @cached_property
    def statistics(self) -> Statistics:
        """The statistics with nothing pending."""
        return self.counted(self.pending).counts

    def deleted_among(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of `ids` (int64, ascending) that are deleted."""
        parts = [(segment, segment.own(ids)) for segment in self.segments]
        return np.concatenate(
            [NONE, *(part.first + own[part.is_deleted(own)] for part, own in parts if own.size)]
        )

    # Changes

    def with_segments(self, new: Sequence[Segment]) -> Self:
        """Return the state with `new` segments."""
        return replace(self, segments=(*self.segments, *new), counts=self.counts.with_segments(new))

    def backed_by(self, segments: Sequence[Segment]) -> Self:
        """Return the state with the same segments, held in other memory."""
        return replace(self, segments=tuple(segments))

    def without(self, ids: NDArray[np.int64]) -> Self:
        """Return the state without the passages `ids` (int64, ascending, all living)."""
        owned = [(segment, segment.own(ids)) for segment in self.segments]
        tokens = sum(int(segment.lengths[own].sum(dtype=np.int64)) for segment, own in owned)
        changed = replace(
            self,
            segments=tuple(segment.without(own) for segment, own in owned),
            counts=self.counts.without(passages=ids.size, tokens=tokens),
            pending=np.sort(np.concatenate([self.pending, ids])),
        )
        return changed.with_small_counted()

    def with_small_counted(self) -> Self:
        """Return the state with nothing pending in small segments, which merge any time."""
        small = [segment for segment in self.segments if len(segment) <= self.counted_at_once]
        ids = [segment.first + segment.own(self.pending) for segment in small] if self.pending.size else ()
        return self.counted(np.concatenate([NONE, *ids]))

    def counted(self, ids: NDArray[np.int64]) -> Self:
        """Return the state with `ids`, some of the pending, no longer counted."""
        return self.settled(ids, self.terms_of(ids))

    def terms_of(self, ids: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the numbers of the terms in `ids`, once for each posting: int32."""
        owned = [(segment.postings, segment.own(ids)) for segment in self.segments]
        return np.concatenate([_NO_TERMS, *(postings.terms_of(own) for postings, own in owned if own.size)])

    def settled(self, ids: NDArray[np.int64], terms: NDArray[np.int32]) -> Self:
        """Return the state with `ids`, if still pending, no longer counted.

        `terms` are the numbers of their terms, once for each posting.
        """
        if not ids.size or not np.isin(ids, self.pending).all():
            return self
        numbers, times = np.unique(terms, return_counts=True)
        pending = np.setdiff1d(self.pending, ids, assume_unique=True)
        return replace(self, counts=self.counts.patched(numbers, -times), pending=pending)

    def merged(self, run: Sequence[Segment], into: Segment) -> Self:
        """Return the state with `into` in place of the segments `run`, if still there.

        What was deleted of them since is deleted of `into` too.
        """
        names = [segment.name for segment in self.segments]
        start = names.index(run[0].name) if run[0].name in names else len(names)
        present = self.segments[start : start + len(run)]
        if [segment.name for segment in present] != [segment.name for segment in run]:
            return self
        since = [
            now.first - into.first + np.setdiff1d(now.dead, then.dead, assume_unique=True)
            for now, then in zip(present, run, strict=True)
        ]
        merged = into.without(np.concatenate(since))
        return replace(self, segments=(*self.segments[:start], merged, *self.segments[start + len(run) :]))


def _narrow(column: NDArray[np.integer]) -> NDArray[np.integer]:
    """Return a column as int32 if that holds it: there are as many rows as passages."""
    bounds = np.iinfo(np.int32)
    fits = not column.size or (bounds.min <= column.min() and column.max() <= bounds.max)
    return column.astype(np.int32 if fits else np.int64, copy=False)


def _join(parts: Sequence[NDArray[Any]], dtype: type[T]) -> NDArray[T]:
    """Join the segments' arrays into one that is read-only."""
    joined: NDArray[T] = np.concatenate(parts) if len(parts) > 1 else (*parts, np.empty(0, dtype))[0]
    return fixed(joined.astype(dtype, copy=False))


class IdfMapping(Mapping[str, float]):
    """The idf of every term that occurs, by first appearance."""

    def __init__(self, snapshot: Snapshot, lexicon: Lexicon) -> None:
        self._snapshot = snapshot
        self._lexicon = lexicon

    def __getitem__(self, term: str) -> float:
        number = self._lexicon.number(term) if isinstance(term, str) else None
        if number is None or not self._snapshot.holding(number):
            raise KeyError(term)
        return self._snapshot.idf(number)

    def __iter__(self) -> Iterator[str]:
        statistics = self._snapshot.statistics
        for segment in self._snapshot.segments:
            for number, term in enumerate(segment.vocabulary.texts(), start=segment.vocabulary.first):
                if statistics.holding(number):
                    yield term

    def __len__(self) -> int:
        return self._snapshot.statistics.occurring
