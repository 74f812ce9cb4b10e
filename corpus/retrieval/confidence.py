"""How far an answer can be trusted: a chance from 0 to 1, calibrated on questions with and without an answer."""

import math
from collections.abc import Iterable

from corpus.models import Evidence
from corpus.retrieval.weights import Trust


def confidence(cited: Iterable[Evidence], trust: Trust) -> float:
    """The chance that one of these citations answers: that of the best of them, 0 where none shares a term.

    A logistic curve over factors that say how much of the question is spoken of. More of any of them never
    lowers it (no weight but the bias is negative), and none depends on dates or on how many articles there
    are. `corpus.measure.tuning` fits it to right answers against questions that nothing answers.
    """
    return max((_chance(evidence, trust) for evidence in cited), default=0.0)


def trusted(evidence: Evidence) -> tuple[float, float, float]:
    """What the confidence comes of, in the order of the weights of `Trust` after the bias."""
    values = {factor.name: factor.value for factor in evidence.factors}
    return values.get("coverage", 0.0), values.get("nearness", 0.0), values.get("frequency", 0.0)


def _chance(evidence: Evidence, trust: Trust) -> float:
    coverage, nearness, frequency = trusted(evidence)
    if coverage <= 0:
        return 0.0
    logit = trust.bias + trust.coverage * coverage + trust.nearness * nearness + trust.frequency * frequency
    return 1 / (1 + math.exp(-logit))
