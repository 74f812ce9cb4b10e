"""Collect the candidates for the k best block by block, and score them exactly."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corpus.index.kernels.lists import (
    COLLECT,
    RESCORE,
    SHIFT,
    Exact,
    Floats,
    Ints,
    Lists,
    Masks,
    Query,
    State,
    Walk,
    add_list,
    bisect,
    completed,
    find,
    pass_over,
    saturation_at,
    span,
)

BLOCK = 1 << 16  # passages: their sums take 256 KiB, which fits the second cache
CHUNK = 64  # passages
BLOCKED = np.float32(-1e30)  # the sum of a passage that may not be found, far below any other
ROUNDING = 2.5e-7  # relative error of a float32 sum, a term
DEFERRED = 0.5  # share of the least sum that lists left out may add
LONG = 1 / 32  # share of the passages: reading a shorter list is quicker than searching it
CROWDED = 8  # if more than one chunk in so many needs a look, reading the lists is quicker


@njit(cache=True, nogil=True)
def _walk(lists: Lists, numbers: NDArray[np.int32], spans: Ints) -> Walk:
    """Set the cursors to the beginning of each term's list."""
    cursors, odd = np.empty(numbers.size, np.int64), np.empty(numbers.size, np.int64)
    for term in range(numbers.size):
        spans[term, 0], spans[term, 1] = span(lists[0], lists[1], numbers[term])
        cursors[term] = spans[term, 0]
        odd[term] = bisect(lists[3], spans[term, 0])
    return spans, cursors, odd


@njit(cache=True, nogil=True)
def _clear(total: Floats, block: Ints, masks: Masks, gone: int) -> int:
    """Set the sums to 0 or `BLOCKED`; return the number of deleted passages passed."""
    allowed, dead = masks
    start, stop = block
    total[: _chunks(block) * CHUNK] = 0
    if allowed.size:
        part = allowed[start:stop]
        for place in range(part.size):
            total[place] = np.float32(0) if part[place] else BLOCKED
    while gone < dead.size and dead[gone] < stop:
        total[dead[gone] - start] = BLOCKED
        gone += 1
    return gone


@njit(cache=True, nogil=True)
def _chunks(block: Ints) -> int:
    return (block[1] - block[0] + CHUNK - 1) // CHUNK


@njit(cache=True, nogil=True)
def _find_peaks(total: Floats, peaks: Floats) -> None:
    """Find the highest sum of each chunk, comparing floats by their bits as integers.

    Chunk c is every place c + n chunks, which lets the processor compare many chunks at once.
    """
    bits, highest = total.view(np.int32), peaks.view(np.int32)
    chunks = highest.size
    highest[:] = bits[:chunks]
    for row in range(1, CHUNK):
        part = bits[row * chunks : row * chunks + chunks]
        for chunk in range(chunks):
            highest[chunk] = max(highest[chunk], part[chunk])


@njit(cache=True, nogil=True)
def _add_lists(
    some: Ints, lists: Lists, query: Query, walk: Walk, block: Ints, sums: tuple[Floats, Floats]
) -> None:
    """Add the block's part of some lists, and find the peaks of the sums."""
    for term in some:
        add_list(term, lists, query, walk, block, sums[0])
    _find_peaks(sums[0], sums[1])


@njit(cache=True, nogil=True)
def _plan(order: Ints, bounds: Floats, budget: float) -> tuple[int, float]:
    """Return how many lists in `order` can be left out, and their most in a sum."""
    most = 0.0
    for number in range(order.size):
        if most + bounds[order[number]] > budget:
            return number, most
        most += bounds[order[number]]
    return order.size, most


@njit(cache=True, nogil=True)
def _compact(ids: Ints, sums: Floats, k: int, count: int, least: float, slack: float) -> tuple[int, float]:
    """Drop candidates that cannot be among the k best; return count and least sum."""
    if count >= k:
        least = max(least, np.float64(np.partition(sums[:count], count - k)[count - k]))
    kept = 0
    for number in range(count):
        if sums[number] >= least * slack:
            ids[kept], sums[kept] = ids[number], sums[number]
            kept += 1
    return kept, least


@njit(cache=True, nogil=True)
def _store(passage: int, value: float, slack: float, state: State) -> tuple[int, float]:
    """Add one candidate; return count and least sum.

    The count is -1 if too many have equal sums.
    """
    k, ids, sums, _, count, least = state
    if count == ids.size:
        count, least = _compact(ids, sums, k, count, least, slack)
        if count > ids.size - (ids.size - k) // 2:
            return -1, least
    ids[count], sums[count] = passage, value
    return count + 1, least


@njit(cache=True, nogil=True)
def _keep(
    lists: Lists,
    query: Query,
    walk: Walk,
    block: Ints,
    plan: tuple[Ints, float],
    sums: tuple[Floats, Floats],
    state: State,
) -> tuple[int, float]:
    """Add the block's candidates by its sums and their peaks.

    `plan` holds the lists that were left out and the most they can add to a sum.
    """
    (left, most), (total, peaks) = plan, sums
    k, ids, found, first, count, least = state
    slack = 1 - (query[0].size + 4) * ROUNDING
    for chunk in range(peaks.size):
        if peaks[chunk] < least * slack - most or peaks[chunk] <= 0:
            continue
        for place in range(chunk, peaks.size * CHUNK, peaks.size):
            value = np.float64(total[place])
            if value >= least * slack - most and value > 0:
                value = completed(place, value, left, lists, query, walk, block)
                if value >= least * slack:
                    now = k, ids, found, first, count, least
                    count, least = _store(first + block[0] + place, value, slack, now)
                    if count < 0:
                        return count, least
    return _compact(ids, found, k, count, least, slack)


@njit(COLLECT, cache=True, nogil=True)
def collect(lists: Lists, masks: Masks, query: Query, state: State, spans: Ints) -> tuple[int, float]:
    """Add the passages of a segment that may be among the k best to the candidates.

    Fills `spans`, int64, (terms, 2), with first and end of each term's postings. Returns the new count and
    least sum; the count is -1 if there is not enough room.
    """
    k, ids, sums, first, count, least = state
    walk, size = _walk(lists, query[0], spans), lists[5].size
    bounds, held = query[1] * np.float32(query[3][0] + 1), (spans[:, 1] - spans[:, 0]).astype(np.float32)
    # By what a list can add to a sum for each of its postings: those that are best left out come first.
    order = np.argsort(bounds / (held + np.float32(1)))
    long = order[: np.sum(held > size * LONG)]
    total, all_peaks = np.empty(BLOCK, np.float32), np.empty(BLOCK // CHUNK, np.float32)
    block, gone, share = np.zeros(2, np.int64), 0, DEFERRED
    for start in range(0, size, BLOCK):
        block[0], block[1] = start, min(start + BLOCK, size)
        peaks = all_peaks[: _chunks(block)]
        gone = _clear(total, block, masks, gone)
        left, most = _plan(long, bounds, share * least)
        _add_lists(order[left:], lists, query, walk, block, (total, peaks))
        if left and np.sum(peaks >= least - most) > peaks.size // CROWDED:
            _add_lists(order[:left], lists, query, walk, block, (total, peaks))
            left, most, share = 0, 0.0, share * 0.75
        if least <= 0 and peaks.size > k:
            least = max(0.0, np.float64(np.partition(peaks, peaks.size - k)[peaks.size - k]))
        state = k, ids, sums, first, count, least
        count, least = _keep(lists, query, walk, block, (order[:left], most), (total, peaks), state)
        if count < 0:
            return count, least
        for term in order[:left]:
            pass_over(term, lists, walk, block)
    return count, least


@njit(RESCORE, cache=True, nogil=True)
def rescore(
    lists: Lists, query: Exact, spans: Ints, ids: Ints, first: int, scores: NDArray[np.float64]
) -> None:
    """Write the exact score of each id that is in the segment into `scores`.

    In float64 and in rank_bm25's order of steps.

    Args:
        lists: of the segment.
        query: weights, saturations and the formula's numbers.
        spans: int64, (terms, 2), as `collect` filled it.
        ids: int64, (n,).
        first: the id of the segment's first passage.
        scores: float64, (n,).
    """
    packed = lists[2]
    weights, saturation, formula = query
    for number in range(ids.size):
        passage = ids[number] - first
        if not 0 <= passage < lists[5].size:
            continue
        score = 0.0
        for term in range(weights.size):
            place = find(packed, spans[term, 0], spans[term, 1], passage)
            if place < spans[term, 1] and packed[place] >> SHIFT == passage:
                score += weights[term] * saturation_at(place, saturation, lists, formula)
        scores[number] = score
