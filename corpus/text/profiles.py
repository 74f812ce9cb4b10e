"""Turn an article into its profile: the weights of the terms it is about.

A term is identified by a number, which is small to store, and within a vocabulary by its place there, which
is quick to compare.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.models.article import Article
from corpus.text.analysis import VERSION, terms
from corpus.text.telling_terms import TermKind, telling_factors, telling_terms

_LEAD = 150  # terms: news says first what happened; background, which events share, comes later
_LEAD_CHARACTERS = (_LEAD * 10, _LEAD * 14)  # enough for so many terms mostly, and nearly always
_TITLE = 3  # times that a term of the title counts
# Terms. In a shorter article the title counts less and rare terms count more: two that share the usual words
# of headlines have little else that sets them apart.
_IN_FULL = 40
# Articles without any of the terms that the idf assumes in addition: else the name of an event would weigh
# nothing among a few articles that are all on it.
_ASSUMED = 10
_ALONE = 0.7  # factor of a term that one article alone holds: articles cannot share it
_MOST_OFTEN = 255  # a count is stored in a byte

_FREQUENCY = 1 + np.log(np.maximum(np.arange(_MOST_OFTEN + 1), 1))  # weight by how often a term is there
_SORTED = 256  # articles whose terms are sorted together; each takes as much memory as the longest

_FORMAT = 2  # raise it when what is packed changes
_VERSION = bytes([(16 * VERSION + _FORMAT) % 256])
_NUMBER, _COUNT = np.dtype("<u4"), np.dtype("u1")
_ROW = _NUMBER.itemsize + 2 * _COUNT.itemsize


@lru_cache(maxsize=50_000)
def number_of(term: str) -> int:
    """Return the number of a term (its CRC-32), the same in every process."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True, eq=False)
class TermCounts:
    """How often each of t terms is in the title and the beginning of an article.

    Attributes:
        terms: uint32, (t,): numbers of terms, each once.
        counts: uint8, (t,): times, at most 255.
        kinds: uint8, (t,): the `TermKind` of each.
    """

    terms: NDArray[np.uint32]
    counts: NDArray[np.uint8]
    kinds: NDArray[np.uint8]

    @classmethod
    def of(cls, article: Article) -> Self:
        """Count the terms of an article."""
        return cls.of_terms(article, terms(article.title, article.language), _lead(article))

    @classmethod
    def of_terms(cls, article: Article, title: Iterable[str], body: Iterable[str]) -> Self:
        """Count the terms of an article's title and the first of its body."""
        lead = list(islice(body, _LEAD))
        counted, often = Counter(map(number_of, lead)), round(1 + (_TITLE - 1) * _fullness(len(lead)))
        for term in title:
            counted[number_of(term)] += often
        return cls.counted(counted, _kinds(article) if len(counted) < _IN_FULL else {})

    @classmethod
    def counted(cls, counts: Mapping[int, int], kinds: Mapping[int, TermKind] | None = None) -> Self:
        """Return the counts, and kinds if any, given by terms' numbers."""
        held = np.fromiter(counts.keys(), _NUMBER, len(counts))
        often = np.minimum(np.fromiter(counts.values(), np.int64, len(counts)), _MOST_OFTEN)
        each = np.zeros(len(counts), _COUNT)
        if kinds:
            each[:] = [kinds.get(term, TermKind.WORD) for term in counts]
        return cls(held, often.astype(_COUNT), each)

    @classmethod
    def unpacked(cls, content: bytes) -> Self | None:
        """Return what `packed` stored; None for nothing, or for terms of another version."""
        if content[:1] != _VERSION:
            return None
        size = (len(content) - 1) // _ROW
        held = np.frombuffer(content, _NUMBER, size, 1)
        others = np.frombuffer(content, _COUNT, 2 * size, 1 + _NUMBER.itemsize * size)
        return cls(held, others[:size], others[size:])

    def packed(self) -> bytes:
        """Return the counts as bytes, with the version of the analysis in front."""
        return _VERSION + self.terms.astype(_NUMBER).tobytes() + self.counts.tobytes() + self.kinds.tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The weights of t terms, named by their places in a vocabulary.

    Attributes:
        terms: int32, (t,): places, each once and below `reach`.
        weights: float32, (t,).
        reach: the size of the vocabulary when the profile was made.
        figures: places of the numbers that identify, in a short article.
    """

    terms: NDArray[np.int32]
    weights: NDArray[np.float32]
    reach: int
    figures: frozenset[int] = frozenset()

    @classmethod
    def weighed(cls, terms: NDArray[np.int32], weights: NDArray[np.float64], reach: int) -> Self:
        """Return the profile of length 1 (or empty) of these weights, the heaviest first.

        `terms` is int32, (t,), `weights` float64, (t,).
        """
        order = _heaviest_first(weights, np.array([len(weights)]))
        length = math.sqrt(weights @ weights) or 1.0
        return cls(terms[order], (weights[order] / length).astype(np.float32), reach)

    def known(self) -> Self:
        """Return the profile without terms whose place is below 0, since they have none."""
        return replace(self, terms=self.terms[self.terms >= 0], weights=self.weights[self.terms >= 0])


class ProfileVocabulary:
    """The terms of the articles that were read: their places and document frequencies."""

    def __init__(self) -> None:
        self._places: dict[int, int] = {}
        # int64, (at least the number of terms,): articles that hold a term, by its place; grows by doubling.
        self._holding = np.zeros(1024, np.int64)
        self._articles = 0

    def __len__(self) -> int:
        return len(self._places)

    def read(self, many: Sequence[TermCounts]) -> list[Profile]:
        """Count these articles, and return the profile of each by all that was read.

        A profile has length 1, or is empty. A term weighs (1 + ln tf) times BM25's idf in Lucene's form,
        which is always above 0; it weighs less where no other article holds it, unless the article is short.
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
        """Return the profile of each article by what was read before.

        New terms count for a profile's length only.
        """
        if not many:
            return []
        numbers = np.concatenate([counts.terms for counts in many]).tolist()
        places = np.array([self._places.get(number, -1) for number in numbers], np.int32)
        return [profile.known() for profile in self._profiles(places, many)]

    def places(self, text: str, language: str | None) -> list[int]:
        """Return the places of the terms of a text in order; below 0 for unknown terms."""
        numbers = map(number_of, terms(text, language))
        return [self._places.get(number, -1 - number) for number in numbers]

    def term_weights(self, places: Sequence[int]) -> list[float]:
        """Return the idf of the terms at these places."""
        return self._idf(np.array(places, np.int64)).tolist()  # type: ignore[no-any-return] # numpy's tolist

    def _placed(self, numbers: NDArray[np.uint32]) -> NDArray[np.int32]:
        distinct, which = np.unique(numbers, return_inverse=True)
        places = self._places
        found = [places.setdefault(number, len(places)) for number in distinct.tolist()]
        return np.array(found, np.int32)[which]

    def _profiles(self, places: NDArray[np.int32], many: Sequence[TermCounts]) -> list[Profile]:
        sizes = np.array([len(counts.terms) for counts in many])
        which = np.repeat(np.arange(len(many)), sizes)  # the article that each term is of
        kinds = np.concatenate([counts.kinds for counts in many])
        weights = self._weights(places, np.concatenate([counts.counts for counts in many]))
        full = np.minimum(sizes / _IN_FULL, 1)
        weights *= np.where(self._held(places) <= 1, (1 - (1 - _ALONE) * full)[which], 1)
        weights *= telling_factors(kinds, full[which])
        lengths = np.sqrt(np.bincount(which, weights * weights, len(many)))
        order = _heaviest_first(weights, sizes)
        terms, scaled = places[order], (weights / np.where(lengths > 0, lengths, 1)[which]).astype(np.float32)
        figures, reach = _figures(places, kinds, which), len(self)
        bounds = pairwise(accumulate(sizes.tolist(), initial=0))
        heaviest = scaled[order]
        return [
            Profile(terms[start:end], heaviest[start:end], reach, frozenset(figures.get(article, ())))
            for article, (start, end) in enumerate(bounds)
        ]

    def _weights(self, places: NDArray[np.int32], often: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Return the weights of terms that are so often in articles reported in full: float64, (n,)."""
        return _FREQUENCY[often] * self._idf(places)

    def _idf(self, places: NDArray[np.int64] | NDArray[np.int32]) -> NDArray[np.float64]:
        holding = self._held(places)
        idf: NDArray[np.float64] = np.log(1 + (self._articles + _ASSUMED - holding + 0.5) / (holding + 0.5))
        return idf

    def _held(self, places: NDArray[np.int64] | NDArray[np.int32]) -> NDArray[np.int64]:
        """Return how many articles hold each of n terms: int64, (n,)."""
        return np.where(places < 0, 0, self._holding[np.maximum(places, 0)])


def _heaviest_first(weights: NDArray[np.float64], sizes: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the order that puts the heaviest of each article's terms first, equal ones as they stood.

    Args:
        weights: float64, (n,): of the terms of one article after the other.
        sizes: int64, (articles,): how many terms each has.

    Returns:
        intp, (n,): places in `weights`.
    """
    starts, orders = np.cumsum(sizes) - sizes, [np.zeros(0, np.intp)]
    for first in range(0, len(sizes), _SORTED):
        block, begins = sizes[first : first + _SORTED, None], starts[first : first + _SORTED, None]
        is_term = np.arange(block.max()) < block
        padded = np.full(is_term.shape, np.inf)
        padded[is_term] = -weights[begins[0, 0] : begins[-1, 0] + block[-1, 0]]
        orders.append((padded.argsort(axis=1, kind="stable") + begins)[is_term])
    return np.concatenate(orders)


def _figures(
    places: NDArray[np.int32], kinds: NDArray[np.uint8], which: NDArray[np.int64]
) -> dict[int, set[int]]:
    """Return the places of the numbers that identify, by article: `which` of them each term is of."""
    figures: dict[int, set[int]] = {}
    found = kinds == TermKind.NUMBER
    for article, place in zip(which[found].tolist(), places[found].tolist(), strict=True):
        figures.setdefault(article, set()).add(place)
    return figures


def _fullness(size: int) -> float:
    """Return how far an article of `size` terms is reported in full, 0 to 1."""
    return min(size / _IN_FULL, 1.0)


def _kinds(article: Article) -> dict[int, TermKind]:
    """Return the kinds of an article's names and numbers, by their number as a term."""
    return {number_of(term): kind for term, kind in telling_terms(article).items()}


def _lead(article: Article) -> list[str]:
    """Return the first terms of the body."""
    lead: list[str] = []
    for characters in _LEAD_CHARACTERS:
        lead = terms(article.body[:characters], article.language)
        if len(lead) > _LEAD or characters >= len(article.body):
            break
    return lead[:_LEAD]
