"""What a question asks for, and which sentences hold it."""

import pytest

from corpus import rank_sentences
from corpus.retrieval.kinds import Kind, holds, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many seats did the party win?", Kind.NUMBER),
        ("What percentage of voters stayed at home?", Kind.NUMBER),
        ("When did the bridge collapse?", Kind.DATE),
        ("In which year did the war end?", Kind.DATE),
        ("Where is the summit?", Kind.PLACE),
        ("Which European country joined NATO?", Kind.PLACE),
        ("Who won the election?", Kind.NAME),
        ("Which actor plays the king?", Kind.NAME),
        ("Why did the plant close?", None),
    ],
)
def test_a_question_tells_what_kind_of_answer_it_wants(question, kind):
    assert kind_of(question) is kind


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.NUMBER, "Nearly 3,400 people came."),
        (Kind.NUMBER, "Dozens of people came."),
        (Kind.DATE, "They met in late October."),
        (Kind.DATE, "It was built in 1987."),
        (Kind.PLACE, "They met in the Hague."),
        (Kind.PLACE, "They met in The Hague."),
        (Kind.NAME, "The vote was won by Keir Starmer."),
    ],
)
def test_a_sentence_with_such_an_answer_holds_it(kind, sentence):
    assert holds(kind, sentence, asked=())


@pytest.mark.parametrize("kind", list(Kind))
def test_a_sentence_without_such_an_answer_does_not(kind):
    assert not holds(kind, "Everybody was happy with it.", asked=())


def test_a_name_that_was_asked_about_is_no_answer():
    assert not holds(Kind.NAME, "In the end it was Rutte.", asked={"rutt"})


def test_of_two_sentences_on_the_matter_the_one_with_the_answer_ranks_higher():
    without, answering = rank_sentences(
        "How many people live in Elmsea?", ["People live well in Elmsea.", "In Elmsea live 4,000 people."]
    )

    assert answering > without
