"""Turn an article into its profile: the weights of the terms it is about.

A term is identified by a number, which is small to store, and within a vocabulary by its place there, which
is quick to compare.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.models.article import Article
from corpus.text.analysis import VERSION, terms, tokens

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
# Factor of names and numbers in the shortest articles, less in longer ones: they tell two events of one topic
# apart. Fitted to items of one to three sentences.
_TELLING = 2.0

_FORMAT = 2  # raise it when what is packed changes
_VERSION = bytes([(16 * VERSION + _FORMAT) % 256])
_NUMBER, _COUNT = np.dtype("<u4"), np.dtype("u1")
_ROW = _NUMBER.itemsize + 2 * _COUNT.itemsize


class TermKind(IntEnum):
    """What a term of a short article is; those of longer ones are all words."""

    WORD = 0
    NAME = 1
    NUMBER = 2  # that identifies: a version, a flight


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
        return cls.counted(counted, _telling(article) if len(counted) < _IN_FULL else {})

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
        order = (-weights).argsort(kind="stable")
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
        often = np.concatenate([counts.counts for counts in many])
        weights = (1 + np.log(np.maximum(often, 1))) * self._idf(places)
        sizes = [len(counts.terms) for counts in many]
        alone = np.repeat([1 - (1 - _ALONE) * _fullness(size) for size in sizes], sizes)
        weights *= np.where(self._held(places) <= 1, alone, 1)
        kinds = np.concatenate([counts.kinds for counts in many])
        telling = np.repeat([_TELLING - (_TELLING - 1) * _fullness(size) for size in sizes], sizes)
        weights *= np.where(kinds == TermKind.WORD, 1, telling)
        bounds, reach = accumulate(sizes, initial=0), len(self)
        return [
            replace(
                Profile.weighed(places[start:end], weights[start:end], reach),
                figures=frozenset(places[start:end][kinds[start:end] == TermKind.NUMBER].tolist()),
            )
            for start, end in pairwise(bounds)
        ]

    def _idf(self, places: NDArray[np.int64] | NDArray[np.int32]) -> NDArray[np.float64]:
        holding = self._held(places)
        idf: NDArray[np.float64] = np.log(1 + (self._articles + _ASSUMED - holding + 0.5) / (holding + 0.5))
        return idf

    def _held(self, places: NDArray[np.int64] | NDArray[np.int32]) -> NDArray[np.int64]:
        """Return how many articles hold each of n terms: int64, (n,)."""
        return np.where(places < 0, 0, self._holding[np.maximum(places, 0)])


def _fullness(size: int) -> float:
    """Return how far an article of `size` terms is reported in full, 0 to 1."""
    return min(size / _IN_FULL, 1.0)


def _lead(article: Article) -> list[str]:
    """Return the first terms of the body."""
    lead: list[str] = []
    for characters in _LEAD_CHARACTERS:
        lead = terms(article.body[:characters], article.language)
        if len(lead) > _LEAD or characters >= len(article.body):
            break
    return lead[:_LEAD]


_YEAR = re.compile(r"(?:19|20)\d\d")
# Behind a name or one of these words a number identifies ("Firefox 139"); others count, and change with time.
_NUMBERED = re.compile(
    r"(?:\b(?:[Vv]ersion|[Bb]uild|[Ff]light|[Rr]ound|[Ss]tage)|\b[A-Z][\w.]*)[ \u00a0-](?:\d+-)?$"
)
_COUNTING = re.compile(
    r"(?:Some|About|Nearly|Almost|Around|Roughly|Over|Than|Least|Most|Only|Just)[ \u00a0]$"
)
_FEWEST_DIGITS = 2
_NEAR = 40  # characters before a number that are looked at
_BEGINS = frozenset('.?!:;"\u201c\u201e\u00ab')  # behind which any word has a capital
_TITLE_CASE = 0.7  # share of words with a capital from which on capitals tell no names


def _telling(article: Article) -> dict[int, TermKind]:
    """Return which terms of an article are names, by their capital, and which are numbers that identify."""
    kinds: dict[int, TermKind] = {}
    for text in (article.title, article.body):
        found = list(tokens(text, article.language))
        capitals = sum(text[token.span.start].isupper() for token in found)
        titled = capitals > _TITLE_CASE * len(found)
        for token in found:
            kind = _kind(token.term, text, token.span.start, titled=titled)
            if kind is not TermKind.WORD:
                kinds[number_of(token.term)] = max(kind, kinds.get(number_of(token.term), kind))
    return kinds


def _kind(term: str, text: str, start: int, *, titled: bool) -> TermKind:
    before = text[max(start - _NEAR, 0) : start]
    if text[start].isdigit():
        is_long = sum(map(str.isdigit, term)) >= _FEWEST_DIGITS and not _YEAR.fullmatch(term)
        numbered = is_long and not titled and _NUMBERED.search(before) and not _COUNTING.search(before)
        return TermKind.NUMBER if numbered else TermKind.NAME
    begins = not before.strip() or before.rstrip()[-1] in _BEGINS
    return TermKind.NAME if text[start].isupper() and not begins else TermKind.WORD
