"""What the kernels take, for numba and for the reader."""

import numpy as np
from numba import types
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
# The arrays of a segment's `Postings`, in their order, and the lengths of its passages.
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
