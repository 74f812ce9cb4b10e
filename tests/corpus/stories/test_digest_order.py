"""What a story is worth, and which comes next."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.stories.clusters import Cluster
from corpus.stories.digest_order import StoryCandidate, StoryChoice, worth
from corpus.text.profiles import Profile
from tests.builders import NOON


def a_candidate(number, value, *, terms=None, topic=None):
    terms = [number] if terms is None else terms
    profile = Profile.weighed(np.array(terms, np.int32), np.ones(len(terms)), max(terms) + 1)
    return StoryCandidate(cluster=Cluster.of(number, profile, NOON), worth=value, topic=topic)


def order(*candidates):
    """The numbers of the articles of these, in the order in which they are told."""
    choice, told = StoryChoice(candidates), []
    for candidate in choice:
        choice.take(candidate)
        told.append(candidate.cluster.articles[0])
    return told


@pytest.mark.parametrize(
    ("sources", "age", "topic", "value"),
    [
        ([1.0], 0.0, 1.0, 1.0),
        ([1.0, 1.0, 1.0], 0.0, 1.0, 2.0),
        ([1.0] * 7, 0.0, 1.0, 3.0),
        ([1.0], 1.0, 1.0, 0.5),
        ([1.0], 9.0, 1.0, 0.5),
        ([1.0], -9.0, 1.0, 1.0),
        ([3.0], 0.0, 0.5, 1.0),
        ([9.0, 0.0], 0.0, 1.0, np.log2(5.25)),
    ],
)
def test_a_story_is_worth_what_its_formula_says(sources, age, topic, value):
    assert worth(sources=sources, age=age, topic=topic) == pytest.approx(value)


@given(st.lists(st.floats(0, 9), max_size=9), st.floats(0, 1), st.floats(0, 9))
def test_a_source_more_is_worth_more_and_less_the_more_there_are(sources, age, topic):
    first = worth(sources=sources, age=age, topic=topic)
    second = worth(sources=[*sources, 1.0], age=age, topic=topic)
    third = worth(sources=[*sources, 1.0, 1.0], age=age, topic=topic)

    assert second >= first >= 0
    assert second - first >= third - second - 1e-9


def test_what_is_worth_most_comes_first_and_among_equals_what_came_first():
    assert order(a_candidate(2, 1.0), a_candidate(1, 1.0), a_candidate(3, 2.0)) == [3, 1, 2]


def test_what_is_like_a_story_that_was_told_comes_later():
    like = [a_candidate(1, 2.0, terms=[1, 2]), a_candidate(2, 1.5, terms=[1, 2])]

    assert order(*like, a_candidate(3, 1.0)) == [1, 3, 2]
    assert order(*like, a_candidate(3, 0.7)) == [1, 2, 3]


def test_what_was_not_taken_makes_nothing_come_later():
    like = [a_candidate(1, 2.0, terms=[1, 2]), a_candidate(2, 1.5, terms=[1, 2])]

    given = [candidate.cluster.articles[0] for candidate in StoryChoice([*like, a_candidate(3, 1.0)])]

    assert given == [1, 2, 3]


def test_topics_have_stories_in_proportion_to_their_worth():
    heavy = [a_candidate(number, 2.0, topic="heavy") for number in range(1, 5)]
    light = [a_candidate(number, 1.0, topic="light") for number in range(5, 9)]

    first_six = order(*heavy, *light)[:6]

    assert sum(number < 5 for number in first_six) == 4
    assert first_six[0] < 5


def test_without_topics_there_are_no_shares():
    assert order(*(a_candidate(number, 9.0 - number) for number in range(5))) == [0, 1, 2, 3, 4]
