"""Adding and deleting: whatever happened, scores are those of a fresh rank_bm25 and ids stay."""

import tempfile
import time
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.index import PostingsBM25
from corpus.index.merging import MergePolicy, merge
from tests.corpus.index import reference

# What happens to an index: passages come, living ones go (which, as fractions), it is saved and opened.
steps = st.lists(
    st.one_of(
        reference.corpora,
        st.lists(st.floats(0, 0.999), max_size=6).map(tuple),
        st.sampled_from(["save", "save and open", "merge"]),
    ),
    max_size=9,
)


@pytest.fixture(scope="module", params=[4000, 0], ids=["counted at once", "counted later"])
def policy(request):
    """Treat segments of a handful of passages as those of thousands are."""
    return MergePolicy(small_below=1, counted_at_once=request.param)


@pytest.fixture(scope="module")
def new_index(policy):
    return partial(PostingsBM25, policy=policy)


def _after(happened, **parameters):
    """Return the index after the steps, and for each id ever given its passage, or None."""
    with tempfile.TemporaryDirectory() as folder:
        return _changed(happened, folder, **parameters)


def _changed(happened, folder, *, policy, **parameters):
    index, corpus = PostingsBM25([], policy=policy, **parameters), []
    for step in happened:
        if isinstance(step, list):
            added = index.add(step, columns={"order": range(len(corpus), len(corpus) + len(step))})
            assert added.tolist() == list(range(len(corpus), len(corpus) + len(step)))
            corpus += step
        elif isinstance(step, tuple):
            living = [passage for passage, tokens in enumerate(corpus) if tokens is not None]
            gone = {living[int(share * len(living))] for share in step if living}
            index.delete(gone)
            corpus = [None if passage in gone else tokens for passage, tokens in enumerate(corpus)]
        elif step == "merge":
            index.merge()
        else:
            index.save(folder)
            index = PostingsBM25.open(folder, policy=policy) if step == "save and open" else index
    return index, corpus


@given(steps, reference.queries, reference.parameters)
def test_scores_are_those_of_a_fresh_rank_bm25(policy, happened, query, parameters):
    index, corpus = _after(happened, policy=policy, **parameters)
    expected = reference.scores(corpus, query, **parameters)

    found = index.get_scores(query)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
    assert index.search(query, 5)[0].tolist() == reference.ranked(found, 5)
    assert index.matching(query).tolist() == [
        passage for passage, tokens in enumerate(corpus) if tokens is not None and set(tokens) & set(query)
    ]


@given(steps)
def test_statistics_count_the_living_only(policy, happened):
    index, corpus = _after(happened, policy=policy)
    living = [tokens for tokens in corpus if tokens is not None]

    assert len(index) == index.corpus_size == len(living)
    assert index.alive.tolist() == [tokens is not None for tokens in corpus]
    assert set(index.idf) == {token for tokens in living for token in tokens}
    assert index.avgdl == (sum(map(len, living)) / len(living) if living else 0)
    assert index.column("order").tolist() == list(range(len(corpus)))


@given(steps)
def test_there_are_few_segments_each_at_least_twice_as_long_as_the_next(policy, happened):
    index, corpus = _after(happened, policy=policy)
    index.merge()
    sizes = [len(segment) for segment in index.segments]

    assert sum(sizes) == len(corpus)
    assert all(longer >= MergePolicy().growth * shorter for longer, shorter in pairwise(sizes))


def test_small_adds_are_merged_and_large_ones_too(new_index):
    index = new_index([])
    for _ in range(64):
        index.add([["storm"]] * 600)
    _wait(lambda: index.is_fully_merged)

    assert len(index.segments) <= 6
    assert len(index) == 64 * 600


def test_postings_of_the_deleted_are_purged_when_they_are_most(new_index):
    index = new_index([["storm", "harbour"], ["vote"], ["storm"], ["ferry"]] * 10)
    index.delete(range(30))
    index.merge()
    (segment,) = index.segments

    assert (segment.dead.size, segment.purged.tolist()) == (0, list(range(30)))
    assert segment.postings.packed.size == 12
    assert index.search(["harbour"], 5)[0].tolist() == [32, 36]


def test_a_merge_drops_the_postings_of_the_deleted(new_index):
    index = new_index([["storm"]] * 4)
    index.delete([1])
    assert index.segments[0].dead.tolist() == [1]
    index.add([["storm"]] * 3)
    (segment,) = index.segments

    assert (segment.dead.size, segment.postings.passages.tolist()) == (0, [0, 2, 3, 4, 5, 6])


def test_ids_never_return(new_index):
    index = new_index([["storm"], ["vote"]])
    index.delete([0, 1])

    assert index.add([["storm"]]).tolist() == [2]
    assert index.add([]).tolist() == []
    assert index.get_scores(["storm"]).size == 3
    assert len(index) == 1


def test_a_term_that_occurs_no_more_leaves_the_average(new_index):
    index = new_index([["rare"], ["storm"], ["storm", "vote"], ["ferry"], ["ferry"]])
    before = index.average_idf
    index.delete([0])

    assert "rare" not in index.idf
    assert index.average_idf != before
    assert index.get_scores(["rare"]).tolist() == [0] * 5


@pytest.mark.parametrize("ids", [[5], [0, 5], [-1], [1, 0]])
def test_an_unknown_or_deleted_id_deletes_nothing(new_index, ids):
    index = new_index([["storm"], ["vote"], ["ferry"]])
    index.delete([1])

    with pytest.raises(KeyError, match=r"never given: passages (5|-1)|already deleted: passages 1"):
        index.delete(ids)
    assert index.alive.tolist() == [True, False, True]


def test_an_id_named_twice_is_deleted_once(new_index):
    index = new_index([["storm"], ["vote"], ["ferry"]])
    index.delete([2, 2])

    assert index.alive.tolist() == [True, True, False]
    assert index.avgdl == 1


def test_a_failed_add_leaves_no_trace(new_index):
    index = new_index([["storm"], ["vote"], ["ferry"]])
    with pytest.raises(TypeError):
        index.add([["new", "words"], ["more", 5]])
    with pytest.raises(ValueError, match="order"):
        index.add([["new", "words"]], columns={"order": [1]})

    assert len(index.alive) == 3
    assert index.add([["words"], ["new"], ["x"], ["y"]]).tolist() == [3, 4, 5, 6]
    assert index.search(["new"], 5)[0].tolist() == [4]
    assert list(index.idf) == ["storm", "vote", "ferry", "words", "new", "x", "y"]


def test_a_frozen_index_does_not_change(new_index):
    index = new_index([["storm"], ["vote"], ["ferry"]], columns={"article": [1, 2, 3]})
    frozen = index.frozen()
    index.add([["storm", "new"]], columns={"article": [4]})
    index.delete([0])

    assert frozen.search(["storm", "new"], 5)[0].tolist() == [0]
    assert (len(frozen), frozen.avgdl, frozen.alive.tolist()) == (3, 1, [True] * 3)
    assert frozen.column("article").tolist() == [1, 2, 3]


def test_the_thread_beside_tidies_while_others_ask_and_change(new_index):
    """Deletes and adds, each while the thread may be at it: what is found is right at every moment."""
    index, corpus = new_index(reference.articles(300)), reference.articles(300)
    for number in range(60):
        index.delete([number])
        corpus[number] = None
        corpus += reference.articles(5, seed=number)
        index.add(corpus[-5:])
        query = [f"term{number % 7}", "term1"]
        expected = reference.scores(corpus, query)
        np.testing.assert_allclose(index.get_scores(query), expected, rtol=0, atol=1e-9)
        assert index.search(query, 3)[0].tolist() == reference.ranked(index.get_scores(query), 3)
    _wait(lambda: index.is_fully_merged)

    np.testing.assert_allclose(index.get_scores(query), expected, rtol=0, atol=1e-9)
    assert index.average_idf == pytest.approx(
        PostingsBM25([tokens for tokens in corpus if tokens is not None]).average_idf, abs=1e-9
    )


def _wait(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_only_neighbours_can_be_merged():
    segments = PostingsBM25(reference.articles(40)).segments

    with pytest.raises(ValueError, match="neighbouring"):
        merge([segments[0], segments[0]])


def test_columns_lead_back_from_a_passage(new_index):
    index = new_index([["storm"], ["vote"]], columns={"article": [7, 7], "first": [0, 3]})
    index.add([["ferry"]], columns={"first": np.array([9], np.uint8), "article": [2**40]})
    ids, _ = index.search(["ferry"], 1)

    assert index.column("article").dtype == np.int64
    assert index.column("article")[ids].tolist() == [2**40]
    assert index.column("first").tolist() == [0, 3, 9]
    assert index.column("first").dtype == np.int32
    with pytest.raises(ValueError, match="read-only"):
        index.column("first")[0] = 1


def test_a_column_follows_what_is_added_after_it_was_read(new_index):
    index = new_index([["storm"]], columns={"article": [7]})
    index.column("article")
    index.add([["vote"]], columns={"article": [8]})

    assert index.column("article").tolist() == [7, 8]


def test_a_note_stays_until_another_is_given(new_index, tmp_path):
    index = new_index([["storm"]])
    assert index.note == {}
    index.save(tmp_path, note={"seen": 1})
    PostingsBM25.open(tmp_path).save(tmp_path)
    assert PostingsBM25.open(tmp_path).note == {"seen": 1}
    index.save(tmp_path, note={})

    assert index.note == PostingsBM25.open(tmp_path).note == {}
