"""Tell where the title of a cited article is the answer, or tells what its excerpt leaves out."""

import numpy as np

from corpus.retrieval.features import FloatArray, IntArray, SentenceFeatures
from corpus.retrieval.matching import Match, QuestionTerms

# Of the question's weight, fitted to the tuning half of the everyday questions and to the quiz of both years.
_NEAR = 0.2  # around an answer that the title alone holds: .1 marks twice as many titles and no more answers
_BEYOND = 0.2  # in the title and not in the excerpt


def answers(asked: QuestionTerms, title: Match, features: SentenceFeatures, candidate: IntArray) -> bool:
    """Return whether a title says of the question what the excerpt does not.

    It holds an answer of the kind that is asked for, which a sentence of the article confirms (in titles many
    words have capitals that are no names), or more of the question's words.

    Args:
        asked: the question.
        title: what the title of the article shares with it.
        features: of all sentences that were read.
        candidate: int64, (3,): what is cited.
    """
    rows = candidate[candidate >= 0]
    weights = np.array(asked.weights)
    total = float(weights.sum()) or 1.0
    covered = _covered(weights, title.counts) - _covered(weights, features.counts[rows].sum(axis=0))
    cited = {name for row in rows for name in features.novel[row]}
    article = np.flatnonzero(features.extract[:-1] == features.extract[rows[0]])
    confirmed = {name for row in article for name in features.novel[row]} - cited
    near = max((weight for name, weight in title.answers if name in confirmed), default=0.0)
    return near > _NEAR * total or covered > _BEYOND * total


def _covered(weights: FloatArray, counts: list[int] | FloatArray) -> float:
    return float((np.array(counts) > 0) @ weights)
