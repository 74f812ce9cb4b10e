"""The exact scores of the candidates."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corpus.index.kernels.lists import SHIFT, find, saturation_at
from corpus.index.kernels.signatures import RESCORE, Exact, Ints, Lists


@njit(RESCORE, cache=True, nogil=True)
def rescore(
    lists: Lists, query: Exact, spans: Ints, ids: Ints, first: int, scores: NDArray[np.float64]
) -> None:
    """Write the score of each of `ids` that stands in the segment into `scores`, as rank_bm25 computes it.

    `first` is the id of the segment's first passage, `spans` what `collect` has filled in.
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
