"""The compiled kernels and the plain path find the same, bit for bit; without numba the plain one serves.

Both ways more: `NUMBA_DISABLE_JIT=1` runs the kernels as Python, and `NUMBA_BOUNDSCHECK=1` with a fresh
`NUMBA_CACHE_DIR` checks every index.
"""

import sys
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.index import PostingsBM25, merging
from tests.corpus.index import reference

try:
    from corpus.index import kernels
    from corpus.index.kernels import collecting
except ImportError:
    pytest.skip("the extra `fast` is not installed", allow_module_level=True)


@pytest.fixture(autouse=True)
def _no_kernels_afterwards():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostingsBM25, "_kernels", kernels)
        yield


def _both(index, query, k, allowed=None):
    """Search with the kernels and without, and give what both found."""
    found = index.search(query, k, allowed=allowed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostingsBM25, "_kernels", None)
        plain = index.search(query, k, allowed=allowed)
    assert found[0].tolist() == plain[0].tolist()
    assert found[1].tolist() == plain[1].tolist()
    assert (found[0].dtype, found[1].dtype) == (np.int64, np.float64)
    return found


def _varied(count, *, seed=0):
    """Passages of 40 terms, some in nearly all; a few passages and frequencies too large for a posting."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, 60, count)
    lengths[::97] = 300
    passages = [[f"term{number}" for number in rng.zipf(1.4, length) % 40] for length in lengths]
    for passage in passages[5::131]:
        passage.extend(["term7"] * 40)
    return passages


QUERIES = [["term7"], ["term1", "term2", "term3"], ["term39", "term1", "term20", "term20"], ["term0", "none"]]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(reference.corpora, min_size=1, max_size=4), reference.queries, reference.parameters, st.data()
)
def test_kernels_find_what_rank_bm25_finds(corpora, query, parameters, data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "SMALL", 1)
        index = PostingsBM25(corpora[0], **parameters)
        for more in corpora[1:]:
            index.add(more)
    corpus = [tokens for part in corpora for tokens in part]
    gone = data.draw(st.sets(st.sampled_from(range(len(corpus))), max_size=4)) if corpus else set()
    index.delete(gone)
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=len(corpus), max_size=len(corpus))), bool)

    expected = reference.scores(
        [None if number in gone else tokens for number, tokens in enumerate(corpus)], query, **parameters
    )
    for mask in (None, allowed):
        ids, scores = _both(index, query, 5, mask)
        np.testing.assert_allclose(scores, expected[ids], rtol=0, atol=1e-9)
        assert ids.tolist() == reference.ranked(
            np.where(allowed, index.get_scores(query), 0) if mask is not None else index.get_scores(query), 5
        )


@pytest.mark.parametrize("k", [1, 10, 100, 5000])
def test_both_ways_agree_over_many_blocks_segments_and_deletes(k, monkeypatch):
    monkeypatch.setattr(merging, "SMALL", 1)
    index = PostingsBM25(_varied(3000), epsilon=0.25)
    index.add(_varied(900, seed=1))
    index.add(_varied(70, seed=2))
    rng = np.random.default_rng(3)
    index.delete(np.flatnonzero(rng.random(3970) < 0.1))
    assert len(index._snapshot.segments) == 3
    for query in QUERIES:
        for share in (None, 0.01, 0.5):
            _both(index, query, k, None if share is None else rng.random(3970) < share)


def test_odd_postings_are_scored_as_others():
    corpus = _varied(400)
    index = PostingsBM25(corpus)
    assert index._snapshot.segments[0].postings.odd_positions.size > 20
    for query in QUERIES:
        assert index.get_scores(query).tolist() == pytest.approx(
            reference.scores(corpus, query).tolist(), abs=1e-9
        )
        _both(index, query, 20)


@pytest.mark.parametrize("count", [900, 3000])
def test_a_mass_of_equal_scores_goes_by_id(count):
    index = PostingsBM25([["storm"], *[["vote", "ferry"]] * count, *[["storm"]] * count, *[["x"]] * count])

    assert _both(index, ["storm"], 10)[0].tolist() == [0, *range(count + 1, count + 10)]
    assert _both(index, ["storm", "vote"], 3)[0].size == 3


def test_what_floats_cannot_hold_is_left_to_the_plain_path():
    for parameters in ({"epsilon": 1e-300}, {"k1": 1e9}, {"b": 7.0}, {"epsilon": -1}, {"k1": 0}):
        index = PostingsBM25(_varied(200), **parameters)
        for query in QUERIES:
            _both(index, query, 5)


def test_an_opened_index_is_searched_alike(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.index.folder.MAPPED_FROM", 2000)
    index = PostingsBM25(_varied(3000))
    index.save(tmp_path)
    opened = PostingsBM25.open(tmp_path)

    assert _both(opened, QUERIES[1], 7)[0].tolist() == _both(index, QUERIES[1], 7)[0].tolist()


def test_an_allowed_array_may_be_any_view():
    index = PostingsBM25(_varied(300))
    allowed = np.zeros(600, bool)[::2]
    allowed[40:60] = True

    assert set(_both(index, ["term1"], 30, allowed)[0].tolist()) <= set(range(40, 60))


def test_without_numba_searching_goes_on(monkeypatch):
    monkeypatch.setattr(PostingsBM25, "_kernels", None)
    monkeypatch.setitem(sys.modules, "corpus.index.kernels", None)

    assert PostingsBM25.accelerate() is False
    assert PostingsBM25([["storm"], ["vote"], ["x"]]).search(["storm"], 1)[0].tolist() == [0]


def test_kernels_may_come_while_others_search(monkeypatch):
    monkeypatch.setattr(PostingsBM25, "_kernels", None)
    index = PostingsBM25(_varied(2000))
    before = index.search(QUERIES[2], 10)
    thread = threading.Thread(target=PostingsBM25.accelerate)
    thread.start()
    for _ in range(50):
        assert index.search(QUERIES[2], 10)[1].tolist() == before[1].tolist()
    thread.join()

    assert PostingsBM25._kernels is kernels
    assert index.search(QUERIES[2], 10)[0].tolist() == before[0].tolist()


def test_a_crowded_block_is_read_whole():
    rng = np.random.default_rng(5)
    common = [[f"c{number}" for number in range(12) if rng.random() < 0.4] + ["pad"] for _ in range(4000)]
    index = PostingsBM25(common)
    assert collecting.CROWDED > 1
    _both(index, [f"c{number}" for number in range(12)], 10)
