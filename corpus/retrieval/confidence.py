"""How far an answer can be trusted: the share of the question that its excerpts speak of."""

from collections.abc import Iterable, Mapping

from corpus.models import Excerpt
from corpus.text.analysis import terms


def coverage(excerpt: Excerpt, weights: Mapping[str, float]) -> float:
    """Between 0 and 1: the weight of the question's terms in the excerpt and its title, over that of all.

    Args:
        excerpt: what is shown.
        weights: how telling each of the question's terms is; those that occur nowhere weigh most.
    """
    total = sum(weights.values())
    article = excerpt.article
    there = {term for text in (article.title, excerpt.text) for term in terms(text, article.language)}
    return sum(weight for term, weight in weights.items() if term in there) / total if total else 0.0


def confidence(coverages: Iterable[float]) -> float:
    """The trust in an answer whose excerpts cover this much of the question: that of the best of them.

    On the development questions the best of the first three tells answers that are right from questions
    that nothing answers better than the first alone (AUROC .937 against .933), or than one sentence (.88).
    """
    return max(coverages, default=0.0)
