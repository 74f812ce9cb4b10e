"""Let the sentences of all articles read vote for the answer, by how closely they hold the question.

Redundancy-based voting (Brill, Dumais and Banko, 2002) over terms of the kind that is asked for. Where
`agreement` starts from candidates that are scored already, a vote here rests on the sentence alone, so that
it is other evidence: how much of the question stands around the answer, and how recent the article is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.retrieval.features import ArticleExtract, FloatArray, IntArray, SentenceFeatures, highest_of
from corpus.retrieval.matching import QuestionTerms
from corpus.retrieval.sentence_matches import Named, SentenceMatches, highest

_AGED = 1 / 9  # of the half-life of freshness, 20 days: an article's vote fades with 180 days
_OLD_VOTE = 0.3  # what remains of a vote of old or undated articles
_ADJACENT = 2.0  # weight around an answer, as a share of the question's, that counts as all of it: 1/2


@dataclass(frozen=True, slots=True)
class AnswerVotes:
    """The votes for the answer of each sentence that has most.

    Attributes:
        counts: float64, (sentences + 1,): 1 is the vote of an article of now whose sentence holds the whole
            question by the answer.
        by_name: float64, (names,): the votes for each answer.
        matches: the answers of the sentences.
    """

    counts: FloatArray
    by_name: FloatArray
    matches: SentenceMatches

    @classmethod
    def of(
        cls, asked: QuestionTerms, extracts: Sequence[ArticleExtract], features: SentenceFeatures
    ) -> "AnswerVotes":
        """Count the votes of all sentences; an article votes for an answer once, by its best one."""
        matches = features.matches
        rows, names, near = _last_of_each(matches.answers)
        near = near / (sum(asked.weights) or 1.0)
        votes = _votes(near, _coverage(asked, extracts, features)[rows])
        recency = np.array([each.freshness for each in extracts]) ** _AGED
        by_name = _counted(features.extract[rows], names, votes, recency, size=len(matches.names))
        return cls(highest(len(matches.length), rows, by_name[names]), by_name, matches)

    @property
    def shares(self) -> FloatArray:
        """Of the votes of the most voted answer, 0 to 1: float64, (sentences + 1,)."""
        return self.counts / (self.by_name.max(initial=0.0) or 1.0)

    def share(self, candidates: IntArray) -> FloatArray:
        """Return the share of each candidate: `candidates` is int64, (n, 3), the result float64, (n,)."""
        return highest_of(self.shares, candidates.T)

    def term(self, candidate: IntArray) -> str:
        """Return the most voted answer of a candidate, int64, (3,), or ""."""
        rows, names, _ = self.matches.answers
        own = names[rows == candidate[self.counts[candidate].argmax()]]
        return self.matches.names[own[self.by_name[own].argmax()]] if len(own) else ""

    def support(self, candidates: IntArray) -> FloatArray:
        """Return ln(1 + votes) of each candidate, as `share` does."""
        return np.asarray(np.log1p(highest_of(self.counts, candidates.T)))


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


def _last_of_each(answers: Named) -> Named:
    """Return the last place of each name in each sentence; what repeats it mostly explains it."""
    rows, names, near = answers.rows[::-1], answers.names[::-1], answers.near[::-1]
    _, last = np.unique(rows * (names.max(initial=0) + 1) + names, return_index=True)
    return Named(rows[last], names[last], near[last])


def _votes(near: FloatArray, coverage: FloatArray) -> FloatArray:
    """Return the vote for each answer: half its nearness, half the coverage where that is near; squared."""
    return np.asarray((0.5 * near + 0.5 * coverage * np.minimum(1.0, _ADJACENT * near)) ** 2)


def _counted(
    extracts: IntArray, names: IntArray, votes: FloatArray, recency: FloatArray, *, size: int
) -> FloatArray:
    """Return the votes for each of `size` answers; those of an article count by how recent it is."""
    ballots, ballot = np.unique(extracts * size + names, return_inverse=True)
    best = highest(len(ballots), ballot, votes)
    counted = best * (_OLD_VOTE + (1 - _OLD_VOTE) * recency[ballots // max(size, 1)])
    return np.bincount(ballots % max(size, 1), weights=counted, minlength=size).astype(np.float64)
