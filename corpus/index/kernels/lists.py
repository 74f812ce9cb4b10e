"""Declare the kernels' types, for numba and readers, and read lists of postings."""

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from corpus.index.postings import CODES, PASSAGE

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
# A segment's `Segment.lists`: terms, offsets, packed, odd positions, odd frequencies, lengths.
Lists = tuple[NDArray[np.int32], Ints, NDArray[np.uint32], Ints, NDArray[np.int32], NDArray[np.int32]]
Formula = tuple[float, float, float]  # k1, b, avgdl
Query = tuple[NDArray[np.int32], Floats, Floats, Formula]  # numbers, weights, saturation of every code
Exact = tuple[NDArray[np.float64], NDArray[np.float64], Formula]  # weights, saturation of every code
Masks = tuple[NDArray[np.bool_], Ints]  # allowed ones (empty: all are), places of the deleted, ascending
# k, room for ids and for sums of candidates, the segment's first id, how many candidates, the least sum
State = tuple[int, Ints, Floats, int, int, float]
Walk = tuple[Ints, Ints, Ints]  # a term: first and end of its list, cursor in it, cursor in the odd postings


def _row(kind: types.Type, *, fixed: bool = False) -> types.Array:
    return types.Array(kind, 1, "C", readonly=fixed)


_INT32, _INT64 = _row(types.int32, fixed=True), _row(types.int64, fixed=True)
_IDS, _SUMS, _SCORES = _row(types.int64), _row(types.float32), _row(types.float64)
_LISTS = types.Tuple((_INT32, _INT64, _row(types.uint32, fixed=True), _INT64, _INT32, _INT32))
_FORMULA = types.UniTuple(types.float64, 3)
_MASKS = types.Tuple((_row(types.boolean, fixed=True), _INT64))
_QUERY = types.Tuple((_row(types.int32), _SUMS, _SUMS, _FORMULA))
_STATE = types.Tuple((types.int64, _IDS, _SUMS, types.int64, types.int64, types.float64))
_SPANS = types.Array(types.int64, 2, "C")

COLLECT = types.Tuple((types.int64, types.float64))(_LISTS, _MASKS, _QUERY, _STATE, _SPANS)
RESCORE = types.void(_LISTS, types.Tuple((_SCORES, _SCORES, _FORMULA)), _SPANS, _IDS, types.int64, _SCORES)


SHIFT = np.uint32(PASSAGE)
CODE = np.uint32(CODES - 1)
UNROLLED = 16
NEAR = 400  # postings: three standard deviations for a list that is spread evenly over a block


@njit(cache=True, nogil=True)
def bisect(ordered: Ints, wanted: int) -> int:
    """Return the first place in `ordered` whose value is at least `wanted`."""
    low, high = 0, ordered.size
    while low < high:
        middle = (low + high) >> 1
        if ordered[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def span(terms: NDArray[np.int32], offsets: Ints, number: int) -> tuple[int, int]:
    """Return first and end position of a term's postings, equal if it has none."""
    # In a segment built at once the terms are numbered without gaps, and the row is the number.
    row = number if number < terms.size and terms[number] == number else bisect(terms, number)
    if row == terms.size or terms[row] != number:
        return 0, 0
    return offsets[row], offsets[row + 1]


@njit(cache=True, nogil=True)
def find(packed: NDArray[np.uint32], low: int, high: int, passage: int) -> int:
    """Return the first of the postings `low` to `high` that is not before `passage`."""
    while low < high:
        middle = (low + high) >> 1
        if packed[middle] >> SHIFT < passage:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def seek(packed: NDArray[np.uint32], cursor: int, end: int, passage: int, near: float) -> int:
    """Return the first posting from `cursor` on that is not before `passage`.

    It is probably about `near` postings further.
    """
    low, high = cursor, end
    guess = cursor + int(near)
    if low < guess - NEAR < high and packed[guess - NEAR] >> SHIFT < passage:
        low = guess - NEAR
    if guess + NEAR < high and packed[guess + NEAR] >> SHIFT >= passage:
        high = guess + NEAR
    return find(packed, low, high, passage)


@njit(cache=True, nogil=True)
def saturated(frequency: int, length: int, formula: Formula) -> float:
    """Return the saturation of an odd posting: `Saturation.of` for one."""
    k1, b, avgdl = formula
    return frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length / avgdl))


@njit(cache=True, nogil=True)
def saturation_at(place: int, table: Floats, lists: Lists, formula: Formula) -> float:
    """Return the saturation of a posting, by `table`, or by `formula` if it is odd."""
    _, _, packed, odd_positions, odd_frequencies, lengths = lists
    code = packed[place] & CODE
    if code:
        return np.float64(table[code])
    frequency = odd_frequencies[bisect(odd_positions, place)]
    return saturated(frequency, lengths[packed[place] >> SHIFT], formula)


@njit(cache=True, nogil=True)
def _add(
    packed: NDArray[np.uint32], places: tuple[int, int], block: Ints, by: tuple[float, Floats], total: Floats
) -> np.int64:
    weight, saturation = by
    # Unsigned places spare the question whether an index counts from the end.
    origin, limit = np.uint64(block[0]), np.uint64(block[1]) << np.uint64(PASSAGE)
    place, end, step = np.uint64(places[0]), np.uint64(places[1]), np.uint64(UNROLLED)
    while place + step <= end and packed[place + step - np.uint64(1)] < limit:
        for number in range(UNROLLED):
            posting = packed[place + np.uint64(number)]
            total[np.uint64(posting >> SHIFT) - origin] += weight * saturation[posting & CODE]
        place += step
    while place < end and packed[place] < limit:
        posting = packed[place]
        total[np.uint64(posting >> SHIFT) - origin] += weight * saturation[posting & CODE]
        place += np.uint64(1)
    return np.int64(place)


@njit(cache=True, nogil=True)
def add_list(term: int, lists: Lists, query: Query, walk: Walk, block: Ints, total: Floats) -> None:
    """Add a term's part of the block to the sums; move its cursors behind it."""
    _, _, packed, odd_positions, odd_frequencies, lengths = lists
    _, weights, saturation, formula = query
    spans, cursors, odd = walk
    places = cursors[term], spans[term, 1]
    cursors[term] = _add(packed, places, block, (weights[term], saturation), total)
    while odd[term] < odd_positions.size and odd_positions[odd[term]] < cursors[term]:
        passage = np.int64(packed[odd_positions[odd[term]]] >> SHIFT)
        if passage >= block[0]:  # those of blocks in which the list was left out are passed over
            value = saturated(odd_frequencies[odd[term]], lengths[passage], formula)
            total[passage - block[0]] += weights[term] * np.float32(value)
        odd[term] += 1


@njit(cache=True, nogil=True)
def pass_over(term: int, lists: Lists, walk: Walk, block: Ints) -> None:
    """Move the cursor of a list that was left out behind the block."""
    spans, cursors, _ = walk
    near = (block[1] - block[0]) * (spans[term, 1] - spans[term, 0]) / lists[5].size
    cursors[term] = seek(lists[2], cursors[term], spans[term, 1], block[1], near)


@njit(cache=True, nogil=True)
def completed(
    place: int, partial: float, left: Ints, lists: Lists, query: Query, walk: Walk, block: Ints
) -> float:
    """Return the sum of a passage of the block with what the lists left out add."""
    packed, passage = lists[2], block[0] + place
    spans, cursors, _ = walk
    for term in left:
        end = spans[term, 1]
        near = place * ((end - spans[term, 0]) / lists[5].size)
        found = seek(packed, cursors[term], end, passage, near)
        if found < end and packed[found] >> SHIFT == passage:
            partial += query[1][term] * saturation_at(found, query[2], lists, query[3])
    return partial
