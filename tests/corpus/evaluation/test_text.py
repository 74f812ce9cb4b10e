"""When an excerpt contains an answer."""

import pytest

from corpus.evaluation.dataset import contains, normalised


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("They met in New York City.", "new york"),
        ("The U.K.'s first-ever mission", "U.K. first ever"),
        ("It cost $1,000.", "1,000"),
        ("He won\n3\u20131", "3-1"),
        ("Rutte\u2019s plan", "Rutte plan"),
        ("Zoë left", "ZOË"),
    ],
)
def test_an_answer_is_contained_whatever_its_signs_and_case(text, answer):
    assert contains(text, answer)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Yorkshire", "York"), ("New and old York", "new york"), ("", "a"), ("1000", "1,000")],
)
def test_part_of_a_word_or_other_words_in_between_are_not_the_answer(text, answer):
    assert not contains(text, answer)


def test_white_space_and_signs_between_words_are_one_space():
    assert normalised(" A_b--C \n d's ") == "a b c d"
