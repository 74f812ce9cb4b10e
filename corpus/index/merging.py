"""Decide which segments to merge, and merge them, at once or in the background."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock, Thread

import numpy as np
from numpy.typing import NDArray

from corpus.index.postings import MOST_PASSAGES, PASSAGE, Postings
from corpus.index.segment import Segment
from corpus.index.snapshot import Snapshot
from corpus.index.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePolicy:
    """How long segments get, in passages.

    Attributes:
        growth: a segment is so many times as long as the next: there are O(log N) of them, and a passage is
            copied O(log N) times.
        small_below: shorter segments are merged at once; that takes less than a small add may.
        built: most passages of a segment that is built: sorting needs some 60 bytes a token.
        counted_at_once: in segments of up to so many passages a delete updates the document frequencies at
            once, which takes half a millisecond.
    """

    growth: int = 2
    small_below: int = 1_000
    built: int = 100_000
    counted_at_once: int = 4_000

    def mergeable(self, segments: Sequence[Segment]) -> Sequence[Segment]:
        """Return the last segments that have to be merged, so that each is long enough.

        A single one is rewritten because most of its passages are deleted. Empty if nothing is to do.
        """
        if not segments:
            return ()
        start, size = len(segments) - 1, len(segments[-1])
        # Not only the last may be too short: an index opens with all that was added since it was saved whole.
        for place in reversed(range(start)):
            after = size if start == place + 1 else len(segments[place + 1])
            size += len(segments[place])
            if size > MOST_PASSAGES:
                break
            if len(segments[place]) < self.growth * after:
                start = place
        return segments[start:] if start < len(segments) - 1 or _is_mostly_dead(segments[-1]) else ()

    def mergeable_small(self, segments: Sequence[Segment]) -> Sequence[Segment]:
        """Return the small segments that have to be merged."""
        start = len(segments)
        while start and len(segments[start - 1]) < self.small_below:
            start -= 1
        return self.mergeable(segments[start:])

    def mergeable_large(self, segments: Sequence[Segment]) -> Sequence[Segment]:
        """Return other segments that have to be merged."""
        end = len(segments)
        while end and len(segments[end - 1]) < self.small_below:
            end -= 1
        mostly_dead = next((segment for segment in segments[:end] if _is_mostly_dead(segment)), None)
        return self.mergeable(segments[:end]) or ([mostly_dead] if mostly_dead else ())


def _is_mostly_dead(segment: Segment) -> bool:
    return 2 * segment.dead.size > len(segment) - segment.purged.size


def merge(segments: Sequence[Segment]) -> Segment:
    """Merge neighbours into one segment without the postings of deleted passages.

    Ids and term numbers stay.

    Raises:
        ValueError: they are not neighbours.
    """
    for before, after in pairwise(segments):
        if before.ids.stop != after.first:
            raise ValueError("only neighbouring segments can be merged")
    first = segments[0].first
    columns = segments[0].columns
    return Segment(
        first=first,
        postings=_joined(segments),
        lengths=np.concatenate([segment.lengths for segment in segments]),
        columns={name: np.concatenate([part.columns[name] for part in segments]) for name in columns},
        vocabulary=Vocabulary.joined([segment.vocabulary for segment in segments]),
        purged=np.sort(np.concatenate([segment.first - first + segment.deleted for segment in segments])),
    )


_PIECE = 1 << 20  # postings that are laid out at once: 24 MB for their places


def _joined(segments: Sequence[Segment]) -> Postings:
    """Lay out the lists of all segments by term, and within a term by passage."""
    living = [_living(segment) for segment in segments]
    terms = np.concatenate([segment.postings.terms for segment in segments])
    counts = np.concatenate([counts for _, counts, _ in living])
    order = np.argsort(terms, kind="stable")
    starts = np.empty(counts.size, np.int64)
    starts[order] = np.cumsum(counts[order]) - counts[order]
    packed = np.empty(int(counts.sum()), np.uint32)
    odd: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []
    rows = 0
    for segment, (own, counted, (positions, frequencies)) in zip(segments, living, strict=True):
        begin, rows = starts[rows : rows + counted.size], rows + counted.size
        moved = np.uint32((segment.first - segments[0].first) << PASSAGE)
        ends = np.cumsum(counted)
        _lay_out(packed, own, begin, ends, moved)
        holding = ends.searchsorted(positions, side="right")
        odd.append((begin[holding] + positions - (ends - counted)[holding], frequencies))
    held, rows_of = np.unique(terms[counts > 0], return_inverse=True)
    totals = np.bincount(rows_of, weights=counts[counts > 0], minlength=held.size)
    odd_positions, odd_frequencies = map(np.concatenate, zip(*odd, strict=True))
    order = np.argsort(odd_positions)
    return Postings(
        terms=held,
        offsets=np.append(0, np.cumsum(totals)).astype(np.int64),
        packed=packed,
        odd_positions=odd_positions[order],
        odd_frequencies=odd_frequencies[order],
    )


def _lay_out(
    packed: NDArray[np.uint32],
    own: NDArray[np.uint32],
    begin: NDArray[np.int64],
    ends: NDArray[np.int64],
    moved: np.uint32,
) -> None:
    """Copy a segment's lists, which end at `ends` in `own`, to where they `begin` in `packed`.

    Piece by piece, for the places of all postings together would take twice the memory of these.
    """
    first = 0
    while first < ends.size:
        low = int(ends[first - 1]) if first else 0
        last = max(int(ends.searchsorted(low + _PIECE, side="right")), first + 1)
        counted = np.diff(ends[first:last], prepend=low)
        high = int(ends[last - 1])
        targets = np.repeat(begin[first:last] - (ends[first:last] - counted), counted) + np.arange(low, high)
        packed[targets] = own[low:high] + moved
        first = last


Odd = tuple[NDArray[np.int64], NDArray[np.int32]]


def _living(segment: Segment) -> tuple[NDArray[np.uint32], NDArray[np.int64], Odd]:
    """Return living postings, how many each term has, and the odd ones.

    uint32, (p,); int64, (terms,); and positions among the p with frequencies.
    """
    postings = segment.postings
    if not segment.dead.size:
        return postings.packed, np.diff(postings.offsets), (postings.odd_positions, postings.odd_frequencies)
    kept = segment.alive[postings.passages]
    before = np.append(0, np.cumsum(kept))
    own = kept[postings.odd_positions]
    odd = before[postings.odd_positions[own]], postings.odd_frequencies[own]
    return postings.packed[kept], np.diff(before[postings.offsets]), odd


Change = Callable[[Snapshot], Snapshot]
"""A change of the state, applied to whatever the state is by then."""


def with_small_merged(snapshot: Snapshot, policy: MergePolicy) -> Snapshot:
    """Return the state with its small segments merged, which an add can wait for."""
    run = policy.mergeable_small(snapshot.segments)
    return snapshot.merged(run, merge(run)) if run else snapshot


def fully_merged(snapshot: Snapshot, policy: MergePolicy) -> Snapshot:
    """Return the state with everything merged and nothing pending."""
    while change := _next_change(snapshot, policy):
        snapshot = change(snapshot)
    return with_small_merged(snapshot, policy)


def is_fully_merged(snapshot: Snapshot, policy: MergePolicy) -> bool:
    """Return whether the background has nothing to do."""
    return not snapshot.pending.size and not policy.mergeable_large(snapshot.segments)


def _next_change(snapshot: Snapshot, policy: MergePolicy) -> Change | None:
    """Do the work of the next step and return the change; None if nothing is to do.

    The work takes time; applying the change does not.
    """
    if snapshot.pending.size:
        ids, terms = snapshot.pending, snapshot.terms_of(snapshot.pending)
        return lambda now: now.settled(ids, terms)
    if run := policy.mergeable_large(snapshot.segments):
        into = merge(run)
        return lambda now: now.merged(run, into)
    return None


class BackgroundMerger:
    """Merges large segments of one index in a thread that ends when nothing is left.

    Searches and changes go on meanwhile, and see the state before or after.

    Args:
        policy: says what to merge.
        read: gives the present state.
        apply: replaces the state by what a change makes of it, while nobody else changes it.
    """

    def __init__(
        self, policy: MergePolicy, read: Callable[[], Snapshot], apply: Callable[[Change], None]
    ) -> None:
        self._policy = policy
        self._read = read
        self._apply = apply
        self._lock = Lock()
        self._wanted = self._running = False

    def start(self) -> None:
        """Start merging, unless it is running; return at once."""
        with self._lock:
            self._wanted = True
            if not self._running:
                self._running = True
                # A daemon: a merge that ends with the process only loses memory.
                Thread(target=self._run, name="merging", daemon=True).start()

    def _run(self) -> None:
        try:
            while self._goes_on():
                while change := _next_change(self._read(), self._policy):
                    self._apply(change)
        except BaseException:
            self._running = False
            raise

    def _goes_on(self) -> bool:
        with self._lock:
            self._running, self._wanted = self._wanted, False
            return self._running
