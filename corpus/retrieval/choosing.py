"""Pages to all that could be cited of them, each choice with its factors, in one array for a question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.retrieval.agreement import agreement, votes
from corpus.retrieval.choices import extended, windows
from corpus.retrieval.factors import factors_of
from corpus.retrieval.features import CandidateArticle, FloatArray, IntArray, Rows
from corpus.retrieval.matching import QuestionTerms
from corpus.retrieval.weights import NAMES, Factors, Weights

_TRIED = (6, 4)  # choices of a page that are tried with one sentence more, and with another after that
_AGREEMENT = NAMES.index("agreement")


@dataclass(frozen=True, slots=True)
class Choices:
    """What could be cited of some pages: `choices` of the sentences `rows`, and a row of factors for each."""

    rows: Rows
    choices: IntArray
    values: FloatArray

    @property
    def pages(self) -> IntArray:
        """The page of each choice."""
        pages: IntArray = self.rows.page[self.choices[:, 0]]
        return pages

    def best(self, choosing: Factors, ordering: Factors) -> IntArray:
        """The best choice of each page that has any, the worthiest page first; ties go to the earlier."""
        return best(self.values, self.pages, choosing, ordering)


def best(values: FloatArray, pages: IntArray, choosing: Factors, ordering: Factors) -> IntArray:
    """Of choices with these factors the best of each page, the worthiest page first."""
    scores = values @ np.array(choosing.vector())
    order = np.lexsort((-scores, pages))
    _, first = np.unique(pages[order], return_index=True)
    chosen = order[first]
    worth = values[chosen] @ np.array(ordering.vector())
    ranked: IntArray = chosen[np.argsort(-worth, kind="stable")]
    return ranked


def choices_of(asked: QuestionTerms, pages: Sequence[CandidateArticle], weights: Weights) -> Choices:
    """Every window of these pages, and the best of them with sentences from elsewhere in their article."""
    rows, choosing = Rows.of(asked, pages), np.array(weights.choosing.vector())
    near = windows(rows)
    values = factors_of(asked, pages, rows, near, shares=np.zeros((len(rows.page), 0)))
    shares = votes(rows, near, values @ choosing, width=weights.width)
    values[:, _AGREEMENT] = agreement(shares, near)
    found, tried, scores = [(near, values)], near, values @ choosing
    for most in _TRIED:
        tried = extended(rows, tried, scores, most=most)
        values = factors_of(asked, pages, rows, tried, shares=shares)
        found.append((tried, values))
        scores = values @ choosing
    return Choices(rows, *(np.concatenate(parts) for parts in zip(*found, strict=True)))
