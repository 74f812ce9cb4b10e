"""Let articles vote: a name or number that many hold is the likelier answer.

The votes of redundancy-based question answering (Brill, Dumais and Banko, 2002: "An analysis of the AskMSR
question-answering system"), cast by the articles: each votes for the names and numbers of its sentences that
speak of the question, by how well the best candidate with that sentence fits.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

import numpy as np

from corpus.retrieval.features import NO_SENTENCE, FloatArray, IntArray, SentenceFeatures

_VOTED = 64  # names and numbers with most votes; those after them change no score
_COUNTED = 3  # of a candidate: an answer is a name and a surname, or a number and its unit
_LEAST = 1e-3  # share of the best candidate's weight below which there is no vote


def votes(
    features: SentenceFeatures, candidates: IntArray, scores: FloatArray, *, width: float
) -> FloatArray:
    """Return the share of the votes that the names and numbers of each sentence have.

    The result is float64, (sentences + 1, v), with a column for each of the v <= 64 names and numbers with
    most votes, in descending order of these; the most voted one has 1.

    Args:
        features: of all sentences.
        candidates: int64, (n, 3).
        scores: float64, (n,): how well each candidate fits.
        width: how much worse than the best a candidate is that has 1/e of its vote.
    """
    weights = _weights(features, candidates, np.exp((scores - scores.max(initial=-np.inf)) / width))
    voted = _counted(features, weights).most_common(_VOTED)
    shares = np.zeros((len(features.extract), len(voted)))
    if voted:
        column = {name: number for number, (name, _) in enumerate(voted)}
        share = np.array([count for _, count in voted]) / voted[0][1]
        for row, novel in enumerate(features.novel):
            held = [column[name] for name in novel if name in column]
            shares[row, held] = share[held]
    return shares


def agreement(shares: FloatArray, candidates: IntArray) -> FloatArray:
    """Return how much of what most articles agree on each candidate holds, 0 to 1.

    `shares` is what `votes` gives, `candidates` int64, (n, 3); the result is float64, (n,).
    """
    held = shares[candidates].max(axis=1, initial=0.0)
    first = (held > 0).cumsum(axis=1) <= _COUNTED
    agreed: FloatArray = (held * first).sum(axis=1) / _COUNTED
    return agreed


def _weights(features: SentenceFeatures, candidates: IntArray, weights: FloatArray) -> FloatArray:
    """Return the weight of the best candidate with each sentence.

    float64, (sentences + 1,).
    """
    best = np.zeros(len(features.extract))
    for column in candidates.T:
        np.maximum.at(best, column, weights)
    best[NO_SENTENCE] = 0.0
    return best


def _counted(features: SentenceFeatures, weights: FloatArray) -> Counter[str]:
    """Count the votes; an article's vote for a name has its best sentence's weight."""
    by_extract: Mapping[int, dict[str, float]] = defaultdict(dict)
    for row in np.flatnonzero(weights >= _LEAST).tolist():
        votes_of, weight = by_extract[int(features.extract[row])], float(weights[row])
        for name in features.novel[row]:
            votes_of[name] = max(weight, votes_of.get(name, 0.0))
    counted: Counter[str] = Counter()
    for votes_of in by_extract.values():
        counted.update(votes_of)
    return counted
