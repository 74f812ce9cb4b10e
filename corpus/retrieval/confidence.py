"""How far an answer can be trusted: a chance from 0 to 1, calibrated on questions with known answers."""

import math

from corpus.retrieval.weights import Trust


def chance(trust: Trust, *, coverage: float, nearness: float) -> float:
    """The chance that a citation answers, by those of its factors that say how much of the question is there.

    A logistic curve. More of any of them never lowers it (no weight but the bias is negative), and none
    depends on dates or on how many articles there are; a citation that shares no term has no chance.
    `corpus.measure.tuning` fits it to right answers against questions that nothing answers.

    >>> round(chance(Trust(bias=-4, coverage=8), coverage=0.75, nearness=0), 2)
    0.88
    """
    if coverage <= 0:
        return 0.0
    logit = trust.bias + trust.coverage * coverage + trust.nearness * nearness
    return 1 / (1 + math.exp(-logit))
