"""10,000 passages of real articles and real questions: the index against rank_bm25 itself."""

from itertools import islice

import numpy as np
import pytest

from corpus import split_sentences
from corpus.index import PostingsBM25, kernels
from corpus.text.analysis import terms
from corpus.text.sentences import windows
from tests.corpus.index import reference
from tests.material import needs_material, rows

pytestmark = needs_material
PASSAGES = 10_000
K = 10


def _passages():
    for row in rows("realtimeqa-2022/articles.jsonl.gz"):
        sentences = [terms(span.of(row["body"])) for span in split_sentences(row["body"])]
        for first, last in windows(len(sentences)):
            yield [term for sentence in sentences[first:last] for term in sentence]


@pytest.fixture(scope="module")
def passages():
    return list(islice(_passages(), PASSAGES))


@pytest.fixture(scope="module")
def questions():
    """Real questions, and two that ask for what is in more than half of the passages, or twice."""
    asked = [terms(row["question"]) for row in islice(rows("realtimeqa-2022/questions.jsonl.gz"), 0, 600, 40)]
    return [*asked, ["said", "the", "said"], ["the", "of", "to", "and", "nowhere"]]


@pytest.fixture(scope="module")
def grown(passages):
    """An index that came about by adds of all sizes and deletes in between, and the passages that live."""
    rng, index, living = np.random.default_rng(0), PostingsBM25(passages[:4000]), list(passages)
    ends = sorted(rng.integers(4000, PASSAGES, 30).tolist())
    for start, end in zip([4000, *ends], [*ends, PASSAGES], strict=True):
        index.add(passages[start:end])
        given = np.flatnonzero(index.alive)
        gone = rng.choice(given, 15, replace=False).tolist()
        index.delete(gone)
        for number in gone:
            living[number] = None
    return index, living


@pytest.mark.parametrize("way", [kernels, None], ids=["compiled", "plain"])
def test_the_best_of_real_passages_are_those_of_rank_bm25(passages, questions, way, monkeypatch):
    monkeypatch.setattr(PostingsBM25.compiled, "kernels", way)
    _agree(PostingsBM25(passages), passages, questions)


@pytest.mark.parametrize("way", [kernels, None], ids=["compiled", "plain"])
def test_after_adds_and_deletes_they_are_those_of_a_fresh_rank_bm25(grown, questions, way, monkeypatch):
    monkeypatch.setattr(PostingsBM25.compiled, "kernels", way)
    _agree(*grown, questions)


def _agree(index, living, questions):
    expect = reference.fresh(living)
    for question in questions:
        expected = expect(question)
        ids, scores = index.search(question, K)

        np.testing.assert_allclose(index.get_scores(question), expected, rtol=0, atol=1e-9)
        np.testing.assert_allclose(scores, expected[ids], rtol=0, atol=1e-9)
        assert ids.tolist() == reference.ranked(index.get_scores(question), K)
