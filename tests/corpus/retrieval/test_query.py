"""A question to a query."""

from datetime import datetime

import pytest

from corpus import QueryError, TimeWindow
from corpus.retrieval.query import LONGEST_QUESTION, follow_up, is_follow_up, make_query
from tests.builders import NOON


def query(question, **restrictions):
    return make_query(question, window=TimeWindow(), **restrictions)


def test_the_terms_of_a_question_stand_once_in_order_with_the_words_they_came_from():
    asked = query("  Whom did Rutte meet, and did Rutte's meetings in the U.S. help? ")

    assert asked.text == "Whom did Rutte meet, and did Rutte's meetings in the U.S. help?"
    assert asked.terms == ("rutt", "meet", "us", "help")
    assert asked.words == {"rutt": "Rutte", "meet": "meet", "us": "U.S.", "help": "help"}


def test_no_source_is_told_from_all_sources():
    assert query("storm").sources is None
    assert query("storm", sources=[]).sources == ()
    assert query("storm", sources={"A"}).sources == ("A",)


def test_one_name_in_place_of_several_sources_is_refused():
    with pytest.raises(QueryError, match="'The Daily'"):
        query("storm", sources="The Daily")


def test_a_moment_of_asking_without_a_zone_is_read_as_utc():
    assert query("storm", now=datetime(2025, 4, 24, 12)).now == NOON


@pytest.mark.parametrize("question", ["", " ", "\n"])
def test_an_empty_question_is_refused(question):
    with pytest.raises(QueryError):
        query(question)


@pytest.mark.parametrize(
    "text", ["and in Spain?", "What about Italy?", " But why?", "or Peru", "ONLY in May"]
)
def test_a_line_that_leans_on_the_question_before_is_a_follow_up(text):
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text", ["Andorra's prime minister", "Who leads Spain?", "Oregon", "what is it about"]
)
def test_a_line_that_stands_alone_is_none(text):
    assert not is_follow_up(text)


def test_a_follow_up_asks_both_with_the_newer_last():
    assert follow_up(" Who met Rutte? ", " and in Spain? ") == "Who met Rutte? and in Spain?"


def test_a_chain_of_follow_ups_never_grows_too_long_to_be_asked():
    question = "Who met Rutte?"
    for _ in range(3):
        question = follow_up(question, "and " + "x" * 2500)

    assert len(question) <= LONGEST_QUESTION
    assert question.endswith("x" * 2500)
    assert query(question)
    assert len(follow_up(question, "y" * 7000)) == LONGEST_QUESTION
