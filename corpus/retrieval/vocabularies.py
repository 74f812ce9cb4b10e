"""The vocabularies of all articles that are read for a question, as one.

Of its tens of thousands of terms a question asks for a few: text is made of those alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.retrieval.sentence_terms import SentenceTerms, starts_of

IntArray = NDArray[np.int64]

_FEED = ord("\n")
_LONGEST = 255  # bytes of a word: longer ones have one shape


@dataclass(frozen=True, slots=True)
class JoinedVocabulary:
    """The vocabularies of several articles, one after another.

    Attributes:
        text: each term between line feeds.
        starts: int64, (w,): where each term starts.
        sizes: int64, (w,): how long each is; some are empty, between two articles.
        wanted: int64, (d,), ascending: those that stand in the sentences read.
    """

    text: bytes
    starts: IntArray
    sizes: IntArray
    wanted: IntArray

    @classmethod
    def of(cls, terms: Sequence[SentenceTerms]) -> tuple[Self, IntArray]:
        """Return the words of several articles, and the number of each of their terms: int64, (m,)."""
        text = b"".join(one.vocabulary for one in terms)
        feeds = np.flatnonzero(np.frombuffer(text, np.uint8) == _FEED)
        before = starts_of(np.array([len(one.vocabulary) for one in terms], np.int64))[:-1]
        first = feeds.searchsorted(before).repeat([len(one.numbers) for one in terms])
        numbers = np.concatenate([first[:0], *(one.numbers for one in terms)]) + first
        starts = feeds[:-1] + 1
        return cls(text, starts, feeds[1:] - starts, different(numbers, len(starts))[0]), numbers

    def places(self, places: Mapping[str, int]) -> IntArray:
        """Return the place of each word in a question, -1 for none: int64, (w,)."""
        found = np.full(len(self.starts), -1)
        terms = {term.encode("utf-8", "surrogatepass"): place for term, place in places.items()}
        # Few words begin and end like one of the question's: text is made of those alone.
        likely = np.zeros(1 << 16, np.bool_)
        likely[[_shape(term[:1] or b"\n", len(term)) for term in terms]] = True
        letters = np.frombuffer(self.text, np.uint8)[self.starts[self.wanted]]
        shapes = (letters.astype(np.int64) << 8) + np.minimum(self.sizes[self.wanted], _LONGEST)
        for word in self.wanted[likely[shapes]].tolist():
            start = int(self.starts[word])
            found[word] = terms.get(self.text[start : start + int(self.sizes[word])], -1)
        return found

    def texts(self, numbers: IntArray) -> list[str]:
        """Return the words of these numbers."""
        starts, text = self.starts[numbers], self.text
        bounds = zip(starts.tolist(), (starts + self.sizes[numbers]).tolist(), strict=True)
        return [text[start:end].decode("utf-8", "surrogatepass") for start, end in bounds]


def _shape(first: bytes, size: int) -> int:
    """Return the first byte and the size of a word as one number."""
    return (first[0] << 8) + min(size, _LONGEST)


def different(numbers: IntArray, count: int) -> tuple[IntArray, IntArray]:
    """Return the different ones of some numbers below `count`, ascending, and the place of each there.

    In time linear in both: far less than a sort takes.
    """
    there = np.zeros(count, np.bool_)
    there[numbers] = True
    distinct = np.flatnonzero(there)
    place = np.zeros(count, np.int64)
    place[distinct] = np.arange(len(distinct))
    return distinct, place[numbers]
