"""Choices to factors: what speaks for each of them, a number of about 0 to 1 each."""

from collections.abc import Sequence

import numpy as np

from corpus.retrieval.agreement import agreement
from corpus.retrieval.choices import gaps
from corpus.retrieval.features import NOBODY, CandidateArticle, FloatArray, IntArray, Rows
from corpus.retrieval.matching import QuestionTerms
from corpus.retrieval.weights import NAMES

_K1 = 1.2  # sentences are short: a term that is repeated says little more
_B = 0.2  # and a long one may well be the one that answers
_USUAL = 20  # terms in a sentence
_MOST_NOVEL = np.log1p(30)
_MOST_TERMS = np.log1p(100)


def factors_of(
    asked: QuestionTerms,
    pages: Sequence[CandidateArticle],
    rows: Rows,
    choices: IntArray,
    *,
    shares: FloatArray,
) -> FloatArray:
    """The factors of each choice: a row each, a column for each of `NAMES`; `shares` are votes."""
    values = np.zeros((len(choices), len(NAMES)))
    if len(choices):
        found = _of_text(asked, rows, choices) | _of_article(asked, pages, rows, choices)
        for name, column in (found | {"agreement": agreement(shares, choices)}).items():
            values[:, NAMES.index(name)] = column
    return values


def _of_text(asked: QuestionTerms, rows: Rows, choices: IntArray) -> dict[str, FloatArray]:
    """The factors that come of the sentences alone."""
    weights, size = np.array(asked.weights), (choices != NOBODY).sum(axis=1)
    counts, lengths = rows.counts[choices].sum(axis=1), rows.length[choices].sum(axis=1)
    norms = _K1 * (1 - _B + _B * lengths / _USUAL)
    links = np.append(weights[:-1] + weights[1:], 0.0)[: len(weights)]
    named = weights * np.array(asked.names, np.float64)
    last = choices[np.arange(len(choices)), size - 1]
    novel = np.array([len(names) for names in rows.novel])[choices].sum(axis=1)
    return {
        "terms": (counts / (counts + norms[:, None])) @ weights / _sum(weights),
        "pairs": rows.pairs[choices].max(axis=1) @ links / _sum(links),
        "names": (counts > 0) @ named / _sum(named),
        "nearness": rows.near[choices].max(axis=1) / _sum(weights),
        "kind": rows.kind[choices].max(axis=1),
        "novelty": np.log1p(novel) / _MOST_NOVEL,
        "length": np.log1p(lengths) / _MOST_TERMS,
        "asking": rows.asking[last],
        "heading": rows.heading[choices].sum(axis=1) / size,
    }


def _of_article(
    asked: QuestionTerms, pages: Sequence[CandidateArticle], rows: Rows, choices: IntArray
) -> dict[str, FloatArray]:
    """The factors for which title, place and article count too."""
    weights, first = np.array(asked.weights), choices[:, 0]
    page, apart = rows.page[first], gaps(rows, choices)
    titled = np.array([[term in page.title for term in asked.places] for page in pages], np.bool_)
    titled = titled.reshape(len(pages), len(weights))
    there = (rows.counts[choices].sum(axis=1) > 0) | titled[page]
    whole = np.array([(page.frequency, page.passage, page.freshness) for page in pages])[page]
    leaning = rows.leaning * (rows.place > 0)
    begun = [first, *(np.where(gap, choices[:, place], NOBODY) for place, gap in enumerate(apart, start=1))]
    return {
        "coverage": there @ weights / _sum(weights),
        "title": titled[page] @ weights / _sum(weights),
        "leaning": np.maximum.reduce([leaning[row] for row in begun]),
        "start": 1 / (1 + rows.place[first]),
        "parts": np.sum(apart, axis=0),
        "frequency": whole[:, 0],
        "passage": whole[:, 1],
        "freshness": whole[:, 2],
    }


def _sum(weights: FloatArray) -> float:
    return float(weights.sum()) or 1.0
