"""What a question asks for, and which words of a sentence may be one."""

import pytest

from corpus import rank_sentences
from corpus.retrieval.kinds import AnswerKind, kind_of, read


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many seats did the party win?", AnswerKind.NUMBER),
        ("What percentage of voters stayed at home?", AnswerKind.NUMBER),
        ("When did the bridge collapse?", AnswerKind.DATE),
        ("In which year did the war end?", AnswerKind.DATE),
        ("Where is the summit?", AnswerKind.PLACE),
        ("Which European country joined NATO?", AnswerKind.PLACE),
        ("Who won the election?", AnswerKind.NAME),
        ("Which actor plays the king?", AnswerKind.NAME),
        ("Which airline cut its fares?", AnswerKind.NAME),
        ("Why did the plant close?", AnswerKind.REASON),
        ("A man who won the lottery gave it away. Where does he live?", AnswerKind.PLACE),
        ("Did the plant close?", None),
    ],
)
def test_a_question_tells_what_kind_of_answer_it_wants(question, kind):
    assert kind_of(question) is kind


def kinds_in(sentence):
    return {kind for kind in AnswerKind for _, kinds in read(sentence).kinds if kinds & kind.value}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (AnswerKind.NUMBER, "Nearly 3,400 people came."),
        (AnswerKind.NUMBER, "Dozens of people came."),
        (AnswerKind.NUMBER, "Only two people came."),
        (AnswerKind.DATE, "They met in late October."),
        (AnswerKind.DATE, "It was built in 1987."),
        (AnswerKind.DATE, "They left yesterday."),
        (AnswerKind.PLACE, "They met in the Hague."),
        (AnswerKind.PLACE, "They met in The Hague."),
        (AnswerKind.PLACE, "The team went home to France."),
        (AnswerKind.NAME, "The vote was won by Keir Starmer."),
        (AnswerKind.NAME, "Keir Starmer won."),
        (AnswerKind.REASON, "It closed because of mould."),
    ],
)
def test_a_word_may_be_such_an_answer(kind, sentence):
    assert kind in kinds_in(sentence)


def test_a_sentence_without_such_an_answer_has_none():
    assert kinds_in("Everybody was happy with it.") == set()


def test_a_word_is_a_month_or_a_name_only_with_its_capital():
    assert kinds_in("They may march on.") == set()
    assert kinds_in("EVERYBODY WAS HAPPY WITH IT") == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two", "2"),
        ("French", "France"),
        ("Oct", "October"),
        ("US", "American"),
        ("third", "3rd"),
        ("UK", "British"),
    ],
)
def test_words_that_stand_for_one_another_are_read_as_one(one, other):
    assert read(one).terms == read(other).terms


def test_a_name_that_was_asked_about_is_no_answer():
    asked, new = rank_sentences(
        "Whom did Rutte meet?", ["Yesterday Rutte met.", "Yesterday Rutte met Hegseth."]
    )

    assert new > asked


def test_of_two_sentences_on_the_matter_the_one_with_the_answer_ranks_higher():
    without, answering = rank_sentences(
        "How many people live in Elmsea?", ["People live well in Elmsea.", "In Elmsea live 4,000 people."]
    )

    assert answering > without
