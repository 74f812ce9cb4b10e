"""How far an answer can be trusted: the share of the question that its best citation speaks of."""

from collections.abc import Mapping

from corpus.models import Citation
from corpus.text.analysis import terms


def confidence(citation: Citation, weights: Mapping[str, float]) -> float:
    """Between 0 and 1: the weight of the question's terms in the excerpts and the title, over that of all.

    Args:
        citation: what is shown first.
        weights: how telling each of the question's terms is; those that occur nowhere weigh most.
    """
    total = sum(weights.values())
    shown = [citation.article.title, *(excerpt.text for excerpt in citation.excerpts)]
    there = {term for text in shown for term in terms(text)}
    return sum(weight for term, weight in weights.items() if term in there) / total if total else 0.0
