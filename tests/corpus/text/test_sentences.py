"""Sentences: their spans are laws, their boundaries those of news text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import split_sentences
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


MAIL = """\
Hi all,

thanks for the draft. I have read it on the train and I believe that
we should send it to Mr. Smith and to the council of the city of
Rotterdam before Friday.

> The council of the town voted on Tuesday to close the old bridge
> for a year. Engineers had found rust in both of the towers.
>> I told you so!
- first point
Regards,
Ann
"""


def test_a_mail_has_the_sentences_of_its_writer_and_of_those_that_it_quotes():
    assert [" ".join(sentence.split()) for sentence in sentence_texts(MAIL)] == [
        "Hi all,",
        "thanks for the draft.",
        (
            "I have read it on the train and I believe that we should "
            "send it to Mr. Smith and to the council of the city of Rotterdam before Friday."
        ),
        "> The council of the town voted on Tuesday to close the old bridge > for a year.",
        "Engineers had found rust in both of the towers.",
        ">> I told you so!",
        "- first point",
        "Regards,",
        "Ann",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A title\nin short lines",
        f"It was a {'long, ' * 30}way\nand on",
        "Council votes to close the old bridge for another year\nStorm floods harbour of Galway again",
        "lol i know\ni went there yesterday and it was so bad that i left\nu should not go",
        "It took the whole of the summer to get that far, said\n- first the mayor",
    ],
)
def test_lines_that_were_not_wrapped_are_sentences_of_their_own(text):
    assert sentence_texts(text) == text.split("\n")


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t\u2028\u00a0"])
def test_white_space_has_no_sentences(text):
    assert split_sentences(text) == ()


def test_a_text_without_a_single_space_is_one_sentence():
    assert sentence_texts("x" * 5000) == ["x" * 5000]


@pytest.mark.parametrize(
    ("sign", "times"), [(". ", 10_000), ("!? ", 2_000), (".", 20_000), ("http://", 9_000), ("a. ", 2_000)]
)
def test_signs_without_end_are_split_like_any_text(sign, times):
    text = f"It rained. {sign * times} It snowed."

    spans = split_sentences(text)

    assert spans[0].of(text).startswith("It rained.")
    assert spans[-1].end == len(text)
