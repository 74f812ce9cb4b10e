"""What may be cited of an article: one to three of its sentences, next to one another or apart."""

import numpy as np
from numpy.typing import NDArray

from corpus.retrieval.rows import NOBODY, IntArray, Rows

MOST_SENTENCES = 3
MOST_CHARACTERS = 600


def windows(rows: Rows) -> IntArray:
    """All choices of neighbouring sentences that are short enough, and every sentence alone.

    A choice is a row of three: the rows of its sentences in ascending order, `NOBODY` where there are fewer.
    """
    ones = np.arange(len(rows.page) - 1)
    found = [_padded(ones[:, None])]
    for more in range(1, MOST_SENTENCES):
        starts = ones[: max(len(ones) - more, 0)]
        together = (rows.page[starts + more] == rows.page[starts]) & (
            rows.place[starts + more] == rows.place[starts] + more
        )
        together &= rows.end[starts + more] - rows.start[starts] <= MOST_CHARACTERS
        found.append(_padded(starts[together, None] + np.arange(more + 1)))
    return np.concatenate(found)


def extended(rows: Rows, choices: IntArray, scores: NDArray[np.float64], *, most: int) -> IntArray:
    """The `most` best choices of each page with a sentence more from elsewhere in it, where there is room."""
    room = choices[:, -1] == NOBODY
    best = _best_of_each_page(rows, choices[room], scores[room], most=most)
    found = [_with_another(rows, choice) for choice in best]
    return np.unique(np.concatenate(found), axis=0) if found else choices[:0]


def gaps(rows: Rows, choices: IntArray) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether the second and the third sentence of each choice stand apart from the one before."""
    first, second, third = choices.T
    return (
        (second != NOBODY) & ~rows.follows(first, second),
        (third != NOBODY) & ~rows.follows(second, third),
    )


def parts(rows: Rows, choice: IntArray) -> tuple[tuple[int, int], ...]:
    """A choice as half-open ranges of its article's sentences, in order and apart."""
    places = rows.place[choice[choice != NOBODY]].tolist()
    found: list[tuple[int, int]] = []
    for place in places:
        if found and place == found[-1][1]:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return tuple(found)


def _padded(choices: IntArray) -> IntArray:
    return np.pad(choices, ((0, 0), (0, MOST_SENTENCES - choices.shape[1])), constant_values=NOBODY)


def _best_of_each_page(rows: Rows, choices: IntArray, scores: NDArray[np.float64], *, most: int) -> IntArray:
    order = np.lexsort((-scores, rows.page[choices[:, 0]]))
    page = rows.page[choices[order, 0]]
    rank = np.arange(len(order)) - np.searchsorted(page, page)
    best: IntArray = choices[order[rank < most]]
    return best


def _with_another(rows: Rows, choice: IntArray) -> IntArray:
    """`choice` with each further sentence of its page that is not next to it and for which there is room."""
    held = choice[choice != NOBODY]
    page = rows.page[held[0]]
    others = np.arange(*np.searchsorted(rows.page[:-1], (page, page + 1)))
    distance = np.abs(rows.place[others][:, None] - rows.place[held]).min(axis=1)
    characters = rows.end - rows.start
    # Where two stand together, the blank between them is cited with them.
    together = len(held) > 1 and rows.follows(held[0], held[1])
    taken = rows.end[held[-1]] - rows.start[held[0]] if together else characters[held].sum()
    others = others[(distance > 1) & (characters[others] + taken <= MOST_CHARACTERS)]
    return _padded(np.sort(np.column_stack([np.tile(held, (len(others), 1)), others]), axis=1))
