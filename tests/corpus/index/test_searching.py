"""The kernels and the plain path find the same, bit for bit; without numba the plain one serves.

The kernels run as Python, unless `NUMBA_DISABLE_JIT=0` has them compiled. `NUMBA_BOUNDSCHECK=1` with a fresh
`NUMBA_CACHE_DIR` then checks every index.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.index import PostingsBM25
from corpus.index.manifest import FolderLimits
from corpus.index.merging import MergePolicy
from corpus.index.searcher import BM25Searcher
from corpus.index.searching import Compiled
from tests.corpus.index import reference

APART = MergePolicy(small_below=1)  # segments of a few passages stay apart


@pytest.fixture(autouse=True)
def _no_kernels_afterwards(kernels):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostingsBM25.compiled, "kernels", kernels)
        yield


def _both(index, query, k, allowed=None):
    """Search with the kernels and without, and give what both found."""
    found = index.search(query, k, allowed=allowed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostingsBM25.compiled, "kernels", None)
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


@given(
    st.lists(reference.corpora, min_size=1, max_size=4), reference.queries, reference.parameters, st.data()
)
def test_kernels_find_what_rank_bm25_finds(corpora, query, parameters, data):
    index = PostingsBM25(corpora[0], policy=APART, **parameters)
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
def test_both_ways_agree_over_many_blocks_segments_and_deletes(k):
    index = PostingsBM25(_varied(3000), epsilon=0.25, policy=APART)
    index.add(_varied(900, seed=1))
    index.add(_varied(70, seed=2))
    rng = np.random.default_rng(3)
    index.delete(np.flatnonzero(rng.random(3970) < 0.1))
    assert len(index.segments) == 3
    for query in QUERIES:
        for share in (None, 0.01, 0.5):
            _both(index, query, k, None if share is None else rng.random(3970) < share)


def test_odd_postings_are_scored_as_others():
    corpus = _varied(400)
    index = PostingsBM25(corpus)
    assert index.segments[0].postings.odd_positions.size > 20
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


def test_an_opened_index_is_searched_alike(tmp_path):
    index = PostingsBM25(_varied(3000))
    index.save(tmp_path)
    opened = PostingsBM25.open(tmp_path, limits=FolderLimits(mapped=2000))

    assert _both(opened, QUERIES[1], 7)[0].tolist() == _both(index, QUERIES[1], 7)[0].tolist()


def test_an_allowed_array_may_be_any_view():
    index = PostingsBM25(_varied(300))
    allowed = np.zeros(600, bool)[::2]
    allowed[40:60] = True

    assert set(_both(index, ["term1"], 30, allowed)[0].tolist()) <= set(range(40, 60))


@pytest.fixture
def uncompiled(monkeypatch):
    """The state of a process that has not searched yet."""
    fresh = Compiled(worth_it=2000)
    monkeypatch.setattr(BM25Searcher, "compiled", fresh)
    return fresh


def test_without_numba_searching_goes_on(uncompiled, monkeypatch):
    monkeypatch.setitem(sys.modules, "corpus.index.kernels", None)

    assert uncompiled.load() is False
    assert PostingsBM25([["storm"], ["vote"], ["x"]]).search(["storm"], 1)[0].tolist() == [0]


def test_kernels_come_with_the_second_search_of_a_large_index(uncompiled, kernels):
    small, large = PostingsBM25(_varied(1999)), PostingsBM25(_varied(2000))
    found = large.search(QUERIES[2], 10)
    for _ in range(9):
        small.search(QUERIES[2], 10)
    assert uncompiled.kernels is None
    deadline = time.monotonic() + 60
    while uncompiled.kernels is None:
        assert time.monotonic() < deadline
        assert large.search(QUERIES[2], 10)[1].tolist() == found[1].tolist()

    assert uncompiled.kernels is kernels
    assert large.search(QUERIES[2], 10)[0].tolist() == found[0].tolist()


WITHOUT_A_CACHE = """
import sys
from corpus.index import PostingsBM25
index = PostingsBM25([["storm"], ["vote"], ["x"]])
print(index.compiled.load(), index.search(["storm"], 1)[0].tolist())
"""


def test_where_the_cache_cannot_be_written_searching_goes_on(tmp_path):
    # A file where a folder belongs is refused to root too, who may write everywhere.
    shutil.copytree(
        Path(corpus.__file__).parent, tmp_path / "corpus", ignore=shutil.ignore_patterns("__pycache__")
    )
    for file in (tmp_path / "home", tmp_path / "corpus/index/kernels/__pycache__"):
        file.write_text("")
    nowhere = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "IPYTHONDIR", "LOCALAPPDATA"), str(tmp_path / "home"))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_A_CACHE],
        cwd=tmp_path,
        env={**inherited, **nowhere, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "False [0]\n"


def test_a_crowded_block_is_read_whole(kernels):
    rng = np.random.default_rng(5)
    common = [[f"c{number}" for number in range(12) if rng.random() < 0.4] + ["pad"] for _ in range(4000)]
    index = PostingsBM25(common)
    assert kernels.collecting.CROWDED > 1
    _both(index, [f"c{number}" for number in range(12)], 10)
