"""Store which passages hold a term, and how often, in four bytes each."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

# A posting is passage << PASSAGE | frequency << FREQUENCY | length: 20, 4 and 8 bits. The formula depends on
# frequency and length only, so that a table of CODES numbers replaces it.
PASSAGE, FREQUENCY = 12, 8
CODES = 1 << PASSAGE
MOST_PASSAGES = 1 << (32 - PASSAGE)
MOST_LENGTH = (1 << FREQUENCY) - 1
MOST_FREQUENCY = (1 << (PASSAGE - FREQUENCY)) - 1
# Postings that are scanned at a time: they fit the caches.
PIECE = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Which passages hold a term and how often, term after term.

    A posting whose passage is too long or whose frequency is too high for its bits is odd: these bits are 0,
    and its frequency is in `odd_frequencies`.

    Attributes:
        terms: int32, (t,), ascending: the numbers of the terms held.
        offsets: int64, (t + 1,): where the postings of each term start in `packed`.
        packed: uint32, (p,): ascending by passage within a term, counted from the segment's first.
        odd_positions: int64, (o,), ascending: the odd postings, as positions in `packed`.
        odd_frequencies: int32, (o,): their frequencies.
    """

    terms: NDArray[np.int32]
    offsets: NDArray[np.int64]
    packed: NDArray[np.uint32]
    odd_positions: NDArray[np.int64]
    odd_frequencies: NDArray[np.int32]

    def __post_init__(self) -> None:
        fits = self.offsets.size == self.terms.size + 1 and self.packed.size == int(self.offsets[-1])
        if not fits or self.odd_positions.size != self.odd_frequencies.size:
            raise ValueError("the postings' arrays do not fit each other")

    @classmethod
    def of(
        cls,
        *,
        terms: NDArray[np.int32],
        offsets: NDArray[np.int64],
        passages: NDArray[np.int64],
        frequencies: NDArray[np.int64],
        lengths: NDArray[np.int32],
    ) -> Self:
        """Pack postings.

        Args:
            terms: int32, (t,).
            offsets: int64, (t + 1,).
            passages: int64, (p,).
            frequencies: int64, (p,).
            lengths: int32, (passages,), in tokens.
        """
        lengths_of = lengths[passages]
        odd = (lengths_of > MOST_LENGTH) | (frequencies > MOST_FREQUENCY)
        codes = np.where(odd, 0, frequencies << FREQUENCY | lengths_of)
        positions = np.flatnonzero(odd)
        return cls(
            terms=terms,
            offsets=offsets,
            packed=(passages << PASSAGE | codes).astype(np.uint32),
            odd_positions=positions,
            odd_frequencies=frequencies[positions].astype(np.int32),
        )

    @property
    def passages(self) -> NDArray[np.uint32]:
        """The passage of every posting, counted from the segment's first: uint32, (p,)."""
        return self.packed >> np.uint32(PASSAGE)

    def span(self, number: int) -> tuple[int, int]:
        """Return first and end position of a term's postings, equal if it has none."""
        # A plain int would make numpy convert the whole array to int64 first.
        row = int(self.terms.searchsorted(np.int32(number)))
        if row == self.terms.size or self.terms[row] != number:
            return 0, 0
        return int(self.offsets[row]), int(self.offsets[row + 1])

    def odd(self, start: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return the positions and frequencies of the odd postings in a range."""
        own = slice(*self.odd_positions.searchsorted((start, end)))
        return self.odd_positions[own], self.odd_frequencies[own]

    def held_by(self, number: int, passages: NDArray[np.int64]) -> int:
        """Count which of `passages` (int64, ascending) hold the term."""
        packed = self.packed[slice(*self.span(number))]
        wanted = passages.astype(np.uint32)
        places = packed.searchsorted(wanted << np.uint32(PASSAGE))
        within = places < packed.size
        found = packed[places[within]] >> np.uint32(PASSAGE) == wanted[within]
        return int(np.count_nonzero(found))

    def terms_of(self, passages: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the numbers of the terms in `passages`, once for each posting: int32.

        `passages` is int64, ascending. Scans all postings, 5 ms a million, which saves storing them by
        passage too.
        """
        positions = self._positions_of(passages)
        return self.terms[self.offsets.searchsorted(positions, side="right") - 1]

    def _positions_of(self, passages: NDArray[np.int64]) -> NDArray[np.int64]:
        if not passages.size:
            return np.empty(0, np.int64)
        first, last = np.uint32(passages[0]), np.uint32(passages[-1])
        wanted = np.zeros(int(last - first) + 1, np.bool_)
        wanted[passages - passages[0]] = True
        low, span = first << np.uint32(PASSAGE), (last - first) << np.uint32(PASSAGE) | np.uint32(CODES - 1)
        found = []
        for start in range(0, self.packed.size, PIECE):
            piece = self.packed[start : start + PIECE] - low
            # Unsigned, so that what is before the first is far beyond the last.
            near = np.flatnonzero(piece <= span)
            found.append(start + near[wanted[piece[near] >> np.uint32(PASSAGE)]])
        return np.concatenate(found) if found else np.empty(0, np.int64)
