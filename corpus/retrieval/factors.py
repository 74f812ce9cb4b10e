"""Compute the factors of excerpt candidates: what speaks for each, about 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.retrieval.agreement import agreement
from corpus.retrieval.answer_votes import AnswerVotes, titled
from corpus.retrieval.features import (
    NO_SENTENCE,
    ArticleExtract,
    FloatArray,
    IntArray,
    SentenceFeatures,
    highest_of,
)
from corpus.retrieval.matching import QuestionTerms
from corpus.retrieval.weights import NAMES

# BM25's parameters for single sentences, which are short: a term that is repeated adds little (k1), and a
# long sentence may well be the one that answers (b).
_K1 = 1.2
_B = 0.2
_USUAL = 20  # terms of an average sentence of news
# 30 names and numbers, or 100 terms, make a factor of 1.
_MOST_NOVEL = np.log1p(30)
_MOST_TERMS = np.log1p(100)
_COLUMNS = {name: column for column, name in enumerate(NAMES)}

A = TypeVar("A", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateFactors:
    """Gives the factors of candidates; what depends on the question alone is worked out once.

    Attributes:
        features: of all sentences that were read.
        weights: float64, (t,): of the question's terms.
        links: float64, (t,): of each term and the next.
        named: float64, (t,): of the terms that are parts of names, 0 of others.
        in_title: bool, (extracts, t): which titles hold which terms.
        whole: float64, (extracts, 3): frequency, passage and freshness of the articles.
        leaning: float64, (sentences + 1,): whether each needs the sentence before it, which there is.
        voted: the votes for the answers of all sentences.
    """

    features: SentenceFeatures
    weights: FloatArray
    links: FloatArray
    named: FloatArray
    in_title: NDArray[np.bool_]
    whole: FloatArray
    leaning: FloatArray
    voted: AnswerVotes

    @classmethod
    def of(cls, asked: QuestionTerms, extracts: Sequence[ArticleExtract], features: SentenceFeatures) -> Self:
        """Return the factors that candidates of `features` have."""
        weights, in_title = np.array(asked.weights), titled(asked, extracts)
        whole = [(each.frequency, each.passage, each.freshness) for each in extracts]
        return cls(
            features=features,
            weights=weights,
            links=np.append(weights[:-1] + weights[1:], 0.0)[: len(weights)],
            named=weights * np.array(asked.names, np.float64),
            in_title=in_title,
            whole=np.array(whole, np.float64).reshape(-1, 3),
            leaning=features.leaning * (features.place > 0),
            voted=AnswerVotes.of(asked, extracts, features),
        )

    def __call__(self, candidates: IntArray, shares: FloatArray | None = None) -> FloatArray:
        """Return the factors of each candidate: float64, (n, len(NAMES)).

        Args:
            candidates: int64, (n, 3).
            shares: float64, (sentences + 1, v): what `votes` gives; None before there are votes.
        """
        factors = np.zeros((len(candidates), len(NAMES)))
        if len(candidates):
            rows = np.ascontiguousarray(candidates.T)
            counts = _sum_of(self.features.counts, rows)
            found = self._of_text(rows, counts) | self._of_article(candidates, rows, counts)
            found |= {"votes": self.voted.share(candidates), "support": self.voted.support(candidates)}
            if shares is not None:
                found["agreement"] = agreement(shares, candidates)
            for name, column in found.items():
                factors[:, _COLUMNS[name]] = column
        return factors

    def _of_text(self, rows: IntArray, counts: FloatArray) -> dict[str, FloatArray]:
        """Return the factors that follow from the sentences alone, each float64, (n,).

        `rows` is int64, (3, n), and `counts` float64, (n, t).
        """
        features, matches, total = self.features, self.features.matches, _sum(self.weights)
        second, third = rows[1] != NO_SENTENCE, rows[2] != NO_SENTENCE
        lengths = _sum_of(matches.length, rows)
        norms = _K1 * (1 - _B + _B * lengths / _USUAL)
        last = np.where(third, rows[2], np.where(second, rows[1], rows[0]))
        return {
            "terms": (counts / (counts + norms[:, None])) @ self.weights / total,
            "pairs": highest_of(matches.pairs, rows) @ self.links / _sum(self.links),
            "names": (counts > 0) @ self.named / _sum(self.named),
            "nearness": highest_of(features.near, rows) / total,
            "kind": highest_of(features.kind, rows),
            "unit": highest_of(matches.unit, rows) / total,
            "novelty": np.log1p(_sum_of(features.novel, rows)) / _MOST_NOVEL,
            "length": np.log1p(lengths) / _MOST_TERMS,
            "asking": features.asking[last],
            "heading": _sum_of(features.heading, rows) / (1 + second.astype(np.int64) + third),
        }

    def _of_article(self, candidates: IntArray, rows: IntArray, counts: FloatArray) -> dict[str, FloatArray]:
        """Return the factors that depend on title, place and article, each float64, (n,)."""
        first, features, total = rows[0], self.features, _sum(self.weights)
        extract, (second, third) = features.extract[first], features.gaps(candidates)
        in_title, whole = self.in_title[extract], self.whole[extract]
        leaning = self.leaning[rows]
        return {
            "coverage": ((counts > 0) | in_title) @ self.weights / total,
            "title": in_title @ self.weights / total,
            "leaning": np.maximum(leaning[0], np.maximum(leaning[1] * second, leaning[2] * third)),
            "start": 1 / (1 + features.place[first]),
            "parts": second.astype(np.float64) + third,
            "frequency": whole[:, 0],
            "passage": whole[:, 1],
            "freshness": whole[:, 2],
        }


def _sum(weights: FloatArray) -> float:
    return float(weights.sum()) or 1.0


def _sum_of(values: NDArray[A], rows: IntArray) -> NDArray[A]:
    """Return the sum of what the sentences of each candidate have: `rows` is int64, (3, n).

    Far quicker than a sum along an axis of three.
    """
    return np.asarray(values[rows[0]] + values[rows[1]] + values[rows[2]])
