"""Fewer segments: after an add the tail is merged, after many deletes a segment is purged."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.index.postings import MOST_PASSAGES, PASSAGE, Postings
from corpus.index.segment import Living, Segment
from corpus.index.vocabulary import Vocabulary

# A segment is this many times as long as the next: there are O(log N), and a passage moves O(log N) times.
GROWTH = 2
# Below this, a merge costs less than one more segment costs every query.
SMALL = 500
# Small adds leave merges of more than twice that to `PostingsBM25.merge`, until there are so many segments.
MANY = 12


def merge_after(segments: Sequence[Segment], new: Sequence[Segment]) -> tuple[Segment, ...]:
    """Merge after an add, only what is small: an add of a few passages must not wait for a large merge."""
    large = sum(map(len, new)) >= SMALL or len(segments) >= MANY
    return merge_tail([*segments, *new], most=MOST_PASSAGES if large else 2 * SMALL)


def merge_tail(segments: Sequence[Segment], *, most: int = MOST_PASSAGES) -> tuple[Segment, ...]:
    """Merge the last segments, up to `most` passages, until each is `GROWTH` times as long as the next."""
    start, size = len(segments) - 1, len(segments[-1])
    while start and len(segments[start - 1]) < max(GROWTH * size, SMALL):
        if size + len(segments[start - 1]) > most:
            break
        start -= 1
        size += len(segments[start])
    tail = segments[start:]
    return (*segments[:start], *([merge(tail)] if len(tail) > 1 else tail))


def purge(segment: Segment) -> Segment:
    """Rewrite a segment most of whose postings belong to deleted passages; else give it as it is."""
    return merge([segment]) if 2 * segment.dead_postings > segment.postings.passages.size else segment


def merge(segments: Sequence[Segment]) -> Segment:
    """Make one segment of neighbours, without the postings of deleted passages; ids and term numbers stay."""
    for before, after in pairwise(segments):
        if before.ids.stop != after.first:
            raise ValueError("only neighbouring segments can be merged")
    postings = _joined(segments)
    return Segment(
        first=segments[0].first,
        postings=postings,
        lengths=np.concatenate([segment.lengths for segment in segments]),
        columns={
            name: np.concatenate([segment.columns[name] for segment in segments])
            for name in segments[0].columns
        },
        vocabulary=Vocabulary.of(
            [term for segment in segments for term in segment.vocabulary.texts()],
            first=segments[0].vocabulary.first,
        ),
        living=Living(
            alive=np.concatenate([segment.living.alive for segment in segments]),
            df=np.diff(postings.offsets).astype(np.int32),
        ),
    )


def _joined(segments: Sequence[Segment]) -> Postings:
    """Lay the lists of all segments out by term, and within a term by segment, which is by passage."""
    terms = np.concatenate([segment.postings.terms for segment in segments])
    counts = np.concatenate([segment.living.df for segment in segments])
    order = np.argsort(terms, kind="stable")
    starts = np.empty(counts.size, np.int64)
    starts[order] = np.cumsum(counts[order], dtype=np.int64) - counts[order]
    packed = np.empty(int(counts.sum(dtype=np.int64)), np.uint32)
    odd: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []
    rows = 0
    for segment in segments:
        own = slice(rows, rows + segment.postings.terms.size)
        odd.append(_copy(segment, starts[own], into=packed, shift=segment.first - segments[0].first))
        rows = own.stop
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


def _copy(
    segment: Segment, starts: NDArray[np.int64], *, into: NDArray[np.uint32], shift: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Copy the living postings of `segment`, those of row r to `starts[r]`; passages move by `shift`.

    Gives the positions that odd ones have come to, and their frequencies.
    """
    packed, df = segment.postings.packed, segment.living.df
    targets = np.repeat(starts - (np.cumsum(df, dtype=np.int64) - df), df)
    targets += np.arange(targets.size)
    positions, frequencies = segment.postings.odd_positions, segment.postings.odd_frequencies
    if segment.dead_postings:
        kept = segment.living.alive[packed >> np.uint32(PASSAGE)]
        packed, own = packed[kept], kept[positions]
        positions, frequencies = np.cumsum(kept)[positions[own]] - 1, frequencies[own]
    into[targets] = packed + np.uint32(shift << PASSAGE)
    return targets[positions], frequencies
