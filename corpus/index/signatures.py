"""What tells at a glance that two terms are not spelt alike: 11 bytes a term, in the order of a vocabulary.

Every term has two signatures: the set of its letters, and that of its pairs of neighbouring letters. What
differs in more of them than edits can change is passed over without a look at its text.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

_BIT = 31  # a set has 32 bits; a to z have one each
_PAIRS = 3  # that a swap of two letters changes, the most of all edits


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Of terms whose texts stand back to back: the sets, the lengths and first bytes, one each a term."""

    letters: NDArray[np.uint32]
    pairs: NDArray[np.uint32]
    lengths: NDArray[np.uint16]
    firsts: NDArray[np.uint8]

    @classmethod
    def of(cls, text: NDArray[np.uint8], offsets: NDArray[np.int64]) -> Self:
        """Those of the terms `text[offsets[i]:offsets[i + 1]]`; takes some 50 ms for half a million."""
        padded = np.concatenate([text, np.zeros(1, np.uint8)])
        following = padded[1:].astype(np.uint32) if text.size else padded.astype(np.uint32)
        following[offsets[1:] - 1] = 0  # the last letter is in a pair of its own
        lengths = np.minimum(np.diff(offsets), np.iinfo(np.uint16).max)
        return cls(
            letters=_sets(text, offsets),
            pairs=_sets((text.astype(np.uint32) * 37 + following * 11) >> 1, offsets),
            lengths=lengths.astype(np.uint16),
            firsts=padded[offsets[:-1]],
        )

    def near(self, term: bytes, *, within: int) -> NDArray[np.int64]:
        """The places of all terms that may be within so many edits of `term` and begin as it does."""
        own = Signatures.of(np.frombuffer(term, np.uint8), np.array([0, len(term)], np.int64))
        near = (self.firsts == own.firsts[0]) & (self.lengths > 0)
        near &= (self.lengths >= len(term) - within) & (self.lengths <= len(term) + within)
        near &= _differ_little(self.letters, own.letters, by=within)
        near &= _differ_little(self.pairs, own.pairs, by=_PAIRS * within)
        return np.flatnonzero(near)


def _differ_little(sets: NDArray[np.uint32], wanted: NDArray[np.uint32], *, by: int) -> NDArray[np.bool_]:
    """Which of `sets` lack at most so many of the `wanted`, and have at most so many beside them."""
    lacking, beside = np.bitwise_count(~sets & wanted), np.bitwise_count(sets & ~wanted)
    little: NDArray[np.bool_] = (lacking <= by) & (beside <= by)
    return little


def _sets(members: NDArray[np.integer], offsets: NDArray[np.int64]) -> NDArray[np.uint32]:
    """For each term the set of its `members`, one for each byte of the text, as bits."""
    bits = np.left_shift(np.uint32(1), (members & _BIT).astype(np.uint32))
    # `reduceat` has no sum over nothing: an empty term is given that of the next, and no question has one.
    starts = np.minimum(offsets[:-1], max(members.size - 1, 0))
    return np.bitwise_or.reduceat(bits, starts) if members.size else np.zeros(offsets.size - 1, np.uint32)
