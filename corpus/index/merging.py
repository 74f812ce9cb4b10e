"""Fewer segments: which ones to merge, and how. `tidying` decides who does it and when."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from threading import Lock, Thread

import numpy as np
from numpy.typing import NDArray

from corpus.index.postings import MOST_PASSAGES, PASSAGE, Postings
from corpus.index.segment import Segment
from corpus.index.snapshot import Snapshot
from corpus.index.vocabulary import Vocabulary

# A segment is this many times as long as the next: there are O(log N), and a passage moves O(log N) times.
GROWTH = 2
# A shorter segment still grows: merging such ones takes less than a small add may.
SMALL_BELOW = 1_000


def mergeable(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Give the last segments that are to be one, so that each is `GROWTH` times as long as the next.

    One alone is to be rewritten, since most of its passages are dead; with none all is well.
    """
    if not segments:
        return ()
    start, size = len(segments) - 1, len(segments[-1])
    while (
        start
        and len(segments[start - 1]) < GROWTH * size
        and size + len(segments[start - 1]) <= MOST_PASSAGES
    ):
        start -= 1
        size += len(segments[start])
    return segments[start:] if start < len(segments) - 1 or _is_mostly_dead(segments[-1]) else ()


def mergeable_small(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Give the last segments that are to be one and still grow."""
    start = len(segments)
    while start and len(segments[start - 1]) < SMALL_BELOW:
        start -= 1
    return mergeable(segments[start:])


def mergeable_large(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Give segments that are to be one and no longer grow, none if all is well."""
    end = len(segments)
    while end and len(segments[end - 1]) < SMALL_BELOW:
        end -= 1
    mostly_dead = next((segment for segment in segments[:end] if _is_mostly_dead(segment)), None)
    return mergeable(segments[:end]) or ([mostly_dead] if mostly_dead else ())


def _is_mostly_dead(segment: Segment) -> bool:
    return 2 * segment.dead.size > len(segment) - segment.purged.size


def merge(segments: Sequence[Segment]) -> Segment:
    """Make one segment of neighbours, without the postings of deleted passages; ids and term numbers stay."""
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


def _joined(segments: Sequence[Segment]) -> Postings:
    """Lay the lists of all segments out by term, and within a term by segment, which is by passage."""
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
        targets = np.repeat(begin - (np.cumsum(counted) - counted), counted) + np.arange(own.size)
        packed[targets] = own + np.uint32((segment.first - segments[0].first) << PASSAGE)
        odd.append((targets[positions], frequencies))
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


Odd = tuple[NDArray[np.int64], NDArray[np.int32]]


def _living(segment: Segment) -> tuple[NDArray[np.uint32], NDArray[np.int64], Odd]:
    """Give the postings of living passages, how many each term has, and the odd among them."""
    postings = segment.postings
    if not segment.dead.size:
        return postings.packed, np.diff(postings.offsets), (postings.odd_positions, postings.odd_frequencies)
    kept = segment.alive[postings.passages]
    before = np.append(0, np.cumsum(kept))
    own = kept[postings.odd_positions]
    odd = before[postings.odd_positions[own]], postings.odd_frequencies[own]
    return postings.packed[kept], np.diff(before[postings.offsets]), odd


Change = Callable[[Snapshot], Snapshot]
"""What is to become of the state, whatever it is by then."""


def with_small_merged(snapshot: Snapshot) -> Snapshot:
    """Give the state with its smallest segments merged, as an add may wait for it."""
    run = mergeable_small(snapshot.segments)
    return snapshot.merged(run, merge(run)) if run else snapshot


def fully_merged(snapshot: Snapshot) -> Snapshot:
    """Give the state with all done that there is to do."""
    while change := next_change(snapshot):
        snapshot = change(snapshot)
    return with_small_merged(snapshot)


def is_fully_merged(snapshot: Snapshot) -> bool:
    """Whether there is nothing to do."""
    return not snapshot.pending.size and not mergeable_large(snapshot.segments)


def next_change(snapshot: Snapshot) -> Change | None:
    """Do the work of the next step, which takes time, and give what it comes to; None if all is tidy."""
    if snapshot.pending.size:
        ids, terms = snapshot.pending, snapshot.terms_of(snapshot.pending)
        return lambda now: now.settled(ids, terms)
    if run := mergeable_large(snapshot.segments):
        into = merge(run)
        return lambda now: now.merged(run, into)
    return None


class BackgroundMerger:
    """The thread of one index; there is one at most, and none where all is tidy.

    Args:
        read: gives the present state.
        apply: lets the state become what a change makes of it, while nobody else changes it.
    """

    def __init__(self, read: Callable[[], Snapshot], apply: Callable[[Change], None]) -> None:
        self._read = read
        self._apply = apply
        self._lock = Lock()
        self._woken = self._running = False

    def start(self) -> None:
        """Begins to tidy, unless that is under way; gives back at once."""
        with self._lock:
            self._woken = True
            if not self._running:
                self._running = True
                # A daemon: what is lost with the process is only in memory.
                Thread(target=self._run, name="tidying", daemon=True).start()

    def _run(self) -> None:
        try:
            while self._goes_on():
                while change := next_change(self._read()):
                    self._apply(change)
        except BaseException:
            self._running = False
            raise

    def _goes_on(self) -> bool:
        with self._lock:
            self._running, self._woken = self._woken, False
            return self._running
