"""Decide whether a text repeats another, by its shingles and numbers.

Shingles are runs of words; resemblance by shingles is Broder's (1997: "On the resemblance and containment of
documents"). A few changed words leave most shingles as they were; another number makes it news.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_RUN = 3  # words in a shingle of a sentence
_REPEATED = 0.8  # share of a sentence's shingles that a sentence with the same content holds

T = TypeVar("T")
Shingles = frozenset[tuple[str, ...]]


def runs_of(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Return the runs of `size` neighbouring words in order; none where there are fewer words."""
    return zip(*(words[start:] for start in range(size)), strict=False)


def shingles(words: Sequence[str], size: int) -> Shingles:
    """Return the runs of `size` neighbouring words; none where there are fewer words.

    >>> sorted(shingles("it rained in bonn".split(), 3))
    [('it', 'rained', 'in'), ('rained', 'in', 'bonn')]
    """
    return frozenset(runs_of(words, size))


def grouped(items: Iterable[T], text: Callable[[T], str], *, same: float) -> list[list[T]]:
    """Group items that say the same as the first of their group, in order of these.

    Two say the same if the shorter one shares at least `same` (0 to 1) of its shingles with the other, and
    the numbers of one are among those of the other. Takes time quadratic in the number of groups.

    >>> grouped(["It rained in Bonn.", "Snow fell.", "It rained  in Bonn."], str, same=0.6)
    [['It rained in Bonn.', 'It rained  in Bonn.'], ['Snow fell.']]
    """
    groups: list[tuple[_Wording, list[T]]] = []
    for item in items:
        wording = _Wording.of(text(item))
        group = next((group for first, group in groups if wording.overlap(first) >= same), None)
        if group is None:
            groups.append((wording, [item]))
        else:
            group.append(item)
    return [group for _, group in groups]


@dataclass(frozen=True, slots=True)
class _Wording:
    """The shingles and numbers of a text."""

    shingles: Shingles
    numbers: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Wording":
        words = text.casefold().split()
        return cls(_shingles(words), frozenset(_NUMBER.findall(text)))

    def overlap(self, other: "_Wording") -> float:
        if not (self.numbers <= other.numbers or other.numbers <= self.numbers):
            return 0.0
        return len(self.shingles & other.shingles) / min(len(self.shingles), len(other.shingles))


class KnownSentences:
    """Sentences that a reader knows already.

    White space, case and punctuation change nothing, nor do a few words; another number does.

    >>> known = KnownSentences(["The harbour reopened on Tuesday after nine days."])
    >>> known.has("the harbour reopened, on Tuesday, after nine days"), known.has("It reopened on Tuesday.")
    (True, False)
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        self._numbers: list[frozenset[str]] = []
        self._holding: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for sentence in sentences:
            for shingle in _shingles(_words(sentence)):
                self._holding[shingle].append(len(self._numbers))
            self._numbers.append(_numbers(sentence))

    def has(self, sentence: str) -> bool:
        """Return whether one of them says what `sentence` does; True without words."""
        words = _words(sentence)
        if not words:
            return True
        wanted, numbers = _shingles(words), _numbers(sentence)
        shared = Counter(place for shingle in wanted for place in self._holding.get(shingle, ()))
        return any(
            count >= _REPEATED * len(wanted) and numbers <= self._numbers[place]
            for place, count in shared.items()
        )


def new_ranges(sentences: Sequence[str], known: KnownSentences) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges of sentences that are not known.

    >>> known = KnownSentences(["It rained."])
    >>> new_ranges(["It rained.", "Snow fell.", "Ice came.", "It rained."], known)
    ((1, 3),)
    """
    ranges: list[tuple[int, int]] = []
    for place, sentence in enumerate(sentences):
        if known.has(sentence):
            continue
        if ranges and ranges[-1][1] == place:
            ranges[-1] = (ranges[-1][0], place + 1)
        else:
            ranges.append((place, place + 1))
    return tuple(ranges)


def _shingles(words: Sequence[str]) -> Shingles:
    """Return the shingles of a sentence; a short one is a single shingle."""
    return shingles(words, _RUN) or frozenset([tuple(words)])


def _words(sentence: str) -> list[str]:
    return _WORD.findall(sentence.casefold())


def _numbers(sentence: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(sentence) if word[0].isdigit())
