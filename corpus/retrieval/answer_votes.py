"""Let the sentences of all articles read vote for the answer, by how closely they hold the question.

Redundancy-based voting (Brill, Dumais and Banko, 2002) over terms of the kind that is asked for. Where
`agreement` starts from candidates that are scored already, a vote here rests on the sentence alone, so that
it is other evidence: how much of the question stands around the answer, and how recent the article is.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.retrieval.features import ArticleExtract, FloatArray, IntArray, SentenceFeatures
from corpus.retrieval.matching import QuestionTerms

_AGED = 1 / 9  # of the half-life of freshness, 20 days: an article's vote fades with 180 days
_OLD_VOTE = 0.3  # what remains of a vote of old or undated articles
_ADJACENT = 2.0  # weight around an answer, as a share of the question's, that counts as all of it: 1/2


@dataclass(frozen=True, slots=True)
class AnswerVotes:
    """The votes for the answer of each sentence that has most.

    Both arrays are float64, (sentences + 1,).

    Attributes:
        shares: of the votes of the most voted answer, 0 to 1.
        counts: 1 is the vote of an article of now whose sentence holds the whole question by the answer.
        terms: sentences + 1 terms, "" in a sentence without an answer.
    """

    shares: FloatArray
    counts: FloatArray
    terms: tuple[str, ...]

    @classmethod
    def of(
        cls, asked: QuestionTerms, extracts: Sequence[ArticleExtract], features: SentenceFeatures
    ) -> "AnswerVotes":
        """Count the votes of all sentences; an article votes for an answer once, by its best one."""
        votes = _votes(features, _coverage(asked, extracts, features), sum(asked.weights) or 1.0)
        counted = _counted(features.extract, votes, [each.freshness**_AGED for each in extracts])
        terms = tuple(max(own, key=counted.__getitem__, default="") for own in votes)
        counts = np.array([counted.get(term, 0.0) for term in terms])
        return cls(shares=counts / (max(counted.values(), default=0.0) or 1.0), counts=counts, terms=terms)

    def share(self, candidates: IntArray) -> FloatArray:
        """Return the share of each candidate: `candidates` is int64, (n, 3), the result float64, (n,)."""
        return np.asarray(self.shares[candidates].max(axis=1, initial=0.0))

    def term(self, candidate: IntArray) -> str:
        """Return the most voted answer of a candidate, int64, (3,), or ""."""
        return self.terms[int(candidate[self.counts[candidate].argmax()])]

    def support(self, candidates: IntArray) -> FloatArray:
        """Return ln(1 + votes) of each candidate, as `share` does."""
        return np.asarray(np.log1p(self.counts[candidates].max(axis=1, initial=0.0)))


def titled(asked: QuestionTerms, extracts: Sequence[ArticleExtract]) -> np.ndarray:
    """Return which titles hold which of the question's terms: bool, (extracts, terms)."""
    held = np.array([[term in each.title for term in asked.places] for each in extracts], np.bool_)
    return held.reshape(len(extracts), len(asked.weights))


def _coverage(
    asked: QuestionTerms, extracts: Sequence[ArticleExtract], features: SentenceFeatures
) -> FloatArray:
    """Return the share of the question in each sentence or its title: float64, (sentences,)."""
    weights = np.array(asked.weights)
    held = (features.counts[:-1] > 0) | titled(asked, extracts)[features.extract[:-1]]
    return np.asarray(held @ weights / (weights.sum() or 1.0))


def _votes(features: SentenceFeatures, coverage: FloatArray, total: float) -> list[dict[str, float]]:
    """Return what each sentence votes for, and how strongly; the last row votes for nothing."""
    rows = zip(features.answers[:-1], coverage.tolist(), strict=True)
    return [{term: _vote(near / total, share) for term, near in answers} for answers, share in rows] + [{}]


def _vote(near: float, coverage: float) -> float:
    """Return the vote for an answer: half its nearness, half the coverage where that is near; squared."""
    return (0.5 * near + 0.5 * coverage * min(1.0, _ADJACENT * near)) ** 2


def _counted(
    extract: IntArray, votes: Sequence[dict[str, float]], recency: Sequence[float]
) -> dict[str, float]:
    """Return the votes for each answer; those of an article count by how recent it is."""
    best: dict[int, dict[str, float]] = defaultdict(dict)
    for number, own in zip(extract.tolist(), votes, strict=True):
        article = best[number]
        for term, vote in own.items():
            article[term] = max(vote, article.get(term, 0.0))
    counted: dict[str, float] = defaultdict(float)
    for number, article in best.items():
        for term, vote in article.items():
            counted[term] += vote * (_OLD_VOTE + (1 - _OLD_VOTE) * recency[number])
    return counted
