"""Passages: windows over the sentences of an article."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus import Span
from corpus.text.sentences import span_of, windows


@given(st.integers(0, 400))
def test_every_sentence_is_in_a_passage_and_no_passage_lies_in_another(count):
    passages = list(windows(count))

    assert {sentence for first, last in passages for sentence in range(first, last)} == set(range(count))
    assert all(0 < last - first <= 3 for first, last in passages)
    assert not [
        (one, other)
        for one in passages
        for other in passages
        if one is not other and other[0] <= one[0] and one[1] <= other[1]
    ]


@given(st.integers(3, 400))
def test_passages_are_full_and_only_the_last_two_overlap(count):
    passages = list(windows(count))

    assert {last - first for first, last in passages} == {3}
    assert all(one[1] == other[0] for one, other in pairwise(passages[:-1]))


def test_an_article_without_sentences_has_no_passage():
    assert list(windows(0)) == []


def test_the_span_of_sentences_reaches_from_the_first_to_before_the_last():
    sentences = [Span(start=0, end=5), Span(start=6, end=9), Span(start=12, end=20)]

    assert span_of(sentences, 0, 2) == Span(start=0, end=9)
    assert span_of(sentences, 1, 3) == Span(start=6, end=20)
