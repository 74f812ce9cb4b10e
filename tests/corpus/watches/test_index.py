"""The index of watches gives those that a plain comparison with each of them gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Corpus, Watch
from corpus.retrieval.kinds import read
from corpus.retrieval.matching import held_terms, match, nearness
from corpus.retrieval.weights import DEFAULT_WEIGHTS, Trust, Weights, chance
from corpus.watches.matching import least_coverage
from tests.builders import NOON, articles

words = st.sampled_from(
    "storm harbour galway ferries peru comet chile union vaccine oslo munch floor".split()
)
questions = st.lists(words, min_size=1, max_size=5, unique=True).map(" ".join)
ranges = st.tuples(st.integers(0, 4), st.integers(1, 5)).map(
    lambda pair: (min(pair), max(*pair, pair[0] + 1))
)


def apart(ranges):
    """Those of some ranges that do not overlap one before them."""
    kept = []
    for first, last in ranges:
        if all(last <= other_first or other_last <= first for other_first, other_last in kept):
            kept.append((first, last))
    return kept


@pytest.fixture(scope="module")
def watching():
    with Corpus.in_memory(articles()) as corpus:
        yield corpus.watching


@given(
    asked=st.lists(questions, max_size=8),
    held=st.dictionaries(words, st.lists(ranges, max_size=3).map(apart), max_size=8),
    least=st.floats(0.1, 1.0),
)
def test_covered_is_what_each_watch_alone_would_be(watching, asked, held, least):
    index = watching.index(Watch(number=n, question=text, made=NOON) for n, text in enumerate(asked))

    stems = {word: next(iter(_terms(watching, word))) for word in held}
    windows = {stems[word]: within for word, within in held.items()}
    covered = {each.watch.number: rows for each, rows in index.covered(windows, windows=6, least=least)}

    for query in index.queries:
        shares = [
            sum(
                share
                for term, share in query.shares.items()
                if any(first <= row < last for first, last in windows.get(term, ()))
            )
            for row in range(6)
        ]
        sure = {row for row, share in enumerate(shares) if share >= least + 1e-5}
        likely = {row for row, share in enumerate(shares) if share >= least - 1e-5}
        assert sure <= set(covered.get(query.watch.number, ())) <= likely


SENTENCES = st.sampled_from(
    [
        "Ferries from Galway cost 12 euros.",
        "Mayor Ada Quill closed the harbour of Oslo in 2021.",
        "The storm sank two ferries off Chile.",
        "Nothing happened.",
    ]
)
ASKED = st.sampled_from(
    [
        "Who is the mayor of Oslo?",
        "How much do ferries from Galway cost?",
        "How many ferries sank off Chile?",
        "Who is Ada Quill?",
        "storm harbour",
    ]
)


@given(question=ASKED, sentence=SENTENCES)
def test_what_is_held_and_how_near_are_those_of_the_whole_match(watching, question, sentence):
    asked = watching.index([Watch(number=0, question=question, made=NOON)]).queries[0].asked
    whole = match(asked, sentence, "en")

    assert held_terms(asked, read(sentence, "en")) == sum(
        1 << place for place, count in enumerate(whole.counts) if count
    )
    assert nearness(asked, sentence, read(sentence, "en"), "en") == whole.near


def _terms(watching, word):
    return watching.index([Watch(number=0, question=word, made=NOON)]).queries[0].shares


@given(
    coverage=st.floats(0, 1),
    nearness=st.floats(0, 1),
    bias=st.floats(-9, -1),
    weight=st.floats(1, 12),
    near=st.floats(0, 3),
    found=st.floats(0.05, 0.95),
)
def test_below_the_least_coverage_nothing_counts_as_found(coverage, nearness, bias, weight, near, found):
    weights = Weights(trust=Trust(bias=bias, coverage=weight, nearness=near), matched=found)

    if chance(weights.trust, coverage=coverage, nearness=nearness) >= found:
        assert coverage >= least_coverage(weights)


def test_the_least_coverage_is_a_share_that_can_be_reached():
    assert 0 < least_coverage(DEFAULT_WEIGHTS) < 1
