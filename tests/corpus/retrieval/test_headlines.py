"""A title that answers is the headline of a citation whose excerpt does not."""

import pytest

from corpus import Article, Corpus

# So long that no other sentence fits into its excerpt.
CUP = (
    "The chess cup of Norby was won on Monday in front of 300 people, who had waited in the rain for hours"
    + ", and in the snow for hours" * 17
    + ". Nobody left the hall when Ada Quill thanked the coach."
)


def first(question, *, title, body=CUP):
    with Corpus.in_memory([Article(title=title, body=body)]) as corpus:
        return corpus.answer(question).citations[0]


def test_a_name_that_the_title_alone_holds_is_shown():
    title = "Ada Quill wins the chess cup of Norby"
    citation = first("Who won the chess cup of Norby?", title=title)

    assert citation.headline == title
    assert not any("Quill" in excerpt.text for excerpt in citation.excerpts)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Who won the chess cup of Norby?", "The chess cup of Norby"),
        ("When was the chess cup of Norby won?", "Ada Quill wins the chess cup of Norby"),
        ("Who won the chess cup of Norby?", "Chess Cup Of Norby Won In Pouring Rain"),
        ("Who won the chess cup of Norby?", ""),
    ],
)
def test_a_title_that_says_no_more_than_the_excerpt_is_none(question, title):
    assert first(question, title=title).headline is None


def test_what_the_excerpt_says_too_is_no_headline():
    title, body = "Ada Quill wins the chess cup", "Ada Quill won the chess cup of Norby on Monday. It rained."

    assert first("Who won the chess cup?", title=title, body=body).headline is None


def test_words_of_the_question_that_the_title_alone_holds_make_it_the_headline():
    title = "Harbour of Elmsea reopens after the storm"

    assert (
        first("harbour of Elmsea after the storm", title=title, body="It took nine days.").headline == title
    )
