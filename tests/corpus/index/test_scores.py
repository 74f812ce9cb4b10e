"""The scores and the order of what is found: those of rank_bm25."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from corpus.index import PostingsBM25
from tests.corpus.index import reference

CORPUS = [
    ["storm", "harbour", "storm"],
    ["vote"],
    [],
    ["harbour", "vote", "count", "count"],
    ["ferry"],
    ["ferry"],
]


@given(reference.corpora, reference.queries, reference.parameters)
def test_scores_are_those_of_rank_bm25(corpus, query, parameters):
    found = PostingsBM25(corpus, **parameters).get_scores(query)

    assert found.dtype == np.float64
    np.testing.assert_allclose(found, reference.scores(corpus, query, **parameters), rtol=0, atol=1e-9)


@given(reference.corpora, reference.queries, reference.parameters, st.integers(0, 14), st.data())
def test_search_gives_the_best_of_the_allowed_ones_in_order(corpus, query, parameters, k, data):
    index = PostingsBM25(corpus, **parameters)
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=len(corpus), max_size=len(corpus))), bool)
    scores = index.get_scores(query)

    ids, found = index.search(query, k)
    assert (ids.dtype, found.dtype) == (np.int64, np.float64)
    assert ids.tolist() == reference.ranked(scores, k)
    assert found.tolist() == scores[ids].tolist()

    ids, found = index.search(query, k, allowed=allowed)
    assert ids.tolist() == reference.ranked(np.where(allowed, scores, 0), k)
    assert found.tolist() == scores[ids].tolist()


@given(reference.corpora.filter(any), reference.parameters)
def test_attributes_are_those_of_rank_bm25(corpus, parameters):
    index, okapi = PostingsBM25(corpus, **parameters), BM25Okapi(corpus, **parameters)

    for name in ("corpus_size", "avgdl", "k1", "b", "epsilon"):
        assert getattr(index, name) == getattr(okapi, name), name
    # Summed in another order, so that the last bits may differ.
    assert index.average_idf == pytest.approx(okapi.average_idf, abs=1e-12)
    assert list(index.idf) == list(okapi.idf)
    assert list(index.idf.values()) == pytest.approx(list(okapi.idf.values()), abs=1e-12)
    assert len(index.idf) == len(okapi.idf)
    assert index.doc_len.tolist() == okapi.doc_len
    assert isinstance(index, BM25Okapi)


def test_scores_are_bit_for_bit_those_of_rank_bm25_where_no_term_is_at_the_floor():
    corpus = reference.articles(800)
    query = ["term7", "term2", "term299"]
    index = PostingsBM25(corpus)

    assert all(index.idf[term] != index.epsilon * index.average_idf for term in query)
    assert index.get_scores(query).tolist() == reference.scores(corpus, query).tolist()


def test_a_term_in_most_passages_weighs_epsilon_times_the_average():
    corpus = reference.articles(300)
    index = PostingsBM25(corpus, epsilon=0.5)

    assert index.idf["term1"] == 0.5 * index.average_idf
    assert index.average_idf == pytest.approx(BM25Okapi(corpus).average_idf, abs=1e-12)
    assert index.average_idf > 0


def test_a_repeated_term_counts_twice():
    index = PostingsBM25(CORPUS)

    assert index.get_scores(["storm", "storm"]).tolist() == (2 * index.get_scores(["storm"])).tolist()
    assert index.get_scores(["storm"])[0] > 0


def test_an_unknown_term_changes_nothing():
    index = PostingsBM25(CORPUS)

    assert index.get_scores(["storm", "nowhere"]).tolist() == index.get_scores(["storm"]).tolist()
    assert index.search(["nowhere"], 5)[0].size == 0
    assert "nowhere" not in index.idf
    assert 5 not in index.idf


def test_negative_scores_are_found_after_positive_ones():
    corpus = [["the", "storm"], ["the"], ["the"], ["the", "the"]]
    index = PostingsBM25(corpus)

    ids, scores = index.search(["the", "storm"], 10)

    assert ids.tolist() == [0, 1, 2, 3]
    assert scores[0] > 0 > scores[1] == scores[2] > scores[3]


def test_equal_scores_go_by_id_also_where_the_list_is_cut():
    index = PostingsBM25([["storm", "x"], ["vote"], *[["storm"]] * 20, ["storm"] * 3, *[["vote"]] * 40])

    ids, scores = index.search(["storm"], 6)

    assert ids.tolist() == [22, 2, 3, 4, 5, 6]
    assert len(set(scores[1:].tolist())) == 1


@pytest.mark.parametrize("k", [0, -1, -100])
def test_no_or_negative_k_finds_nothing(k):
    ids, scores = PostingsBM25(CORPUS).search(["storm"], k)

    assert (ids.size, scores.size) == (0, 0)
    assert (ids.dtype, scores.dtype) == (np.int64, np.float64)


def test_fewer_than_k_are_not_padded():
    assert PostingsBM25(CORPUS).search(["storm"], 5)[0].tolist() == [0]


def test_batch_scores_are_those_of_rank_bm25_in_the_order_asked():
    expected = BM25Okapi(CORPUS).get_batch_scores(["harbour", "vote"], [3, 0, 3, 1])
    found = PostingsBM25(CORPUS).get_batch_scores(["harbour", "vote"], [3, 0, 3, 1])

    assert found == expected
    assert type(found[0]) is float


def test_top_n_is_that_of_rank_bm25_where_no_scores_are_equal():
    corpus = reference.articles(300)
    texts = [f"passage {number}" for number in range(300)]
    query = ["term17", "term40", "term5", "term3"]
    highest = -np.sort(-reference.scores(corpus, query))[:7]
    assert len(set(highest.tolist())) == 7, "the example must have no ties"

    assert PostingsBM25(corpus).get_top_n(query, texts, n=6) == BM25Okapi(corpus).get_top_n(query, texts, n=6)


def test_top_n_fills_up_with_passages_that_score_nothing_as_rank_bm25_does():
    index = PostingsBM25(CORPUS)
    index.delete([1])

    assert index.get_top_n(["storm"], "abcdef", n=3) == ["a", "c", "d"]
    assert index.get_top_n(["storm"], "abcdef", n=99) == ["a", "c", "d", "e", "f"]
    assert index.get_top_n(["storm"], "abcdef", n=0) == []


def test_matching_finds_passages_where_every_idf_is_zero():
    index = PostingsBM25([["storm"], ["vote"]])

    assert index.search(["storm"], 5)[0].size == 0
    assert index.matching(["storm", "nowhere"]).tolist() == [0]
    assert index.matching(["vote", "storm"]).tolist() == [0, 1]
    assert index.matching([]).tolist() == []


def test_a_tokenizer_is_applied_to_the_corpus():
    index = PostingsBM25(["Storm Harbour", "vote", "ferry"], tokenizer=lambda text: text.lower().split())

    assert (
        index.get_scores(["harbour"]).tolist()
        == reference.scores([["storm", "harbour"], ["vote"], ["ferry"]], ["harbour"]).tolist()
    )


def test_generators_are_read_once():
    index = PostingsBM25((token for token in passage) for passage in CORPUS)

    assert (
        index.get_scores(iter(["storm", "vote"])).tolist()
        == reference.scores(CORPUS, ["storm", "vote"]).tolist()
    )
