"""What may be cited of an article: one to three of its sentences, next to one another or apart."""

import numpy as np
from numpy.typing import NDArray

from corpus.retrieval.features import NOBODY, IntArray, Rows

MOST_SENTENCES = 3
MOST_CHARACTERS = 600


def windows(rows: Rows) -> IntArray:
    """Return the choices of neighbouring sentences that are short enough, and each sentence alone.

    A heading is in none without the sentence that it introduces, a dateline or a credit in none at all.

    A choice is a row of three: the rows of its sentences in ascending order, `NOBODY` where there are fewer.
    """
    ones = np.arange(len(rows.page) - 1)
    found = [padded(ones[:, None])]
    for more in range(1, MOST_SENTENCES):
        starts = ones[: max(len(ones) - more, 0)]
        together = (rows.page[starts + more] == rows.page[starts]) & (
            rows.place[starts + more] == rows.place[starts] + more
        )
        together &= rows.end[starts + more] - rows.start[starts] <= MOST_CHARACTERS
        found.append(padded(starts[together, None] + np.arange(more + 1)))
    return _quotable(rows, np.concatenate(found))


def extended(rows: Rows, choices: IntArray, scores: NDArray[np.float64], *, most: int) -> IntArray:
    """The `most` best choices of each page with a sentence more from elsewhere in it, where there is room."""
    room = choices[:, -1] == NOBODY
    best = _best_of_each_page(rows, choices[room], scores[room], most=most)
    owner, other = _pairs(rows, best)
    first, second = best[owner, 0], best[owner, 1]
    apart = np.abs(rows.place[other] - rows.place[first]) > 1
    apart &= (second == NOBODY) | (np.abs(rows.place[other] - rows.place[second]) > 1)
    fits = _characters(rows, best)[owner] + (rows.end - rows.start)[other] <= MOST_CHARACTERS
    return _quotable(rows, _ascending(np.column_stack([first, second, other])[apart & fits]))


def gaps(rows: Rows, choices: IntArray) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether the second and the third sentence of each choice stand apart from the one before."""
    first, second, third = choices.T
    return (
        (second != NOBODY) & ~rows.follows(first, second),
        (third != NOBODY) & ~rows.follows(second, third),
    )


def parts(rows: Rows, choice: IntArray) -> list[IntArray]:
    """The rows of a choice, split where a sentence stands apart from the one before."""
    held = choice[choice != NOBODY]
    return np.split(held, np.flatnonzero(~rows.follows(held[:-1], held[1:])) + 1)


def padded(choices: IntArray) -> IntArray:
    """Choices of any size as rows of three."""
    return np.pad(choices, ((0, 0), (0, MOST_SENTENCES - choices.shape[1])), constant_values=NOBODY)


def _quotable(rows: Rows, choices: IntArray) -> IntArray:
    """Return the choices that may be quoted."""
    return choices[rows.quotable(choices)]


def _best_of_each_page(rows: Rows, choices: IntArray, scores: NDArray[np.float64], *, most: int) -> IntArray:
    order = np.lexsort((-scores, rows.page[choices[:, 0]]))
    page = rows.page[choices[order, 0]]
    rank = np.arange(len(order)) - np.searchsorted(page, page)
    best: IntArray = choices[order[rank < most]]
    return best


def _pairs(rows: Rows, choices: IntArray) -> tuple[IntArray, IntArray]:
    """Each choice, by its number, beside every row of its page."""
    page, pages = rows.page[choices[:, 0]], rows.page[:-1]
    low, high = pages.searchsorted(page, side="left"), pages.searchsorted(page, side="right")
    counts = high - low
    owner = np.repeat(np.arange(len(choices)), counts)
    return owner, np.arange(len(owner)) - np.repeat(counts.cumsum() - counts - low, counts)


def _characters(rows: Rows, choices: IntArray) -> IntArray:
    """The characters of choices of one or two sentences; where these are neighbours, also what is between."""
    first, second = choices[:, 0], choices[:, 1]
    size = rows.end - rows.start
    whole = rows.end[second] - rows.start[first]
    characters: IntArray = np.where(rows.follows(first, second), whole, size[first] + size[second])
    return characters


def _ascending(choices: IntArray) -> IntArray:
    """The same choices, each once, with their rows in ascending order and `NOBODY` last."""
    nobody = choices.max(initial=0) + 1
    ordered = np.sort(np.where(choices == NOBODY, nobody, choices), axis=1)
    # As one number each, of which duplicates are found far faster than of rows.
    keys = (ordered[:, 0] * (nobody + 1) + ordered[:, 1]) * (nobody + 1) + ordered[:, 2]
    ordered = ordered[np.unique(keys, return_index=True)[1]]
    once: IntArray = np.where(ordered == nobody, NOBODY, ordered)
    return once
