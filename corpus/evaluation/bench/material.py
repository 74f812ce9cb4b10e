"""Generate passages and queries with the term statistics of news."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

# Ranks follow Zipf-Mandelbrot's 1 / (rank + SHIFT) up to KERNEL, as the core of a language does, and fall by
# the power TAIL from there on (two regimes: Ferrer i Cancho and Solé 2001). The tail has no end, so new terms
# keep coming (Heaps). Fits English news: the first rank is 6 % of the tokens, the first ten 22 %.
SHIFT = 1.2
KERNEL = 8000.0
TAIL = 1.8
# Three sentences with stop words: 57 tokens on average, spread as in 26,000 news articles.
LENGTH, SHAPE = 57.0, 6.0
# One passage in 500 is a table or a list, some hundreds of tokens long.
LONG_SHARE, LONG_TIMES = 0.002, 6
QUERY_TOKENS = 16
PASSAGES_AT_ONCE = 50_000


@dataclass(frozen=True, kw_only=True)
class Material:
    """The same passages and queries for the same numbers, on every machine.

    Args:
        passages: how many.
        queries: how many in each set.
        seed: other numbers give other passages.
    """

    passages: int
    queries: int
    seed: int = 0

    @cached_property
    def tokenized(self) -> list[list[str]]:
        """The passages as lists of terms, stop words kept."""
        return list(self.stream(self.passages, seed=self.seed))

    @cached_property
    def kept(self) -> list[list[str]]:
        """Queries: terms that are together in some passage, stop words kept."""
        rng = np.random.default_rng((self.seed, 1))
        found = []
        for number in rng.integers(0, self.passages, self.queries).tolist():
            passage = self.tokenized[number]
            start = int(rng.integers(0, max(len(passage) - QUERY_TOKENS, 0) + 1))
            found.append(passage[start : start + QUERY_TOKENS])
        return found

    @cached_property
    def dropped(self) -> list[list[str]]:
        """The same queries without stop words; one of nothing else keeps its last."""
        return [[term for term in query if term not in STOP_WORDS] or query[-1:] for query in self.kept]

    @staticmethod
    def stream(count: int, *, seed: int) -> Iterator[list[str]]:
        """Yield `count` passages one by one."""
        rng = np.random.default_rng(seed)
        texts: dict[int, str] = {}
        for start in range(0, count, PASSAGES_AT_ONCE):
            lengths = _lengths(rng, min(PASSAGES_AT_ONCE, count - start))
            ranks = _ranks(rng, int(lengths.sum()))
            distinct, which = np.unique(ranks, return_inverse=True)
            named = [texts.get(rank) or texts.setdefault(rank, _text(rank)) for rank in distinct.tolist()]
            tokens = np.array(named, dtype=object)[which].tolist()
            end = 0
            for length in lengths.tolist():
                end += length
                yield tokens[end - length : end]


def _lengths(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    lengths = rng.gamma(SHAPE, LENGTH / SHAPE, count)
    lengths[rng.random(count) < LONG_SHARE] *= LONG_TIMES
    return np.maximum(lengths, 3).astype(np.int64)


def _ranks(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    """Draw ranks from 0 on by inverting the distribution, which has no last rank."""
    kernel, tail = np.log((KERNEL + SHIFT) / SHIFT), 1 / (TAIL - 1)
    mass = rng.random(count) * (kernel + tail)
    core = SHIFT * np.expm1(np.minimum(mass, kernel))
    beyond = 1 - np.maximum(mass - kernel, 0) * (TAIL - 1)
    rare = (KERNEL + SHIFT) * np.maximum(beyond, 1e-9) ** (-tail) - SHIFT
    ranks: NDArray[np.int64] = np.where(mass < kernel, core, rare).astype(np.int64)
    return ranks


def _text(rank: int) -> str:
    """Spell a rank in letters, at least two, so that every engine takes it for a term."""
    letters = ""
    while rank or len(letters) < 2:  # noqa: PLR2004 # a single letter is a stop word to some
        rank, letter = divmod(rank, 26)
        letters += chr(ord("a") + letter)
    return f"{letters}q"


# Of the 40 most frequent words of news all are stop words, of the next 200 every second.
STOP_WORDS = frozenset(_text(rank) for rank in (*range(40), *range(40, 240, 2)))
