"""Enumerate what may be cited of an article: one to three of its sentences.

A candidate is a row of three int64: rows of `SentenceFeatures` in ascending order, `NO_SENTENCE` where it has
fewer sentences. Several candidates are an array of shape (n, 3).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from corpus.retrieval.agreement import agreement, votes
from corpus.retrieval.factors import CandidateFactors
from corpus.retrieval.features import NO_SENTENCE, ArticleExtract, FloatArray, IntArray, SentenceFeatures
from corpus.retrieval.matching import QuestionTerms
from corpus.retrieval.weights import NAMES, Factors, Weights

MOST_SENTENCES = 3  # as many as a passage holds
MOST_CHARACTERS = 600  # three long sentences
# Candidates of an article that are tried with a sentence from elsewhere, and those of two with a third.
_EXTENDED = (6, 4)
_AGREEMENT = NAMES.index("agreement")  # it depends on the votes of candidates, which depend on the rest


@dataclass(frozen=True, slots=True)
class ExcerptCandidates:
    """What could be cited of the articles that were read for a question.

    Attributes:
        features: of all sentences.
        candidates: int64, (n, 3).
        factors: float64, (n, len(NAMES)): the factors of each candidate, in the order of `NAMES`.
    """

    features: SentenceFeatures
    candidates: IntArray
    factors: FloatArray

    @property
    def extracts(self) -> IntArray:
        """The number of the extract of each candidate: int64, (n,)."""
        extracts: IntArray = self.features.extract[self.candidates[:, 0]]
        return extracts

    def best(self, choosing: Factors, ordering: Factors) -> IntArray:
        """Return the numbers of the best candidates, one an article, best first."""
        return best(self.factors, self.extracts, choosing, ordering)

    def only(self, numbers: IntArray) -> "ExcerptCandidates":
        """Return the candidates of these numbers alone, in this order."""
        return replace(self, candidates=self.candidates[numbers], factors=self.factors[numbers])

    def with_factor(self, name: str, values: FloatArray) -> "ExcerptCandidates":
        """Return the candidates with these values, float64, (n,), of a factor."""
        factors = self.factors.copy()
        factors[:, NAMES.index(name)] = values
        return replace(self, factors=factors)


def best(factors: FloatArray, extracts: IntArray, choosing: Factors, ordering: Factors) -> IntArray:
    """Return the numbers of the best candidates, one an extract.

    int64, the best extract first; ties go to the earlier.

    Args:
        factors: float64, (n, len(NAMES)).
        extracts: int64, (n,): the extract of each candidate.
        choosing: decides among the candidates of an extract.
        ordering: decides among extracts, by their best candidates.
    """
    scores = factors @ np.array(choosing.vector())
    order = np.lexsort((-scores, extracts))
    _, first = np.unique(extracts[order], return_index=True)
    chosen = order[first]
    worth = factors[chosen] @ np.array(ordering.vector())
    ranked: IntArray = chosen[np.argsort(-worth, kind="stable")]
    return ranked


def excerpt_candidates(
    asked: QuestionTerms, extracts: Sequence[ArticleExtract], weights: Weights
) -> ExcerptCandidates:
    """Return all windows of these extracts, and the best of the likeliest articles extended."""
    features, choosing = SentenceFeatures.of(asked, extracts), np.array(weights.choosing.vector())
    near = windows(features)
    factors, weigh = weighed(asked, extracts, features, near, choosing=choosing, width=weights.width)
    found, scores = [(near, factors)], factors @ choosing
    likely = best(factors, features.extract[near[:, 0]], weights.choosing, weights.ordering)
    among = np.isin(features.extract[near[:, 0]], features.extract[near[likely[: weights.extended], 0]])
    tried, scores = near[among], scores[among]
    for most in _EXTENDED:
        tried = extended(features, tried, scores, most=most)
        factors = weigh(tried)
        found.append((tried, factors))
        scores = factors @ choosing
    return ExcerptCandidates(features, *(np.concatenate(parts) for parts in zip(*found, strict=True)))


def weighed(
    asked: QuestionTerms,
    extracts: Sequence[ArticleExtract],
    features: SentenceFeatures,
    candidates: IntArray,
    *,
    choosing: FloatArray,
    width: float,
) -> tuple[FloatArray, Callable[[IntArray], FloatArray]]:
    """Return the factors of candidates, float64, (n, len(NAMES)), and a function that gives those of others.

    Args:
        asked: the question.
        extracts: of the articles that were read.
        features: of all their sentences.
        candidates: int64, (n, 3): those whose names and numbers count as votes.
        choosing: float64, (len(NAMES),): what a candidate's vote is weighed by.
        width: see `votes`.
    """
    factors_of = CandidateFactors.of(asked, extracts, features)
    factors = factors_of(candidates)
    shares = votes(features, candidates, factors @ choosing, width=width)
    factors[:, _AGREEMENT] = agreement(shares, candidates)
    return factors, partial(factors_of, shares=shares)


def windows(features: SentenceFeatures) -> IntArray:
    """Return each sentence alone, and neighbours within the limit: int64, (n, 3).

    A heading comes only with the sentence below it, a dateline or a credit not at all, and an item of a list
    or a row of a table with what introduces it.
    """
    ones = np.arange(len(features.extract) - 1)
    found = [_padded(ones[:, None])]
    for more in range(1, MOST_SENTENCES):
        starts = ones[: max(len(ones) - more, 0)]
        together = (features.extract[starts + more] == features.extract[starts]) & (
            features.place[starts + more] == features.place[starts] + more
        )
        together &= features.end[starts + more] - features.start[starts] <= MOST_CHARACTERS
        found.append(_padded(starts[together, None] + np.arange(more + 1)))
    return _quotable(features, _introduced(features, np.concatenate(found)))


def extended(features: SentenceFeatures, candidates: IntArray, scores: FloatArray, *, most: int) -> IntArray:
    """Return the `most` best candidates of each extract with one more sentence of it.

    Those of three sentences have no room for another. `candidates` is int64, (n, 3), `scores` float64, (n,).
    """
    room = candidates[:, -1] == NO_SENTENCE
    chosen = _best_of_each(features, candidates[room], scores[room], most=most)
    owner, other = _pairs(features, chosen)
    first, second, third = chosen[owner, 0], chosen[owner, 1], np.full(len(other), NO_SENTENCE)
    apart = np.abs(features.place[other] - features.place[first]) > 1
    apart &= (second == NO_SENTENCE) | (np.abs(features.place[other] - features.place[second]) > 1)
    size = (features.end - features.start)[other]
    by = features.introduction[other]
    lacks = (by != NO_SENTENCE) & (by != first) & (by != second)
    third[lacks & (second == NO_SENTENCE)] = by[lacks & (second == NO_SENTENCE)]
    size += np.where(third == NO_SENTENCE, 0, (features.end - features.start)[third])
    fits = _characters(features, chosen)[owner] + size <= MOST_CHARACTERS
    fits &= ~lacks | (second == NO_SENTENCE)
    found = np.column_stack([first, np.where(third == NO_SENTENCE, second, third), other])
    return _quotable(features, _ascending(found[apart & fits]))


def _introduced(features: SentenceFeatures, candidates: IntArray) -> IntArray:
    """Put what introduces the first sentence of each window before it.

    A window that has no room for it goes, unless it is one sentence. One right after what introduces it goes
    too, for there is the window that begins with that. Windows and result are int64, (n, 3).
    """
    first = candidates[:, 0]
    by = features.introduction[first]
    lacks = by != NO_SENTENCE
    if not lacks.any():  # most articles hold no list
        return candidates
    last = candidates.max(axis=1)
    size = (features.end - features.start)[by] + features.end[last] - features.start[first]
    fits = lacks & (candidates[:, -1] == NO_SENTENCE) & (size <= MOST_CHARACTERS)
    alone = lacks & ~fits & (first == last)
    added = fits & ~features.follows(by, first)
    return np.concatenate([candidates[~lacks | alone], np.column_stack([by, candidates[:, :-1]])[added]])


def _padded(candidates: IntArray) -> IntArray:
    """Fill candidates of k sentences, (n, k), up to three."""
    padded = np.full((len(candidates), MOST_SENTENCES), NO_SENTENCE)
    padded[:, : candidates.shape[1]] = candidates
    return padded


def _quotable(features: SentenceFeatures, candidates: IntArray) -> IntArray:
    return candidates[features.quotable(candidates)]


def _best_of_each(
    features: SentenceFeatures, candidates: IntArray, scores: FloatArray, *, most: int
) -> IntArray:
    """Return the `most` best candidates of each extract: int64, (m, 3)."""
    order = np.lexsort((-scores, features.extract[candidates[:, 0]]))
    extract = features.extract[candidates[order, 0]]
    rank = np.arange(len(order)) - np.searchsorted(extract, extract)
    chosen: IntArray = candidates[order[rank < most]]
    return chosen


def _pairs(features: SentenceFeatures, candidates: IntArray) -> tuple[IntArray, IntArray]:
    """Pair the number of each candidate with every row of its extract.

    Two arrays of int64, (pairs,).
    """
    extract, extracts = features.extract[candidates[:, 0]], features.extract[:-1]
    low, high = extracts.searchsorted(extract, side="left"), extracts.searchsorted(extract, side="right")
    counts = high - low
    owner = np.repeat(np.arange(len(candidates)), counts)
    return owner, np.arange(len(owner)) - np.repeat(counts.cumsum() - counts - low, counts)


def _characters(features: SentenceFeatures, candidates: IntArray) -> IntArray:
    """Return the characters of candidates of one or two sentences: int64, (n,).

    Those between neighbours count.
    """
    first, second = candidates[:, 0], candidates[:, 1]
    size = features.end - features.start
    whole = features.end[second] - features.start[first]
    apart = size[first] + size[second]
    characters: IntArray = np.where(features.follows(first, second), whole, apart)
    return characters


def _ascending(candidates: IntArray) -> IntArray:
    """Return each candidate once, its rows in ascending order and `NO_SENTENCE` last."""
    last = candidates.max(initial=0) + 1
    ordered = np.sort(np.where(candidates == NO_SENTENCE, last, candidates), axis=1)
    # One number a candidate: duplicates among numbers are found far faster than among rows.
    keys = (ordered[:, 0] * (last + 1) + ordered[:, 1]) * (last + 1) + ordered[:, 2]
    ordered = ordered[np.unique(keys, return_index=True)[1]]
    once: IntArray = np.where(ordered == last, NO_SENTENCE, ordered)
    return once
