"""What may be cited of an article: up to three of its sentences, and no more characters than are shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models.article import Span
from corpus.retrieval.choices import MOST_CHARACTERS, NOBODY, extended, gaps, parts, windows
from corpus.retrieval.choosing import best
from corpus.retrieval.features import CandidateArticle, Rows
from corpus.retrieval.matching import QuestionTerms
from corpus.retrieval.weights import NAMES, Factors

NOTHING_ASKED = QuestionTerms.of("", [], names=())


def a_page(*sizes, ranges=None):
    """A page of sentences of these many characters, with two between one and the next."""
    starts = np.cumsum([0, *(size + 2 for size in sizes)])
    spans = tuple(
        Span(start=int(start), end=int(start) + size) for start, size in zip(starts, sizes, strict=False)
    )
    texts = tuple("x" * size for size in sizes)
    return CandidateArticle(texts=texts, spans=spans, ranges=ranges or ((0, len(sizes)),))


def rows_of(*pages):
    return Rows.of(NOTHING_ASKED, pages)


def held(choices):
    return [tuple(row for row in choice if row != NOBODY) for choice in choices.tolist()]


def test_windows_are_neighbours_on_one_page():
    rows = rows_of(a_page(9, 9, ranges=((0, 1), (5, 6))), a_page(9, 9))

    assert held(windows(rows)) == [(0,), (1,), (2,), (3,), (2, 3)]


def test_a_sentence_that_is_too_long_is_still_a_choice_but_stands_alone():
    rows = rows_of(a_page(MOST_CHARACTERS + 1, 9))

    assert held(windows(rows)) == [(0,), (1,)]


@pytest.mark.parametrize(("between", "together"), [(299, True), (300, False)])
def test_what_stands_between_sentences_counts_as_characters(between, together):
    rows = rows_of(a_page(between, 299))

    assert ((0, 1) in held(windows(rows))) is together


def test_the_best_choice_is_tried_with_each_sentence_that_stands_apart_from_it():
    rows = rows_of(a_page(9, 9, 9, 9, 9))
    near = windows(rows)
    scores = np.array([choice == (0, 1) for choice in held(near)], np.float64)

    assert held(extended(rows, near, scores, most=1)) == [(0, 1, 3), (0, 1, 4)]


def test_parts_are_split_where_a_sentence_stands_apart():
    rows = rows_of(a_page(9, 9, 9, 9, ranges=((0, 2), (7, 9))))
    choices = np.array([[0, 1, 2], [0, 2, 3], [1, 3, NOBODY], [2, 3, NOBODY], [0, NOBODY, NOBODY]])

    assert [[part.tolist() for part in parts(rows, choice)] for choice in choices] == [
        [[0, 1], [2]],
        [[0], [2, 3]],
        [[1], [3]],
        [[2, 3]],
        [[0]],
    ]
    assert np.sum(gaps(rows, choices), axis=0).tolist() == [1, 1, 1, 0, 0]


@given(
    st.lists(st.lists(st.integers(1, 400), min_size=1, max_size=7), max_size=3),
    st.randoms(use_true_random=False),
)
def test_no_choice_is_longer_than_is_shown_or_goes_beyond_its_page(pages, chance):
    rows = rows_of(*(a_page(*sizes) for sizes in pages))
    tried = windows(rows)
    for _ in range(2):
        tried = extended(rows, tried, np.array([chance.random() for _ in tried]), most=4)
        for choice in tried:
            ends = [(rows.start[part[0]], rows.end[part[-1]]) for part in parts(rows, choice)]
            assert sum(end - start for start, end in ends) <= MOST_CHARACTERS
            assert len(set(rows.page[choice[choice != NOBODY]].tolist())) == 1
            assert len(ends) > 1
        assert len(set(held(tried))) == len(tried)


def test_the_sentences_of_a_page_and_the_order_of_pages_are_settled_by_weights_of_their_own():
    values = np.zeros((3, len(NAMES)))
    values[:, NAMES.index("nearness")] = [0.2, 0.9, 0.5]
    values[:, NAMES.index("freshness")] = [0.1, 0.1, 0.8]

    chosen = best(values, np.array([0, 0, 1]), Factors(nearness=1.0), Factors(freshness=1.0))

    assert chosen.tolist() == [2, 1]
