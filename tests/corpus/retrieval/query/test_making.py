"""A question to a query."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import QueryError, TimeWindow
from corpus.retrieval.query import make_query
from tests.builders import NOON, odd_text


def query(question, *, known=(), **restrictions):
    options = {"window": TimeWindow(), "now": NOON} | restrictions
    return make_query(question, known_sources=lambda: known, **options)


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


def test_words_that_are_orders_are_no_terms():
    asked = query(
        'Which "strong storm" hit Galway since March, according to The Daily? -film', known=["The Daily"]
    )

    assert asked.question == 'Which "strong storm" hit Galway since March, according to The Daily? -film'
    assert asked.text == 'Which "strong storm" hit Galway , ?'
    assert asked.terms == ("strong", "storm", "hit", "galway")
    assert asked.musts == ("strong storm",)
    assert asked.exclusions == ("film",)
    assert asked.sources == ("The Daily",)
    assert asked.window == TimeWindow(since=datetime(2025, 3, 1))


def test_without_what_its_words_restrict_it_to_a_query_is_loose():
    asked = query('Which "strong storm" hit Galway since March? -film')

    assert asked.loose.window == TimeWindow()
    assert asked.loose.musts == ()
    assert asked.loose.exclusions == ("film",)
    assert asked.loose.terms == asked.terms
    assert query("Which storm hit Galway?").loose is None


def test_options_win_over_the_words_of_the_question():
    window = TimeWindow(since=datetime(2020, 1, 1))

    assert query("storms since March", window=window).window == window


def test_times_narrow_each_other_and_of_two_that_exclude_each_other_the_last_counts():
    march, april = datetime(2025, 3, 1), datetime(2025, 4, 1)

    assert query("since March, before April").window == TimeWindow(since=march, until=april)
    assert query("since April, before March").window == TimeWindow(until=march)


def test_the_narrowest_time_that_has_begun_is_preferred():
    assert query("on 12 June 2022, in 2022").period == TimeWindow(
        since=datetime(2022, 6, 12), until=datetime(2022, 6, 13)
    )
    assert query("the election of 2028").period == TimeWindow()


def test_what_is_evidence_of_a_time_stays_a_term():
    asked = query("Who won in 2023?")

    assert asked.terms == ("win", "2023")
    assert asked.times == {"2023"}
    assert asked.loose is None


def test_a_number_is_one_term_with_and_without_its_comma():
    assert query("1,200 of 1200 in 2.5").terms == ("1200", "2.5")


def test_a_time_or_a_source_within_a_phrase_is_neither():
    asked = query('Who wrote "Since Monday, according to The Daily"?', known=["The Daily"])

    assert asked.window == TimeWindow()
    assert asked.sources is None


def test_a_source_outside_of_those_that_may_be_searched_is_none():
    assert query("storm according to The Daily", sources=["Other"], known=["The Daily"]).sources == ("Other",)
    assert query("storm according to B", sources=["A", "b"], known=["A", "B"]).sources == ("B",)


def test_sources_are_looked_up_only_where_one_may_be_named():
    def unknown():
        raise AssertionError

    assert make_query("Which storm hit Galway?", window=TimeWindow(), known_sources=unknown)


@given(odd_text.filter(str.strip), st.sampled_from([None, NOON, datetime.max, datetime.min]))
def test_any_text_makes_a_query(text, now):
    asked = make_query(text, window=TimeWindow(), now=now, known_sources=lambda: ["WHO", "The US", "It"])

    assert asked.question == text.strip()
    assert set(asked.terms) == set(asked.words)
    assert {term for name in asked.names for term in name} <= set(asked.terms)


def test_that_a_number_is_asked_for_is_no_word_to_look_for():
    query = make_query("How many people did the storm kill?", window=TimeWindow())

    assert "many" not in query.words.values()
    assert {"people", "storm", "kill"} <= set(query.words.values())
