"""Nothing to index is no exception; what callers get wrong is one that says what to do."""

import numpy as np
import pytest

from corpus.index import PostingsBM25


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_nothing_to_index_scores_nothing(corpus):
    index = PostingsBM25(corpus)

    assert index.get_scores(["storm"]).tolist() == [0.0] * len(corpus)
    assert index.get_batch_scores(["storm"], range(len(corpus))) == [0.0] * len(corpus)
    assert index.get_top_n(["storm"], ["text"] * len(corpus)) == ["text"] * len(corpus)
    assert [found.size for found in index.search(["storm"], 5)] == [0, 0]
    assert index.matching(["storm"]).size == 0
    assert (len(index), index.avgdl, index.average_idf, dict(index.idf)) == (len(corpus), 0, 0, {})


def test_an_index_emptied_by_deletes_scores_nothing():
    index = PostingsBM25([["storm"], ["vote", "storm"]])
    index.delete(np.array([0, 1]))

    assert index.get_scores(["storm"]).tolist() == [0, 0]
    assert (len(index), index.avgdl, index.average_idf) == (0, 0, 0)


def test_extreme_parameters_give_numbers():
    for parameters in ({"k1": 0}, {"b": 1}, {"b": 0}, {"k1": 1e9}):
        scores = PostingsBM25([["storm"], [], ["vote"], ["ferry"]], **parameters).get_scores(["storm"])

        assert np.isfinite(scores).all()
        assert scores[0] > 0 == scores[1] == scores[2]


@pytest.mark.parametrize("name", ["k1", "b", "epsilon"])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_parameter_that_is_no_number_is_refused(name, value):
    with pytest.raises(ValueError, match=f"{name} must be a finite number"):
        PostingsBM25([["storm"]], **{name: value})


@pytest.mark.parametrize(
    ("corpus", "says"),
    [
        ("storm over harbour", "the corpus is a plain str; give a list of passages"),
        (["storm over harbour"], "a passage is a plain str; give a list of tokens"),
        ([["fine"], b"storm"], "a passage is a plain bytes; give a list of tokens"),
        ([5], "a passage must be a list of tokens, not int: 5"),
        ([["storm", 5]], "a token must be a str, not int: 5"),
        ([["storm", None]], "a token must be a str, not NoneType"),
        ([[["storm"]]], "a passage must be a list of str tokens"),
    ],
)
def test_a_wrong_passage_says_what_to_give(corpus, says):
    with pytest.raises(TypeError, match=says):
        PostingsBM25(corpus)
    with pytest.raises(TypeError, match=says):
        PostingsBM25([["here"]]).add(corpus)


def test_a_single_text_for_the_tokenizer_is_refused():
    with pytest.raises(TypeError, match="give a list of texts"):
        PostingsBM25("storm over harbour", tokenizer=str.split)


@pytest.mark.parametrize("ask", ["get_scores", "matching"])
@pytest.mark.parametrize(
    ("query", "says"), [("storm", "the query is a plain str"), ([5], "must be a str, not int: 5")]
)
def test_a_wrong_query_says_what_to_give(ask, query, says):
    with pytest.raises(TypeError, match=says):
        getattr(PostingsBM25([["storm"]]), ask)(query)


def test_documents_must_be_as_many_as_ids():
    index = PostingsBM25([["storm"], ["vote"]])
    index.delete([0])

    with pytest.raises(ValueError, match="1 documents do not match 2 passages"):
        index.get_top_n(["vote"], ["the living one"])


@pytest.mark.parametrize("ids", [[2], [-1], [0, 7]])
def test_batch_scores_of_unknown_ids_are_refused(ids):
    with pytest.raises(KeyError, match="never given"):
        PostingsBM25([["storm"], ["vote"]]).get_batch_scores(["storm"], ids)


@pytest.mark.parametrize("ids", [[0.0], ["0"], [True], [2**70]])
def test_ids_must_be_integers(ids):
    with pytest.raises(TypeError, match="passage ids must be integers"):
        PostingsBM25([["storm"], ["vote"]]).delete(ids)


def test_allowed_must_be_one_bool_for_each_id():
    index = PostingsBM25([["storm"], ["vote"]])

    for wrong in ([True, True], np.array([0, 1])):
        with pytest.raises(TypeError, match="allowed must be a numpy array of bool"):
            index.search(["storm"], 1, allowed=wrong)
    with pytest.raises(ValueError, match="each of the 2 ids"):
        index.search(["storm"], 1, allowed=np.array([True]))


def test_k_must_be_an_integer():
    with pytest.raises(TypeError):
        PostingsBM25([["storm"]]).search(["storm"], 2.5)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (None, r"columns \[\] do not match \['article'\]"),
        ({"article": [1], "more": [1]}, "do not match"),
        ({"article": [1, 2]}, "give 1 integers"),
        ({"article": [1.5]}, "give 1 integers"),
        ({"../article": [1]}, "name becomes a file name"),
    ],
)
def test_columns_that_do_not_fit_are_refused(columns, says):
    index = PostingsBM25([["storm"]], columns={"article": [1]})

    with pytest.raises(ValueError, match=says):
        index.add([["vote"]], columns=columns)
    assert len(index) == 1


def test_an_unknown_column_is_a_key_error_once_there_are_passages():
    index = PostingsBM25([])
    assert index.column("article").size == 0
    index.add([["storm"]], columns={"article": [3]})

    assert index.column("article").tolist() == [3]
    with pytest.raises(KeyError, match="sentence"):
        index.column("sentence")


@pytest.mark.parametrize("note", [{"seen": 1.5}, {"seen": None}, {5: "x"}])
def test_a_note_holds_what_comes_back_as_it_was(note, tmp_path):
    with pytest.raises(TypeError, match="a note holds str and int by str"):
        PostingsBM25([["storm"]]).save(tmp_path, note=note)
    assert list(tmp_path.iterdir()) == []
