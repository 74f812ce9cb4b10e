"""Compute the factors of excerpt candidates: what speaks for each, about 0 to 1."""

from collections.abc import Sequence

import numpy as np

from corpus.retrieval.agreement import agreement
from corpus.retrieval.answer_votes import AnswerVotes, titled
from corpus.retrieval.features import NO_SENTENCE, ArticleExtract, FloatArray, IntArray, SentenceFeatures
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


def factors_of(
    asked: QuestionTerms,
    extracts: Sequence[ArticleExtract],
    features: SentenceFeatures,
    candidates: IntArray,
    *,
    voted: AnswerVotes,
    shares: FloatArray | None = None,
) -> FloatArray:
    """Return the factors of each candidate: float64, (n, len(NAMES)).

    Args:
        asked: the question.
        extracts: of the articles that were read.
        features: of all their sentences.
        candidates: int64, (n, 3).
        voted: the votes for the answers of all sentences.
        shares: float64, (sentences + 1, v): what `votes` gives; None before there are votes.
    """
    factors = np.zeros((len(candidates), len(NAMES)))
    if len(candidates):
        found = _of_text(asked, features, candidates) | _of_article(asked, extracts, features, candidates)
        found |= {"votes": voted.share(candidates), "support": voted.support(candidates)}
        if shares is not None:
            found["agreement"] = agreement(shares, candidates)
        for name, column in found.items():
            factors[:, NAMES.index(name)] = column
    return factors


def _of_text(asked: QuestionTerms, features: SentenceFeatures, candidates: IntArray) -> dict[str, FloatArray]:
    """Return the factors that follow from the sentences alone, each float64, (n,)."""
    weights, size = np.array(asked.weights), (candidates != NO_SENTENCE).sum(axis=1)
    matches, counts = features.matches, features.counts[candidates].sum(axis=1)
    lengths = matches.length[candidates].sum(axis=1)
    norms = _K1 * (1 - _B + _B * lengths / _USUAL)
    links = np.append(weights[:-1] + weights[1:], 0.0)[: len(weights)]
    named = weights * np.array(asked.names, np.float64)
    last = candidates[np.arange(len(candidates)), size - 1]
    return {
        "terms": (counts / (counts + norms[:, None])) @ weights / _sum(weights),
        "pairs": matches.pairs[candidates].max(axis=1) @ links / _sum(links),
        "names": (counts > 0) @ named / _sum(named),
        "nearness": features.near[candidates].max(axis=1) / _sum(weights),
        "kind": features.kind[candidates].max(axis=1),
        "unit": matches.unit[candidates].max(axis=1) / _sum(weights),
        "novelty": np.log1p(features.novel[candidates].sum(axis=1)) / _MOST_NOVEL,
        "length": np.log1p(lengths) / _MOST_TERMS,
        "asking": features.asking[last],
        "heading": features.heading[candidates].sum(axis=1) / size,
    }


def _of_article(
    asked: QuestionTerms,
    extracts: Sequence[ArticleExtract],
    features: SentenceFeatures,
    candidates: IntArray,
) -> dict[str, FloatArray]:
    """Return the factors that depend on title, place and article, each float64, (n,)."""
    weights, first = np.array(asked.weights), candidates[:, 0]
    extract, apart = features.extract[first], features.gaps(candidates)
    in_title = titled(asked, extracts)[extract]
    there = (features.counts[candidates].sum(axis=1) > 0) | in_title
    whole = np.array([(each.frequency, each.passage, each.freshness) for each in extracts])[extract]
    leaning = features.leaning * (features.place > 0)
    begun = [
        first,
        *(np.where(gap, candidates[:, place], NO_SENTENCE) for place, gap in enumerate(apart, start=1)),
    ]
    return {
        "coverage": there @ weights / _sum(weights),
        "title": in_title @ weights / _sum(weights),
        "leaning": np.maximum.reduce([leaning[row] for row in begun]),
        "start": 1 / (1 + features.place[first]),
        "parts": np.sum(apart, axis=0),
        "frequency": whole[:, 0],
        "passage": whole[:, 1],
        "freshness": whole[:, 2],
    }


def _sum(weights: FloatArray) -> float:
    return float(weights.sum()) or 1.0
