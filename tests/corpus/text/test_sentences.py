"""Sentences: their spans are laws, their boundaries those of news text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import split_sentences
from corpus.text.sentences import is_hard_wrapped
from tests.builders import odd_text, sentence_texts

WRAPPED = """\
The council of the town voted on Tuesday to close the old
bridge for a year. Engineers had found rust in both of the
towers. Traffic will be led over the dam.

A ferry takes people who walk. It runs from six in the
morning until midnight."""


@given(st.one_of(odd_text, st.text(max_size=300)))
def test_sentences_are_in_order_and_together_hold_all_that_is_not_space(text):
    spans = split_sentences(text)

    assert all(one.end <= following.start for one, following in pairwise(spans))
    assert all(span.of(text) and span.of(text) == span.of(text).strip() for span in spans)
    held = {index for span in spans for index in range(span.start, span.end)}
    assert not "".join(char for index, char in enumerate(text) if index not in held).strip()


@pytest.mark.parametrize(
    "text",
    [
        "Gov. Hochul spoke in Albany.",
        "Sen. Bernie Sanders and Rep. Nancy Mace agreed.",
        "He was flown out with Lt. Col. Ann Lee.",
        "Rev. Al Sharpton spoke for Mr. Brown and Dr. Jones.",
        "He moved into No. 10 Downing Street.",
        "The U.S. President arrived at 5 p.m. on Monday.",
        "It cost $2.5 million, or 3.1 percent of the budget.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(text):
    assert sentence_texts(text) == [text]


def test_a_sentence_ends_at_a_quotation_mark_behind_its_full_stop():
    assert sentence_texts('"We won." Nobody "saw it coming." They left.') == [
        '"We won."',
        'Nobody "saw it coming."',
        "They left.",
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\n\n", "\r\n\r\n"])
def test_a_line_break_ends_a_sentence_without_a_full_stop(line_break):
    assert sentence_texts(f"Ball in their court{line_break}Talks go on.") == [
        "Ball in their court",
        "Talks go on.",
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_in_wrapped_text_only_a_blank_line_ends_a_sentence(line_break):
    text = WRAPPED.replace("\n", line_break)

    sentences = [" ".join(sentence.split()) for sentence in sentence_texts(text)]

    assert is_hard_wrapped(text)
    assert sentences == [
        "The council of the town voted on Tuesday to close the old bridge for a year.",
        "Engineers had found rust in both of the towers.",
        "Traffic will be led over the dam.",
        "A ferry takes people who walk.",
        "It runs from six in the morning until midnight.",
    ]


def test_a_wrapped_paragraph_ends_at_a_blank_line_though_it_has_no_full_stop():
    text = WRAPPED.replace("led over the dam.", "led over the dam")

    assert [text for text in sentence_texts(text) if "dam" in text] == ["Traffic will be led over the dam"]


@pytest.mark.parametrize(
    "text",
    ["", "One line only.", "A title\nin short lines\n", f"{'long ' * 30}\nand on", "Full stop.\nNext one."],
)
def test_short_lines_and_paragraphs_in_one_line_are_not_wrapped_text(text):
    assert not is_hard_wrapped(text)


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t\u2028\u00a0"])
def test_white_space_has_no_sentences(text):
    assert split_sentences(text) == ()


def test_a_text_without_a_single_space_is_one_sentence():
    assert sentence_texts("x" * 5000) == ["x" * 5000]
