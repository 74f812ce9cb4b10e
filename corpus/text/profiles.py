"""An article to its profile: the terms that tell what it is about, weighed; the input of `clusters`.

A term goes by a number from here on, which is small to keep beside an article, and within a vocabulary by its
place there, which is quick to compare.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.models.article import Article
from corpus.text.analysis import VERSION, terms

_LEAD = 150  # terms: news says first what happened, and what comes later is background that events share
_LEAD_CHARACTERS = (_LEAD * 10, _LEAD * 14)  # what so many terms mostly take, and hardly ever exceed
_TITLE = 3  # how often a title's term counts
# Terms; in a shorter article a title's terms count the less, and those that it holds alone the more, for two
# that share but the usual words of a headline have little else by which to tell them apart.
_IN_FULL = 40
# As many articles are thought to be beside those that were read, without any of their terms: where a few are
# all on one event, its name would else tell nothing.
_BESIDE = 10
_ALONE = 0.7  # what a term counts for that a single article holds: it says nothing of what articles share
_MOST_OFTEN = 255  # a count is kept in a byte

_VERSION = bytes([VERSION % 256])
_NUMBER, _COUNT = np.dtype("<u4"), np.dtype("u1")


@lru_cache(maxsize=200_000)
def number_of(term: str) -> int:
    """The number that stands for a term, the same in every process."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True, eq=False)
class TermCounts:
    """How often each term, by its number, stands in the title and the beginning of an article."""

    terms: NDArray[np.uint32]
    counts: NDArray[np.uint8]

    @classmethod
    def of(cls, article: Article) -> Self:
        """Those of an article."""
        return cls.of_terms(terms(article.title, article.language), _lead(article))

    @classmethod
    def of_terms(cls, title: Iterable[str], body: Iterable[str]) -> Self:
        """Count the terms of a title and the first of a body."""
        lead = list(islice(body, _LEAD))
        counted, often = Counter(map(number_of, lead)), round(1 + (_TITLE - 1) * _fullness(len(lead)))
        for term in title:
            counted[number_of(term)] += often
        return cls.counted(counted)

    @classmethod
    def counted(cls, counts: Mapping[int, int]) -> Self:
        """These, by the terms' numbers."""
        held = np.fromiter(counts.keys(), _NUMBER, len(counts))
        often = np.minimum(np.fromiter(counts.values(), np.int64, len(counts)), _MOST_OFTEN)
        return cls(held, often.astype(_COUNT))

    @classmethod
    def unpacked(cls, content: bytes) -> Self | None:
        """What `packed` gave; None if its terms are those of another version, or there is nothing."""
        if content[:1] != _VERSION:
            return None
        size = (len(content) - 1) // (_NUMBER.itemsize + _COUNT.itemsize)
        held = np.frombuffer(content, _NUMBER, size, 1)
        return cls(held, np.frombuffer(content, _COUNT, size, 1 + _NUMBER.itemsize * size))

    def packed(self) -> bytes:
        """The same in the form that is kept."""
        return _VERSION + self.terms.astype(_NUMBER).tobytes() + self.counts.tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Terms, by their places in a vocabulary (all below `reach`), and what each weighs."""

    terms: NDArray[np.int32]
    weights: NDArray[np.float32]
    reach: int

    @classmethod
    def weighed(cls, terms: NDArray[np.int32], weights: NDArray[np.float64], reach: int) -> Self:
        """The profile of these weights: of length 1 (or empty), the heaviest term first."""
        order = (-weights).argsort(kind="stable")
        length = math.sqrt(weights @ weights) or 1.0
        return cls(terms[order], (weights[order] / length).astype(np.float32), reach)

    def known(self) -> Self:
        """Without the terms that have no place."""
        return type(self)(self.terms[self.terms >= 0], self.weights[self.terms >= 0], self.reach)


class ProfileVocabulary:
    """The terms of the articles that were read, each with its place, and how telling it is."""

    def __init__(self) -> None:
        self._places: dict[int, int] = {}
        self._holding = np.zeros(1024, np.int64)  # articles that hold a term, by its place; with room
        self._articles = 0

    def __len__(self) -> int:
        return len(self._places)

    def read(self, many: Sequence[TermCounts]) -> list[Profile]:
        """Reads these articles, and gives the profile of each by all that was read: of length 1, or empty.

        A term weighs (1 + ln tf) times BM25's idf as Lucene has it, which is above 0 always; less where no
        other article holds it, unless the article is short.
        """
        if not many:
            return []
        places = self._placed(np.concatenate([counts.terms for counts in many]))
        if len(self._places) > len(self._holding):
            self._holding = np.pad(self._holding, (0, 2 * len(self._places) - len(self._holding)))
        np.add.at(self._holding, places, 1)
        self._articles += len(many)
        return self._profiles(places, many)

    def profiles(self, many: Sequence[TermCounts]) -> list[Profile]:
        """The profile of each of these by what was read; terms that are new count for its length alone."""
        if not many:
            return []
        numbers = np.concatenate([counts.terms for counts in many]).tolist()
        places = np.array([self._places.get(number, -1) for number in numbers], np.int32)
        return [profile.known() for profile in self._profiles(places, many)]

    def places(self, text: str, language: str | None) -> list[int]:
        """The places of the terms of a text, in order; below 0 for those that no article holds."""
        numbers = map(number_of, terms(text, language))
        return [self._places.get(number, -1 - number) for number in numbers]

    def term_weights(self, places: Sequence[int]) -> list[float]:
        """How telling the terms at these places are: BM25's idf."""
        return self._idf(np.array(places, np.int64)).tolist()  # type: ignore[no-any-return] # as above

    def _placed(self, numbers: NDArray[np.uint32]) -> NDArray[np.int32]:
        distinct, which = np.unique(numbers, return_inverse=True)
        places = self._places
        found = [places.setdefault(number, len(places)) for number in distinct.tolist()]
        return np.array(found, np.int32)[which]

    def _profiles(self, places: NDArray[np.int32], many: Sequence[TermCounts]) -> list[Profile]:
        often = np.concatenate([counts.counts for counts in many])
        weights = (1 + np.log(np.maximum(often, 1))) * self._idf(places)
        sizes = [len(counts.terms) for counts in many]
        alone = np.repeat([1 - (1 - _ALONE) * _fullness(size) for size in sizes], sizes)
        weights *= np.where(self._held(places) <= 1, alone, 1)
        bounds, reach = accumulate(sizes, initial=0), len(self)
        return [
            Profile.weighed(places[start:end], weights[start:end], reach) for start, end in pairwise(bounds)
        ]

    def _idf(self, places: NDArray[np.int64] | NDArray[np.int32]) -> NDArray[np.float64]:
        holding = self._held(places)
        idf: NDArray[np.float64] = np.log(1 + (self._articles + _BESIDE - holding + 0.5) / (holding + 0.5))
        return idf

    def _held(self, places: NDArray[np.int64] | NDArray[np.int32]) -> NDArray[np.int64]:
        """How many articles hold each of these terms."""
        return np.where(places < 0, 0, self._holding[np.maximum(places, 0)])


def _fullness(size: int) -> float:
    """How far an article of so many terms is one that is told in full, from 0 to 1."""
    return min(size / _IN_FULL, 1.0)


def _lead(article: Article) -> list[str]:
    """The first terms of the body."""
    lead: list[str] = []
    for characters in _LEAD_CHARACTERS:
        lead = terms(article.body[:characters], article.language)
        if len(lead) > _LEAD or characters >= len(article.body):
            break
    return lead[:_LEAD]
