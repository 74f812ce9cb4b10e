"""Score single sentences by how well they answer a question."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from corpus.retrieval.candidates import weighed, windows
from corpus.retrieval.features import ArticleExtract, SentenceFeatures
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
    """Return one score a sentence, at least 0, higher for a better answer.

    The factors are those that choose an excerpt, as far as they follow from the text: the question's terms by
    how rare they are, names, neighbouring terms, an answer of the kind that is asked for, how close the
    terms are to it, and whether other sentences hold it too. A sentence with none of the terms scores 0.

    Args:
        question: in words.
        sentences: what to choose from.
        weight: gives a term's weight; by default its idf among `sentences`.
        language: of the sentences, ISO 639-1; None stands for English.
    """
    found = [token.term for token in tokens(question, language)]
    names = {
        token.term
        for token in tokens(question, language)
        if token.span.start and question[token.span.start].isupper()
    }
    weigh = weight or _idf(sentences, language)
    asked = QuestionTerms.of(question, [(term, weigh(term)) for term in found], names=names)
    extracts = [ArticleExtract.of_sentences([sentence], language) for sentence in sentences]
    features = SentenceFeatures.of(asked, extracts)
    # Each sentence is the only candidate of its extract.
    alone, choosing = windows(features), np.array(SENTENCE.vector())
    factors, _ = weighed(asked, extracts, features, alone, choosing=choosing, width=SENTENCE_WIDTH)
    # A softplus: above 0 for every sentence that holds a term, whatever its length takes away.
    scores = np.logaddexp(0.0, factors @ choosing)
    return tuple((scores * (factors[:, NAMES.index("terms")] > 0)).tolist())


def _idf(sentences: Sequence[str], language: str | None) -> Callable[[str], float]:
    """Return BM25's idf among `sentences`, in Lucene's form, which is never below 0."""
    held = [frozenset(map(same, terms(sentence, language))) for sentence in sentences]

    def weight(term: str) -> float:
        holding = sum(same(term) in there for there in held)
        return math.log(1 + (len(held) - holding + 0.5) / (holding + 0.5))

    return weight
