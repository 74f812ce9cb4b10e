"""How well each of a few sentences answers a question: the choice behind excerpts."""

import math
from collections import Counter
from collections.abc import Callable, Sequence

from corpus.retrieval.kinds import holds, kind_of
from corpus.text.analysis import terms

_K1 = 1.2  # sentences are short: a term that is repeated says little more
_B = 0.2  # and a long one may well be the one that answers
_KIND = (
    0.3  # what holding the kind of answer that is asked for adds, as a share of the whole question's weight
)


def rank_sentences(
    question: str,
    sentences: Sequence[str],
    *,
    weight: Callable[[str], float] | None = None,
    language: str | None = None,
) -> tuple[float, ...]:
    """One score a sentence, at least 0, higher for a better answer.

    BM25 over these sentences, and a bonus for those that hold the kind of answer that is asked for.

    Args:
        question: in words, as it was asked.
        sentences: what to choose from.
        weight: how telling a term is; by default its idf among `sentences`.
        language: of the sentences; None stands for English.
    """
    counted = [Counter(terms(sentence, language)) for sentence in sentences]
    wanted = dict.fromkeys(terms(question, language))
    weights = {term: weight(term) if weight else _idf(term, counted) for term in wanted}
    mean = sum(map(Counter.total, counted)) / (len(counted) or 1) or 1.0
    kind = kind_of(question)
    bonus = _KIND * sum(weights.values())
    return tuple(
        _score(counts, weights, mean)
        + (bonus if kind and counts and holds(kind, sentence, asked=weights) else 0.0)
        for sentence, counts in zip(sentences, counted, strict=True)
    )


def _score(counts: Counter[str], weights: dict[str, float], mean: float) -> float:
    norm = _K1 * (1 - _B + _B * counts.total() / mean)
    return sum(value * counts[term] * (_K1 + 1) / (counts[term] + norm) for term, value in weights.items())


def _idf(term: str, counted: Sequence[Counter[str]]) -> float:
    holding = sum(term in counts for counts in counted)
    return math.log(1 + (len(counted) - holding + 0.5) / (holding + 0.5))
