"""Terms of an index that are spelt almost like a given one: for a question's name that occurs nowhere.

Every term has two signatures: the set of its letters, and that of its pairs of neighbouring letters. What
differs in more of them than edits can change is passed over without a look at its text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.index.vocabulary import SURROGATES, Vocabulary

_BIT = 31  # a set has 32 bits; a to z have one each
_PAIRS = 3  # that a swap of two letters changes, the most of all edits


@dataclass(frozen=True, kw_only=True)
class Spellings:
    """What is compared of all terms of some vocabularies, in their order: 11 bytes a term."""

    vocabularies: tuple[Vocabulary, ...]
    letters: NDArray[np.uint32]
    pairs: NDArray[np.uint32]
    lengths: NDArray[np.uint16]
    firsts: NDArray[np.uint8]

    @classmethod
    def of(cls, vocabularies: Sequence[Vocabulary]) -> Self:
        """Prepare the terms of `vocabularies`; takes some 50 ms for half a million."""
        kept = tuple(vocabulary for vocabulary in vocabularies if len(vocabulary))
        return cls(
            vocabularies=kept,
            letters=np.concatenate([np.empty(0, np.uint32), *map(_letters, kept)]),
            pairs=np.concatenate([np.empty(0, np.uint32), *map(_pairs, kept)]),
            lengths=np.concatenate([np.empty(0, np.uint16), *map(_lengths, kept)]),
            firsts=np.concatenate([np.empty(0, np.uint8), *map(_firsts, kept)]),
        )

    def similar(self, term: str, *, within: int) -> list[tuple[str, int, int]]:
        """Give the terms (text, number, distance) within so many edits that begin like `term`, in no order.

        An edit inserts, deletes or changes a letter, or swaps two neighbours.
        """
        encoded = term.encode("utf-8", SURROGATES)
        if not encoded:
            return []
        own = Vocabulary.of([term], first=0)
        near = (self.firsts == encoded[0]) & (self.lengths > 0)
        near &= (self.lengths >= len(encoded) - within) & (self.lengths <= len(encoded) + within)
        near &= _differ_little(self.letters, _letters(own), by=within)
        near &= _differ_little(self.pairs, _pairs(own), by=_PAIRS * within)
        found, start = [], 0
        for vocabulary in self.vocabularies:
            for place in np.flatnonzero(near[start : start + len(vocabulary)]).tolist():
                text = vocabulary.text_at(place)
                distance = edits(term, text, within=within)
                if distance <= within:
                    found.append((text, vocabulary.first + int(vocabulary.numbers[place]), distance))
            start += len(vocabulary)
        return found


def edits(one: str, other: str, *, within: int) -> int:
    """Give how many edits make `one` of `other`, or `within` + 1 where they are more.

    >>> edits("zelenski", "zelenskyi", within=2), edits("bidne", "biden", within=2), edits("a", "b", within=0)
    (1, 1, 1)
    """
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
    """Which of `sets` lack at most so many of the `wanted`, and have at most so many beside them."""
    lacking, beside = np.bitwise_count(~sets & wanted), np.bitwise_count(sets & ~wanted)
    little: NDArray[np.bool_] = (lacking <= by) & (beside <= by)
    return little


def _letters(vocabulary: Vocabulary) -> NDArray[np.uint32]:
    return _sets(vocabulary, vocabulary.text)


def _pairs(vocabulary: Vocabulary) -> NDArray[np.uint32]:
    """The sets of the pairs of neighbours, by a hash; the last letter is in a pair of its own."""
    text = vocabulary.text.astype(np.uint32)
    following = np.concatenate([text[1:], np.zeros(1, np.uint32)])
    following[vocabulary.offsets[1:] - 1] = 0
    return _sets(vocabulary, (text * 37 + following * 11) >> 1)


def _sets(vocabulary: Vocabulary, members: NDArray[np.integer]) -> NDArray[np.uint32]:
    """For each term the set of its `members`, one for each byte of the text, as bits."""
    bits = np.left_shift(np.uint32(1), (members & _BIT).astype(np.uint32))
    # `reduceat` has no sum over nothing: an empty term is given that of the next, and no question has one.
    starts = np.minimum(vocabulary.offsets[:-1], max(members.size - 1, 0))
    return np.bitwise_or.reduceat(bits, starts) if members.size else np.zeros(len(vocabulary), np.uint32)


def _lengths(vocabulary: Vocabulary) -> NDArray[np.uint16]:
    return np.minimum(np.diff(vocabulary.offsets), np.iinfo(np.uint16).max).astype(np.uint16)


def _firsts(vocabulary: Vocabulary) -> NDArray[np.uint8]:
    padded = np.concatenate([vocabulary.text, np.zeros(1, np.uint8)])
    return padded[vocabulary.offsets[:-1]]
