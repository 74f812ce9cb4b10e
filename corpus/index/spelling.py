"""Find terms that are spelt alike, by signatures of 11 bytes a term.

A term has two signatures, the set of its letters and that of its pairs of neighbouring letters. A term whose
signatures differ by more than the edits can change is passed over without a look at its text; of the others
`edits` computes the distance.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 1 << 16  # terms whose letters are looked at together, so that little memory is needed beside
_BIT = 31  # mask of a letter's bit in a set of 32: a to z have one each
_PAIRS = 3  # pairs that a swap of two letters changes, more than any other edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """The signatures of t terms.

    Attributes:
        letters: uint32, (t,): the set of a term's letters, as bits.
        pairs: uint32, (t,): the set of its pairs of neighbouring letters, as bits.
        lengths: uint16, (t,): bytes, at most 65,535.
        firsts: uint8, (t,): first bytes.
    """

    letters: NDArray[np.uint32]
    pairs: NDArray[np.uint32]
    lengths: NDArray[np.uint16]
    firsts: NDArray[np.uint8]

    @classmethod
    def of(cls, text: NDArray[np.uint8], offsets: NDArray[np.int64]) -> Self:
        """Return those of the terms `text[offsets[i]:offsets[i + 1]]`.

        `text` is uint8, (bytes,), `offsets` int64, (t + 1,). Takes some 20 ms for half a million terms.
        """
        padded = np.concatenate([text, np.zeros(1, np.uint8)])
        pairs = padded[1:].copy() if text.size else padded.copy()
        pairs[offsets[1:] - 1] = 0  # the last letter is in a pair of its own
        # Bytes are enough: the bits of a set are the lowest ones.
        pairs *= np.uint8(11)
        pairs += padded[: pairs.size] * np.uint8(37)
        lengths = np.minimum(np.diff(offsets), np.iinfo(np.uint16).max)
        return cls(
            letters=_sets(text, offsets),
            pairs=_sets(pairs >> np.uint8(1), offsets),
            lengths=lengths.astype(np.uint16),
            firsts=padded[offsets[:-1]],
        )

    def near(self, term: bytes, *, within: int) -> NDArray[np.int64]:
        """Return the places of terms that may be within so many edits: int64, ascending.

        All begin as `term` does.
        """
        own = Signatures.of(np.frombuffer(term, np.uint8), np.array([0, len(term)], np.int64))
        near = (self.firsts == own.firsts[0]) & (self.lengths > 0)
        near &= (self.lengths >= len(term) - within) & (self.lengths <= len(term) + within)
        near &= _differ_little(self.letters, own.letters, by=within)
        near &= _differ_little(self.pairs, own.pairs, by=_PAIRS * within)
        return np.flatnonzero(near)


def edits(one: str, other: str, *, within: int) -> int:
    """Return the edits that make `one` of `other`, at most `within` + 1.

    An edit inserts, deletes or changes a letter, or swaps two neighbours (optimal string alignment).

    >>> edits("zelenski", "zelenskyi", within=2), edits("bidne", "biden", within=2), edits("a", "b", within=0)
    (1, 1, 1)
    """
    letters, its_letters = {*one}, {*other}
    # An edit brings in, and takes out, at most one letter: that tells most pairs of words apart far sooner.
    if len(letters - its_letters) > within or len(its_letters - letters) > within:
        return within + 1
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, char in enumerate(one, start=1):
        before, last, row = row, before, [i] + [0] * len(other)
        for j, its in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != its))
            if i > 1 and j > 1 and char == other[j - 2] and its == one[i - 2]:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > within:
            return within + 1
    return min(row[-1], within + 1)


def _differ_little(sets: NDArray[np.uint32], wanted: NDArray[np.uint32], *, by: int) -> NDArray[np.bool_]:
    """Return which sets differ from `wanted` by at most `by` members each way: (t,)."""
    lacking, extra = np.bitwise_count(~sets & wanted), np.bitwise_count(sets & ~wanted)
    little: NDArray[np.bool_] = (lacking <= by) & (extra <= by)
    return little


def _sets(members: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return the set of each term's `members`, one a byte, as bits: uint32, (t,)."""
    sets = np.zeros(offsets.size - 1, np.uint32)
    for first in range(0, sets.size, _AT_ONCE):
        bounds = offsets[first : first + _AT_ONCE + 1]
        some = members[bounds[0] : bounds[-1]]
        if some.size:
            bits = np.left_shift(np.uint32(1), some & _BIT, dtype=np.uint32)
            # `reduceat` has no sum over nothing: an empty term gets another's, and no question has one.
            starts = np.minimum(bounds[:-1] - bounds[0], some.size - 1)
            sets[first : first + _AT_ONCE] = np.bitwise_or.reduceat(bits, starts)
    return sets
