"""Read all sentences of an article at once: their terms, and which may be answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from corpus.retrieval.kinds import (
    IS_CAPITAL,
    IS_NAME,
    IS_PASSED_OVER,
    IS_TERM,
    KINDS,
    LENDS,
    NAME,
    PLACE,
    REASON,
    Word,
    words_of,
)
from corpus.text.languages import ENGLISH

_OWN, _SAME, _BITS = map(itemgetter, range(3))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSentences:
    """The terms of n sentences, m in all, of which k may be answers.

    Attributes:
        own: the terms of each sentence, as the index has them.
        terms: m terms, equivalents as one, sentence after sentence.
        lengths: int64, (n,): how many terms each sentence has.
        marks: int64, (k,): the places within their sentences of the terms that may be answers.
        kinds: int64, (k,): the bits of the `AnswerKind`s of each.
        marked: int64, (n,): how many of them each sentence has.
    """

    own: list[list[str]]
    terms: list[str]
    lengths: NDArray[np.int64]
    marks: NDArray[np.int64]
    kinds: NDArray[np.int64]
    marked: NDArray[np.int64]


def read_all(texts: Sequence[str], language: str | None) -> ReadSentences:
    """Return what `corpus.retrieval.kinds.read` says of each text."""
    words, ends = list[Word](), [0]
    for text in texts:
        words += words_of(text, language or ENGLISH)
        ends.append(len(words))
    bounds = np.array(ends)
    bits = np.fromiter(map(_BITS, words), np.int64, len(words))
    _take_names(bits, bounds, texts)
    kinds = _kinds(bits, np.repeat(bounds[:-1], np.diff(bounds)))
    held = (bits & IS_TERM) > 0
    places = _counted(held)  # of each word among all terms
    starts = places[bounds]
    is_mark = held & (kinds > 0)
    own = list(filter(None, map(_OWN, words)))
    return ReadSentences(
        own=[own[start:end] for start, end in pairwise(starts.tolist())],
        terms=list(filter(None, map(_SAME, words))),
        lengths=np.diff(starts),
        marks=(places[:-1] - np.repeat(starts[:-1], np.diff(bounds)))[is_mark],
        kinds=kinds[is_mark],
        marked=np.diff(_counted(is_mark)[bounds]),
    )


def _take_names(bits: NDArray[np.int64], bounds: NDArray[np.int64], texts: Sequence[str]) -> None:
    """Take the bit of a name off those words whose capital means little.

    `bits` is int64, (words,), `bounds` int64, (texts + 1,): where the words of each text begin.
    """
    first = bounds[:-1][np.diff(bounds) > 0]
    last = bounds[1:][np.diff(bounds) > 0] - 1
    # A capital at the start of a sentence means little, unless another follows.
    alone = (first == last) | (bits[np.minimum(first + 1, last)] & IS_CAPITAL == 0)
    bits[first[alone]] &= ~IS_NAME
    for row, text in enumerate(texts):
        if text.isupper():
            bits[bounds[row] : bounds[row + 1]] &= ~IS_NAME


def _kinds(bits: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the kinds of answer that each word may be: int64, (words,).

    `bits` is int64, (words,), `starts` int64, (words,): where the sentence of each begins.
    """
    lent = bits >> LENDS & KINDS
    counts = bits & IS_PASSED_OVER == 0
    place = _last(lent & PLACE, counts, starts)
    # "because of mould": the small words between a cause and its mark change nothing.
    reason = _last(lent & REASON, counts & ((bits & IS_TERM > 0) | (lent & REASON > 0)), starts)
    return bits & KINDS | np.where(bits & IS_NAME, place | NAME, 0) | reason


def _last(
    values: NDArray[np.int64], counts: NDArray[np.bool_], starts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the value of the last word before each, in its sentence, that counts; 0 where none does."""
    places = np.maximum.accumulate(np.where(counts, np.arange(len(counts)), -1))
    before = np.concatenate([places[:0], [-1], places[:-1]]) if len(places) else places
    return np.where(before >= starts, values[before], 0)


def _counted(held: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many are set before each place, and in all: int64, (n + 1,)."""
    return np.concatenate([[0], np.cumsum(held, dtype=np.int64)])
