"""Texts to groups of near-duplicates: wire copy that several outlets carry is cited once."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

_RUN = 3  # words in a shingle
_NUMBER = re.compile(r"\d+")

T = TypeVar("T")


def folded(found: Iterable[T], text: Callable[[T], str], *, same: float) -> list[list[T]]:
    """Groups in order of the first of each; in a group are those whose text says the same as its first's.

    Two say the same if of the shorter one's shingles (three words in a row) the share `same` is in the other,
    and the numbers that they name are the same: a new figure is news.

    >>> folded(["It rained in Bonn.", "Snow fell.", "It rained  in Bonn."], str, same=0.6)
    [['It rained in Bonn.', 'It rained  in Bonn.'], ['Snow fell.']]
    """
    groups: list[tuple[_Said, list[T]]] = []
    for one in found:
        said = _Said.by(text(one))
        group = next((group for first, group in groups if said.overlap(first) >= same), None)
        if group is None:
            groups.append((said, [one]))
        else:
            group.append(one)
    return [group for _, group in groups]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says, as far as it is compared."""

    shingles: frozenset[tuple[str, ...]]
    numbers: frozenset[str]

    @classmethod
    def by(cls, text: str) -> "_Said":
        words = text.casefold().split()
        runs = frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False))
        return cls(runs or frozenset([tuple(words)]), frozenset(_NUMBER.findall(text)))

    def overlap(self, other: "_Said") -> float:
        if not (self.numbers <= other.numbers or other.numbers <= self.numbers):
            return 0.0
        return len(self.shingles & other.shingles) / min(len(self.shingles), len(other.shingles))
