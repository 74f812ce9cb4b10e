"""Who holds an office, and who somebody is."""

import pytest

from corpus import rank_sentences
from corpus.retrieval.kinds import AnswerKind, kind_of
from corpus.retrieval.persons import asks_for_holder, description_of, person_in


@pytest.mark.parametrize(
    "question",
    [
        "who is the governor of utah",
        "Who's the prime minister of Norway?",
        "who was the first mayor of elmsea",
        "finance minister",
        "attorney general",
        "energy secretary uk",
        "the name of the pope",
        "What is the name of the chief executive of Varde Bank?",
        "head coach of the harbour rovers",
    ],
)
def test_an_office_is_asked_for_with_or_without_who_is(question):
    assert asks_for_holder(question)
    assert kind_of(question) is AnswerKind.HOLDER
    assert person_in(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor's daughter?",
        "Did the mayor resign?",
        "is the president ill",
        "what did the prime minister say",
        "mayor of elmsea resigns",
        "Who won the election?",
        "How many ministers are there?",
        "harbour of elmsea",
        "king of the hill remake news",
    ],
)
def test_other_questions_about_an_office_do_not_ask_who_holds_it(question):
    assert not asks_for_holder(question)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("who is ann lee", "ann lee"),
        ("Who was Ann Marie van der Lee?", "Ann Marie van der Lee"),
        ("who's Zuri?", "Zuri"),
        ("Who is the mayor?", None),
        ("who is he", None),
        ("Who is behind the attack?", None),
        ("Who is Ann Lee married to?", None),
        ("Ann Lee", None),
    ],
)
def test_a_person_is_asked_about_by_name(question, name):
    assert person_in(question) == name


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee, a chemist, spoke first.",
        "Lee, who runs the lab, spoke first.",
        "Lee, 41, spoke first.",
        "Ann Lee (pictured), the head of the lab, spoke.",
        "Ann Lee is the head of the lab.",
        "Ann Lee's a chemist.",
        "The whistleblower Ann Lee spoke.",
        "Prosecutors heard former aide Ann Mary Lee.",
    ],
)
def test_a_description_stands_beside_the_name(text):
    assert description_of("ann lee").search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee spoke first.",
        "They thanked Ann Lee, and left.",
        "Leeds, a city in the north, was quiet.",
        "An aide said Ann Lee was late.",
        "",
    ],
)
def test_a_name_alone_describes_nobody(text):
    assert not description_of("ann lee").search(text)


@pytest.mark.parametrize(
    "holder",
    [
        "Energy Minister Ann Lee met with unions and farmers on Friday.",
        "On Friday Ann Lee, the energy minister, met with unions and farmers.",
        "On Friday farmers met with Ann Lee, minister of energy, and with unions.",
    ],
)
@pytest.mark.parametrize(
    "other",
    [
        "Former energy minister Bob Ray met with unions and farmers on Friday.",
        "On Friday Bob Ray told farmers that the energy minister would meet unions.",
        "Deputy energy minister Bob Ray met with unions and farmers on Friday.",
    ],
)
def test_the_holder_of_an_office_is_named_right_beside_it(holder, other):
    first, second = rank_sentences("Who is the energy minister?", [holder, other])

    assert first > second


def test_who_somebody_is_stands_in_a_sentence_that_describes_them():
    described, other = rank_sentences(
        "Who is Ann Lee?",
        [
            "The jury heard Ann Lee, a chemist of the city, on Friday.",
            "The jury thanked Ann Lee on Friday and went on to lunch in the city.",
        ],
    )

    assert described > other
