"""The terms that one segment was the first to hold: read by the lexicon, written and mapped with the segment.

A term has a number, given in order of first appearance in the whole index, that never changes. So postings
know numbers only, merging never compares texts, and the numbers a segment brought are consecutive.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

# Terms may hold lone surrogates (broken pages do); plain UTF-8 would refuse them.
SURROGATES = "surrogatepass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Texts of the terms numbered `first` to `first + len - 1`, sorted, as one UTF-8 text.

    `text` (uint8) holds the sorted terms back to back; term i of the sorted order is
    `text[offsets[i]:offsets[i + 1]]` (int64, one more than terms), its number `first + numbers[i]` (int32).
    """

    first: int
    text: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    numbers: NDArray[np.int32]

    def __post_init__(self) -> None:
        if self.offsets.size != self.numbers.size + 1 or int(self.offsets[-1]) != self.text.size:
            raise ValueError("the vocabulary's arrays do not fit each other")

    @classmethod
    def of(cls, terms: Sequence[str], *, first: int) -> Self:
        """Keep `terms`, which are numbered from `first` on in their order."""
        encoded = [term.encode("utf-8", SURROGATES) for term in terms]
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        offsets = np.zeros(len(encoded) + 1, np.int64)
        offsets[1:] = np.cumsum([len(encoded[number]) for number in order])
        text = np.frombuffer(b"".join(encoded[number] for number in order), np.uint8)
        return cls(first=first, text=text, offsets=offsets, numbers=np.array(order, np.int32))

    def __len__(self) -> int:
        return int(self.numbers.size)

    def find(self, term: str) -> int | None:
        """Give the number of `term`, or None; a binary search, so that nothing is decoded at opening."""
        # Item access on a memoryview costs a third of numpy's.
        text, offsets = self.text.data, self.offsets.data
        wanted = term.encode("utf-8", SURROGATES)

        def term_at(position: int) -> bytes:
            return bytes(text[offsets[position] : offsets[position + 1]])

        position = bisect_left(range(len(self)), wanted, key=term_at)
        if position < len(self) and term_at(position) == wanted:
            return self.first + int(self.numbers[position])
        return None

    def texts(self) -> list[str]:
        """Give all terms in the order of their numbers."""
        text, offsets = self.text.tobytes(), self.offsets.tolist()
        terms = [""] * len(self)
        for position, number in enumerate(self.numbers.tolist()):
            terms[number] = text[offsets[position] : offsets[position + 1]].decode("utf-8", SURROGATES)
        return terms
