"""What the articles that were read agree on: a name or number that many of them say is the likelier answer.

The votes of redundancy-based question answering (Brill, Dumais and Banko, 2002: "An analysis of the AskMSR
question-answering system"), cast by the articles: of those that speak of what is asked about, each votes for
the names and numbers of its sentences, by how well the best choice with that sentence fits.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from corpus.retrieval.features import NOBODY, FloatArray, IntArray, Rows

_VOTED = 64  # names and numbers with most votes; what comes after them tells nothing
_COUNTED = 3  # of a choice: an answer is a name and a surname, or a number and its unit
_LEAST = 1e-3  # of the best choice's weight, below which there is no vote


def votes(rows: Rows, choices: IntArray, scores: FloatArray, *, width: float) -> FloatArray:
    """The share that each sentence's names and numbers have of the votes: a row a sentence, a column each.

    Columns stand in descending order of their votes, which are at most 1. `width` is by how much a choice
    must be worse than the best one to have 1/e of its vote.
    """
    weights = _weights(rows, choices, np.exp((scores - scores.max(initial=-np.inf)) / width))
    voted = _counted(rows, weights).most_common(_VOTED)
    shares = np.zeros((len(rows.page), len(voted)))
    if voted:
        column = {name: number for number, (name, _) in enumerate(voted)}
        share = np.array([count for _, count in voted]) / voted[0][1]
        for row, novel in enumerate(rows.novel):
            held = [column[name] for name in novel if name in column]
            shares[row, held] = share[held]
    return shares


def agreement(shares: FloatArray, choices: IntArray) -> FloatArray:
    """How much of what most articles agree on is in each choice, from 0 to 1."""
    held = shares[choices].max(axis=1, initial=0.0)
    first = (held > 0).cumsum(axis=1) <= _COUNTED
    agreed: FloatArray = (held * first).sum(axis=1) / _COUNTED
    return agreed


def _weights(rows: Rows, choices: IntArray, weights: FloatArray) -> FloatArray:
    """The weight of the best choice with each sentence."""
    best = np.zeros(len(rows.page))
    for column in choices.T:
        np.maximum.at(best, column, weights)
    best[NOBODY] = 0.0
    return best


def _counted(rows: Rows, weights: FloatArray) -> Counter[str]:
    by_page: Mapping[int, dict[str, float]] = defaultdict(dict)
    for row in np.flatnonzero(weights >= _LEAST).tolist():
        said, weight = by_page[int(rows.page[row])], float(weights[row])
        for name in rows.novel[row]:
            said[name] = max(weight, said.get(name, 0.0))
    counted: Counter[str] = Counter()
    for said in by_page.values():
        counted.update(said)
    return counted


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
