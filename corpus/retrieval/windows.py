"""Sentences to windows of one to three, each with the value of every factor, in one array for a question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.retrieval.matching import Asked, Match, match
from corpus.retrieval.standing import ends, leans
from corpus.retrieval.weights import NAMES

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MOST_SENTENCES = 3
MOST_CHARACTERS = 600

_K1 = 1.2  # sentences are short: a term that is repeated says little more
_B = 0.2  # and a long one may well be the one that answers
_USUAL = 20  # terms in a sentence
_MOST_NOVEL = np.log1p(30)
_MOST_TERMS = np.log1p(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article as far as it is read for a question.

    `ranges` are half-open ranges of its sentences, in order and apart; `texts` are those sentences, one
    after another. The factors `frequency`, `passage` and `freshness` are of the whole article.
    """

    texts: tuple[str, ...]
    ranges: tuple[tuple[int, int], ...]
    title: frozenset[str] = frozenset()
    language: str | None = None
    frequency: float = 0.0
    passage: float = 0.0
    freshness: float = 0.0


@dataclass(frozen=True, slots=True)
class Windows:
    """All windows of some pages: a row each of `places` (page, first and last sentence) and `values`."""

    places: IntArray
    values: FloatArray

    def best(self, weights: Sequence[float]) -> IntArray:
        """The row of the best window of each page that has any, best first; ties go to the earlier page."""
        scores = self.values @ np.asarray(weights)
        order = np.lexsort((np.arange(len(scores)), -scores))
        _, first = np.unique(self.places[order, 0], return_index=True)
        return order[np.sort(first)]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The sentences of all pages, a row each."""

    counts: FloatArray
    pairs: FloatArray
    near: FloatArray
    kind: FloatArray
    novel: FloatArray
    length: FloatArray
    asking: FloatArray
    heading: FloatArray
    leaning: FloatArray

    @classmethod
    def of(cls, texts: Sequence[str], matches: Sequence[Match], terms: int) -> "_Rows":
        counts, pairs = ([getattr(found, name) for found in matches] for name in ("counts", "pairs"))
        others = [
            (
                found.near,
                found.kind,
                found.novel,
                found.length,
                text.rstrip().endswith("?"),
                not ends(text),
                leans(text),
            )
            for text, found in zip(texts, matches, strict=True)
        ]
        return cls(
            np.array(counts, np.float64).reshape(len(texts), terms),
            np.array(pairs, np.float64).reshape(len(texts), terms),
            *np.array(others, np.float64).reshape(-1, 7).T,
        )


def windows_of(asked: Asked, pages: Sequence[Page]) -> Windows:
    """Every window of these pages with its factors; one that is too long is left out, but for a sentence."""
    texts = [text for page in pages for text in page.texts]
    matches = [match(asked, text, page.language) for page in pages for text in page.texts]
    spots = np.array(list(_spots(pages)), np.int64).reshape(-1, 5)
    rows = _Rows.of(texts, matches, len(asked.weights))
    values = np.zeros((len(spots), len(NAMES)))
    for name, column in (_of_sentences(asked, rows, spots) | _of_pages(asked, rows, pages, spots)).items():
        values[:, NAMES.index(name)] = column
    return Windows(places=spots[:, :3], values=values)


def _spots(pages: Sequence[Page]) -> Iterator[tuple[int, int, int, int, int]]:
    """Page, first and last sentence, and first and last row, of every window that fits."""
    row = 0
    for number, page in enumerate(pages):
        start = 0
        for low, high in page.ranges:
            lengths = [len(text) for text in page.texts[start : start + high - low]]
            for first, last in _fitting(lengths):
                yield number, low + first, low + last, row + start + first, row + start + last
            start += high - low
        row += len(page.texts)


def _fitting(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    for first in range(len(lengths)):
        yield first, first + 1
        for last in range(first + 2, min(first + MOST_SENTENCES, len(lengths)) + 1):
            # A paragraph's break and spaces between sentences are part of the excerpt.
            if sum(lengths[first:last]) + 2 * (last - first) <= MOST_CHARACTERS:
                yield first, last


def _of_sentences(asked: Asked, rows: _Rows, spots: IntArray) -> dict[str, FloatArray]:
    """The factors that come of the sentences alone."""
    first, last = spots[:, 3], spots[:, 4]
    weights = np.array(asked.weights)
    total = weights.sum() or 1.0
    counts, lengths = _sums(rows.counts, first, last), _sums(rows.length, first, last)
    norms = _K1 * (1 - _B + _B * lengths / _USUAL)
    links = np.append(weights[:-1] + weights[1:], 0.0)[: len(weights)]
    named = weights * np.array(asked.names, np.float64)
    return {
        "terms": (counts / (counts + norms[:, None])) @ weights / total,
        "pairs": _highest(rows.pairs, first, last) @ links / (links.sum() or 1.0),
        "names": (counts > 0) @ named / named.sum() if named.any() else np.zeros(len(spots)),
        "nearness": _highest(rows.near, first, last) / total,
        "kind": _highest(rows.kind, first, last),
        "novelty": np.log1p(_sums(rows.novel, first, last)) / _MOST_NOVEL,
        "length": np.log1p(lengths) / _MOST_TERMS,
        "asking": rows.asking[last - 1] if len(spots) else np.zeros(0),
        "heading": _sums(rows.heading, first, last) / (last - first),
    }


def _of_pages(asked: Asked, rows: _Rows, pages: Sequence[Page], spots: IntArray) -> dict[str, FloatArray]:
    """The factors for which title, place and article count too."""
    page, start = spots[:, 0], spots[:, 1]
    weights = np.array(asked.weights)
    titles = np.array([[term in page.title for term in asked.places] for page in pages], np.bool_)
    there = (_sums(rows.counts, spots[:, 3], spots[:, 4]) > 0) | titles.reshape(len(pages), len(weights))[
        page
    ]
    factors = np.array([(page.frequency, page.passage, page.freshness) for page in pages]).reshape(-1, 3)[
        page
    ]
    return {
        "coverage": there @ weights / (weights.sum() or 1.0),
        "leaning": rows.leaning[spots[:, 3]] * (start > 0) if len(spots) else np.zeros(0),
        "start": 1 / (1 + start),
        "frequency": factors[:, 0],
        "passage": factors[:, 1],
        "freshness": factors[:, 2],
    }


def _sums(rows: FloatArray, first: IntArray, last: IntArray) -> FloatArray:
    running = np.concatenate(
        [np.zeros_like(rows[:1]) if len(rows) else np.zeros((1, *rows.shape[1:])), rows.cumsum(axis=0)]
    )
    summed: FloatArray = running[last] - running[first]
    return summed


def _highest(rows: FloatArray, first: IntArray, last: IntArray) -> FloatArray:
    highest: FloatArray = rows[first]
    for step in range(1, MOST_SENTENCES):
        highest = np.maximum(highest, rows[np.minimum(first + step, last - 1)])
    return highest
