"""Let articles vote: a name or number that many hold is the likelier answer.

The votes of redundancy-based question answering (Brill, Dumais and Banko, 2002: "An analysis of the AskMSR
question-answering system"), cast by the articles: each votes for the names and numbers of its sentences that
speak of the question, by how well the best candidate with that sentence fits.
"""

import numpy as np

from corpus.retrieval.features import NO_SENTENCE, FloatArray, IntArray, SentenceFeatures, highest_of
from corpus.retrieval.sentence_matches import highest

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
    voted, counts = _most_voted(features, weights)
    shares = np.zeros((len(features.extract), len(voted)))
    if len(voted):
        rows, names, _ = features.matches.novel
        column = np.full(len(features.matches.names), -1)
        column[voted] = np.arange(len(voted))
        held = column[names] >= 0
        shares[rows[held], column[names[held]]] = (counts / counts[0])[column[names[held]]]
    return shares


def agreement(shares: FloatArray, candidates: IntArray) -> FloatArray:
    """Return how much of what most articles agree on each candidate holds, 0 to 1.

    `shares` is what `votes` gives, `candidates` int64, (n, 3); the result is float64, (n,).
    """
    held = highest_of(shares, candidates.T)
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


def _most_voted(features: SentenceFeatures, weights: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return the names and numbers with most votes, by number, and their votes, most first.

    An article's vote for a name has its best sentence's weight. The name that came first goes before others
    with as many.
    """
    rows, names, _ = features.matches.novel
    voting = weights[rows] >= _LEAST
    rows, names, size = rows[voting], names[voting], max(len(features.matches.names), 1)
    ballots, ballot = np.unique(features.extract[rows] * size + names, return_inverse=True)
    best = highest(len(ballots), ballot, weights[rows])
    counts = np.bincount(ballots % size, weights=best, minlength=size).astype(np.float64)
    different, first = np.unique(names, return_index=True)
    order = np.lexsort((first, -counts[different]))[:_VOTED]
    return different[order], counts[different[order]]
