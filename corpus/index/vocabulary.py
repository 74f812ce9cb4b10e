"""Hold the terms that one segment was the first to hold.

A term has a number, given in order of first appearance in the whole index, that never changes. So postings
know numbers only, merging never compares texts, and the numbers that a segment brought are consecutive.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.index.spelling import Signatures, edits

# Terms may hold lone surrogates (broken pages do); plain UTF-8 would refuse them.
SURROGATES = "surrogatepass"


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The t terms numbered `first` to `first + t - 1`, sorted by hash.

    Attributes:
        first: the number of the first term.
        text: uint8, (bytes,): the sorted terms as UTF-8, back to back.
        offsets: int64, (t + 1,): term i of the sorted order is `text[offsets[i]:offsets[i + 1]]`.
        numbers: int32, (t,): its number is `first + numbers[i]`.
        hashes: uint32, (t,), ascending: CRC-32, found in a tenth of the time that a text takes.
    """

    first: int
    text: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    numbers: NDArray[np.int32]
    hashes: NDArray[np.uint32]

    def __post_init__(self) -> None:
        sizes = {self.offsets.size - 1, self.numbers.size, self.hashes.size}
        if len(sizes) != 1 or int(self.offsets[-1]) != self.text.size:
            raise ValueError("the vocabulary's arrays do not fit each other")

    @classmethod
    def of(cls, terms: Sequence[str], *, first: int) -> Self:
        """Return the vocabulary of `terms`, numbered from `first` on in their order."""
        encoded = [term.encode("utf-8", SURROGATES) for term in terms]
        hashes = np.fromiter(map(zlib.crc32, encoded), np.uint32, len(encoded))
        by_hash = np.argsort(hashes, kind="stable")
        order = by_hash.tolist()
        offsets = _offsets(np.array([len(encoded[number]) for number in order], np.int64))
        text = np.frombuffer(b"".join(encoded[number] for number in order), np.uint8)
        return cls(
            first=first, text=text, offsets=offsets, numbers=np.array(order, np.int32), hashes=hashes[by_hash]
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Join vocabularies that number on from one another; no text is decoded."""
        hashes = np.concatenate([part.hashes for part in parts])
        order = np.argsort(hashes, kind="stable")
        numbers = np.concatenate([part.numbers + np.int32(part.first - parts[0].first) for part in parts])
        lengths = np.concatenate([np.diff(part.offsets) for part in parts])
        text = np.concatenate([part.text for part in parts])
        starts, offsets = _offsets(lengths)[:-1], _offsets(lengths[order])
        places = np.repeat(starts[order] - offsets[:-1], lengths[order]) + np.arange(text.size)
        return cls(
            first=parts[0].first,
            text=text[places],
            offsets=offsets,
            numbers=numbers[order],
            hashes=hashes[order],
        )

    def __len__(self) -> int:
        return int(self.numbers.size)

    def find(self, terms: Sequence[str]) -> list[int | None]:
        """Return the number of each of `terms`, or None, by binary search."""
        wanted = [term.encode("utf-8", SURROGATES) for term in terms]
        hashed = np.fromiter(map(zlib.crc32, wanted), np.uint32, len(wanted))
        places = self.hashes.searchsorted(hashed)
        ends = self.hashes.searchsorted(hashed, side="right")
        return list(map(self._among, wanted, places.tolist(), ends.tolist()))

    def _among(self, wanted: bytes, place: int, end: int) -> int | None:
        """Return the number of `wanted` if it is one of the sorted terms `place` to `end`."""
        for position in range(place, end):  # hardly ever more than one: those of the same hash
            if self.text[self.offsets[position] : self.offsets[position + 1]].tobytes() == wanted:
                return self.first + int(self.numbers[position])
        return None

    @cached_property
    def signatures(self) -> Signatures:
        """The signatures of all terms in the sorted order, made on first use."""
        return Signatures.of(self.text, self.offsets)

    def similar(self, term: str, *, within: int) -> list[tuple[str, int, int]]:
        """Return the terms within so many edits that begin like `term`, in no order.

        Each comes with its number and its distance (see `edits`).
        """
        encoded, found = term.encode("utf-8", SURROGATES), []
        for place in self.signatures.near(encoded, within=within).tolist() if encoded else ():
            text = self._text_at(place)
            distance = edits(term, text, within=within)
            if distance <= within:
                found.append((text, self.first + int(self.numbers[place]), distance))
        return found

    def _text_at(self, place: int) -> str:
        return self.text[self.offsets[place] : self.offsets[place + 1]].tobytes().decode("utf-8", SURROGATES)

    def texts(self) -> list[str]:
        """Return all terms in the order of their numbers."""
        text, offsets = self.text.tobytes(), self.offsets.tolist()
        terms = [""] * len(self)
        for position, number in enumerate(self.numbers.tolist()):
            terms[number] = text[offsets[position] : offsets[position + 1]].decode("utf-8", SURROGATES)
        return terms


def _offsets(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each of some texts begins back to back, and where the last ends."""
    offsets = np.zeros(lengths.size + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets
