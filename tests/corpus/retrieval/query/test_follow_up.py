"""Replies that edit the question before them."""

import pytest
from hypothesis import given

from corpus import TimeWindow
from corpus.models.answer import LONGEST_QUESTION
from corpus.retrieval.query import follow_up, is_follow_up, make_query
from tests.builders import NOON, odd_text

KNOWN = ("Reuters", "The Guardian", "BBC News", "cnn.com")


@pytest.mark.parametrize(
    "text",
    [
        "and in Spain?",
        "What about Italy?",
        " But why?",
        "or Peru",
        "ONLY in May",
        "in Spain",
        "since Monday",
        "in 2023?",
        "yesterday",
        "not about football",
        "without tennis",
        "just Reuters",
        "-football",
        '-"premier league"',
    ],
)
def test_a_line_that_leans_on_the_question_before_is_a_follow_up(text):
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "Andorra's prime minister",
        "Who leads Spain?",
        "Oregon",
        "what is it about",
        "no",
        "In which country did more people die?",
        "",
    ],
)
def test_a_line_that_stands_alone_is_none(text):
    assert not is_follow_up(text)


@pytest.mark.parametrize(
    ("earlier", "reply", "edited"),
    [
        ("Who won the election in France?", "and in Spain?", "Who won the election in Spain?"),
        ("who won the election in france", "and in spain", "who won the election in spain"),
        ("What happened in the US?", "and in Spain?", "What happened in Spain?"),
        ("What happened in Spain?", "in the US?", "What happened in the US?"),
        ("Who leads NATO?", "and Spain?", "Who leads Spain?"),
        ("Who met Rutte?", "how about Mark Carney", "Who met Mark Carney?"),
        ("What did Sunak say about Ukraine?", "and about Gaza?", "What did Sunak say about Gaza?"),
        # Nothing is plainly parallel.
        (" Who met Rutte? ", " and in Spain? ", "Who met Rutte? and in Spain?"),
        (
            "What did Sunak say about Ukraine?",
            "What about Macron?",
            "What did Sunak say about Ukraine? What about Macron?",
        ),
        ("Who met Rutte?", "but why?", "Who met Rutte? but why?"),
        # A time takes the place of a time, a source that of a source.
        ("Who won in 2022?", "and in 2023?", "Who won? in 2023"),
        ("Who won last week?", "since Monday", "Who won? since Monday"),
        ('Who said "in 2022 we won"?', "in 2023", 'Who said "in 2022 we won"? in 2023'),
        ("Who won?", "only Reuters", "Who won? only Reuters"),
        ("Who won according to CNN?", "only Reuters", "Who won? only Reuters"),
        ("Who won? only Reuters", "just the BBC since Monday", "Who won? just the BBC since Monday"),
        # What not to speak of becomes an exclusion.
        ("Who won?", "not about football", "Who won? -football"),
        ("Who won?", "without the premier league or tennis", 'Who won? -"premier league" -tennis'),
        ("Who won?", "-football", "Who won? -football"),
    ],
)
def test_a_reply_edits_the_question_before_it(earlier, reply, edited):
    assert follow_up(earlier, reply, known_sources=KNOWN).question == edited


def test_a_reply_tells_whether_it_sets_a_time_or_sources():
    both = follow_up("Who won?", "only Reuters, since Monday", known_sources=KNOWN)
    neither = follow_up("Who won?", "and in Spain?", known_sources=KNOWN)

    assert (both.sets_time, both.sets_sources) == (True, True)
    assert (neither.sets_time, neither.sets_sources) == (False, False)


def test_what_a_reply_sets_is_understood_by_the_query():
    question = "Who won the cup according to CNN?"
    for reply in ("only the Guardian", "since Monday", "not about football"):
        question = follow_up(question, reply, known_sources=KNOWN).question

    query = make_query(question, window=TimeWindow(), now=NOON, known_sources=lambda: KNOWN)

    assert query.terms == ("win", "cup")
    assert query.sources == ("The Guardian",)
    assert query.window.since is not None
    assert query.exclusions == ("football",)


def test_a_chain_of_follow_ups_never_grows_too_long_to_be_asked():
    question = "Who met Rutte?"
    for _ in range(3):
        question = follow_up(question, "and " + "x" * 2500).question

    assert len(question) <= LONGEST_QUESTION
    assert question.endswith("x" * 2500)
    assert len(follow_up(question, "y" * 7000).question) == LONGEST_QUESTION


@given(odd_text, odd_text)
def test_any_two_texts_make_a_question_that_can_be_asked(earlier, reply):
    edited = follow_up(earlier, reply, known_sources=KNOWN).question

    assert len(edited) <= LONGEST_QUESTION
    assert edited.strip() or not (earlier.strip() and reply.strip())
