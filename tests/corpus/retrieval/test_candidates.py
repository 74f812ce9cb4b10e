"""What may be cited of an article: up to three of its sentences, and no more characters than are shown."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.retrieval.candidates import MOST_CHARACTERS, best, extended, windows
from corpus.retrieval.features import NO_SENTENCE, ArticleExtract, SentenceFeatures
from corpus.retrieval.matching import QuestionTerms
from corpus.retrieval.weights import NAMES, Factors

NOTHING_ASKED = QuestionTerms.of("", [], names=())


def an_extract(*sizes, ranges=None):
    """An extract with sentences of so many characters, with one between one and the next."""
    extract = ArticleExtract.of_sentences(["x" * size for size in sizes])
    return replace(extract, ranges=ranges or extract.ranges)


def a_list(*sizes, introduced):
    """An extract whose items are `introduced`, by their places."""
    return replace(an_extract(*sizes), introduced=introduced)


def features_of(*extracts):
    return SentenceFeatures.of(NOTHING_ASKED, extracts)


def held(candidates):
    return [tuple(row for row in candidate if row != NO_SENTENCE) for candidate in candidates.tolist()]


def test_windows_are_neighbours_on_one_page():
    features = features_of(an_extract(9, 9, ranges=((0, 1), (5, 6))), an_extract(9, 9))

    assert held(windows(features)) == [(0,), (1,), (2,), (3,), (2, 3)]


def test_a_sentence_that_is_too_long_is_still_a_choice_but_stands_alone():
    features = features_of(an_extract(MOST_CHARACTERS + 1, 9))

    assert held(windows(features)) == [(0,), (1,)]


@pytest.mark.parametrize(("between", "together"), [(300, True), (301, False)])
def test_what_stands_between_sentences_counts_as_characters(between, together):
    features = features_of(an_extract(between, 299))

    assert ((0, 1) in held(windows(features))) is together


def test_the_best_choice_is_tried_with_each_sentence_that_stands_apart_from_it():
    features = features_of(an_extract(9, 9, 9, 9, 9))
    near = windows(features)
    scores = np.array([candidate == (0, 1) for candidate in held(near)], np.float64)

    assert held(extended(features, near, scores, most=1)) == [(0, 1, 3), (0, 1, 4)]


def test_parts_are_split_where_a_sentence_stands_apart():
    features = features_of(an_extract(9, 9, 9, 9, ranges=((0, 2), (7, 9))))
    candidates = np.array(
        [[0, 1, 2], [0, 2, 3], [1, 3, NO_SENTENCE], [2, 3, NO_SENTENCE], [0, NO_SENTENCE, NO_SENTENCE]]
    )

    assert list(map(features.parts, candidates)) == [
        [[0, 1], [2]],
        [[0], [2, 3]],
        [[1], [3]],
        [[2, 3]],
        [[0]],
    ]
    assert np.sum(features.gaps(candidates), axis=0).tolist() == [1, 1, 1, 0, 0]


@given(
    st.lists(st.lists(st.integers(1, 400), min_size=1, max_size=7), max_size=3),
    st.randoms(use_true_random=False),
)
def test_no_choice_is_longer_than_is_shown_or_goes_beyond_its_page(extracts, chance):
    features = features_of(*(an_extract(*sizes) for sizes in extracts))
    tried = windows(features)
    for _ in range(2):
        tried = extended(features, tried, np.array([chance.random() for _ in tried]), most=4)
        for candidate in tried:
            ends = [(features.start[part[0]], features.end[part[-1]]) for part in features.parts(candidate)]
            assert sum(end - start for start, end in ends) <= MOST_CHARACTERS
            assert len(set(features.extract[candidate[candidate != NO_SENTENCE]].tolist())) == 1
            assert len(ends) > 1
        assert len(set(held(tried))) == len(tried)


def test_the_sentences_of_a_page_and_the_order_of_pages_are_settled_by_weights_of_their_own():
    factors = np.zeros((3, len(NAMES)))
    factors[:, NAMES.index("nearness")] = [0.2, 0.9, 0.5]
    factors[:, NAMES.index("freshness")] = [0.1, 0.1, 0.8]

    chosen = best(factors, np.array([0, 0, 1]), Factors(nearness=1.0), Factors(freshness=1.0))

    assert chosen.tolist() == [2, 1]


def test_a_window_that_begins_in_a_list_has_what_introduces_it():
    features = features_of(a_list(9, 9, 9, 9, 9, introduced={1: 0, 2: 0, 3: 0}))

    assert sorted(held(windows(features))) == [
        (0,), (0, 1), (0, 1, 2), (0, 2), (0, 2, 3), (0, 3), (0, 3, 4), (4,),
    ]  # fmt: skip


def test_a_long_item_stands_alone_where_what_introduces_it_does_not_fit():
    features = features_of(a_list(300, 9, 400, 9, introduced={1: 0, 2: 0, 3: 0}))

    assert sorted(held(windows(features))) == [(0,), (0, 1), (0, 3), (2,)]


def test_an_item_from_elsewhere_comes_with_what_introduces_it_or_not_at_all():
    features = features_of(a_list(9, 9, 9, 9, 9, 9, introduced={4: 2, 5: 2}))
    one, two = np.array([[0, NO_SENTENCE, NO_SENTENCE]]), np.array([[0, 1, NO_SENTENCE]])

    assert sorted(held(extended(features, one, np.ones(1), most=1))) == [(0, 2), (0, 2, 4), (0, 2, 5), (0, 3)]
    assert held(extended(features, two, np.ones(1), most=1)) == [(0, 1, 3)]
