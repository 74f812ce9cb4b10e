"""How well each of a few sentences answers a question: the choice behind excerpts, without an article."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from corpus.retrieval.agreement import agreement, votes
from corpus.retrieval.choices import windows
from corpus.retrieval.factors import factors_of
from corpus.retrieval.features import CandidateArticle, Rows
from corpus.retrieval.matching import QuestionTerms, same
from corpus.retrieval.weights import NAMES, SENTENCE, SENTENCE_WIDTH
from corpus.text.analysis import terms, tokens


def rank_sentences(
    question: str,
    sentences: Sequence[str],
    *,
    weight: Callable[[str], float] | None = None,
    language: str | None = None,
) -> tuple[float, ...]:
    """One score a sentence, at least 0, higher for a better answer.

    The same factors that choose an excerpt, as far as they come of the text: terms by how telling they are,
    names, neighbouring terms, an answer of the kind that is asked for, how close the terms stand to it, and
    whether others say it too.
    A sentence that holds none of the terms scores 0.

    Args:
        question: in words, as it was asked.
        sentences: what to choose from.
        weight: how telling a term is; by default its idf among `sentences`.
        language: of the sentences; None stands for English.
    """
    found = [token.term for token in tokens(question, language)]
    names = {
        token.term
        for token in tokens(question, language)
        if token.span.start and question[token.span.start].isupper()
    }
    weigh = weight or _idf(sentences, language)
    asked = QuestionTerms.of(question, [(term, weigh(term)) for term in found], names=names)
    pages = [CandidateArticle.of_sentence(sentence, language) for sentence in sentences]
    rows = Rows.of(asked, pages)
    # Each of them is a page of its own, and so the only choice there.
    alone, factors = windows(rows), np.array(SENTENCE.vector())
    values = factors_of(asked, pages, rows, alone, shares=np.zeros((len(pages) + 1, 0)))
    shares = votes(rows, alone, values @ factors, width=SENTENCE_WIDTH)
    values[:, NAMES.index("agreement")] = agreement(shares, alone)
    # Above 0 for every sentence that speaks of the question at all, whatever the length takes away.
    scores = np.logaddexp(0.0, values @ factors)
    return tuple((scores * (values[:, NAMES.index("terms")] > 0)).tolist())


def _idf(sentences: Sequence[str], language: str | None) -> Callable[[str], float]:
    held = [frozenset(map(same, terms(sentence, language))) for sentence in sentences]

    def weight(term: str) -> float:
        holding = sum(same(term) in there for there in held)
        return math.log(1 + (len(held) - holding + 0.5) / (holding + 0.5))

    return weight
