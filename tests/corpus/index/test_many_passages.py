"""Many passages with the statistics of news, and real ones: the index against rank_bm25 itself."""

from collections import Counter
from itertools import islice

import numpy as np
import pytest

from corpus import split_sentences
from corpus.evaluation.bench.material import Material
from corpus.index import PostingsBM25
from corpus.text.analysis import terms
from corpus.text.sentences import windows
from tests.corpus.index import reference
from tests.material import needs_material, rows

PASSAGES = 2_000
REAL_PASSAGES = 10_000
K = 10


def _real_passages():
    for row in rows("realtimeqa-2022/articles.jsonl.gz"):
        sentences = [terms(span.of(row["body"])) for span in split_sentences(row["body"])]
        for first, last in windows(len(sentences)):
            yield [term for sentence in sentences[first:last] for term in sentence]


def _real_questions():
    return [terms(row["question"]) for row in islice(rows("realtimeqa-2022/questions.jsonl.gz"), 0, 600, 40)]


@pytest.fixture(scope="module", params=["generated", pytest.param("real", marks=needs_material)])
def passages_and_questions(request):
    """Passages and questions; two ask for what is in more than half of the passages, or twice."""
    if request.param == "real":
        passages, asked = list(islice(_real_passages(), REAL_PASSAGES)), _real_questions()
    else:
        material = Material(passages=PASSAGES, queries=15)
        passages, asked = material.tokenized, material.kept
    often = Counter(term for passage in passages for term in set(passage)).most_common(4)
    first, second, *others = [term for term, _ in often]
    return passages, [*asked, [first, second, first], [first, second, *others, "nowhere"]]


@pytest.fixture
def passages(passages_and_questions):
    return passages_and_questions[0]


@pytest.fixture
def questions(passages_and_questions):
    return passages_and_questions[1]


@pytest.fixture(scope="module")
def grown(passages_and_questions):
    """An index that came about by adds of all sizes and deletes in between, and the passages that live."""
    passages, _ = passages_and_questions
    begin = len(passages) * 2 // 5
    rng, index, living = np.random.default_rng(0), PostingsBM25(passages[:begin]), list(passages)
    ends = sorted(rng.integers(begin, len(passages), 30).tolist())
    for start, end in zip([begin, *ends], [*ends, len(passages)], strict=True):
        index.add(passages[start:end])
        given = np.flatnonzero(index.alive)
        gone = rng.choice(given, 15, replace=False).tolist()
        index.delete(gone)
        for number in gone:
            living[number] = None
    return index, living


# That the kernels find what the plain path finds is tested in test_searching.py.
@pytest.fixture(params=["plain", pytest.param("compiled", marks=pytest.mark.slow)])
def _way(request, monkeypatch):
    kernels = request.getfixturevalue("kernels") if request.param == "compiled" else None
    monkeypatch.setattr(PostingsBM25.compiled, "kernels", kernels)


@pytest.mark.usefixtures("_way")
def test_the_best_passages_are_those_of_rank_bm25(passages, questions):
    _agree(PostingsBM25(passages), passages, questions)


@pytest.mark.usefixtures("_way")
def test_after_adds_and_deletes_they_are_those_of_a_fresh_rank_bm25(grown, questions):
    _agree(*grown, questions)


def _agree(index, living, questions):
    expect = reference.fresh(living)
    for question in questions:
        expected = expect(question)
        ids, scores = index.search(question, K)

        np.testing.assert_allclose(index.get_scores(question), expected, rtol=0, atol=1e-9)
        np.testing.assert_allclose(scores, expected[ids], rtol=0, atol=1e-9)
        assert ids.tolist() == reference.ranked(index.get_scores(question), K)
