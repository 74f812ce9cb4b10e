"""All articles that are read vote for the answer, by how closely they hold the question."""

import math
from dataclasses import replace

import pytest

from corpus.retrieval.answer_votes import AnswerVotes, titled
from corpus.retrieval.candidates import windows
from corpus.retrieval.features import ArticleExtract, SentenceFeatures
from corpus.retrieval.matching import QuestionTerms

ASKED = QuestionTerms.of("Who opened the bridge?", [("open", 1.0), ("bridg", 1.0)], names=())


def article(*texts, title=(), freshness=1.0):
    return replace(ArticleExtract.of_sentences(texts), title=frozenset(title), freshness=freshness)


def voted(*articles, asked=ASKED):
    """The share and the support of each sentence alone."""
    features = SentenceFeatures.of(asked, articles)
    alone = windows(features)[: len(features.extract) - 1]
    found = AnswerVotes.of(asked, articles, features)
    return found.share(alone).tolist(), found.support(alone).tolist()


def test_an_answer_that_two_articles_give_has_more_votes_than_that_of_a_third():
    shares, _ = voted(
        article("Yesterday Lee opened the bridge."),
        article("The bridge was opened by Lee."),
        article("Yesterday Bob opened the bridge."),
    )

    assert shares[0] == shares[1] == 1.0
    assert 0 < shares[2] < 1


def test_an_article_votes_once_however_often_it_gives_an_answer():
    once, _ = voted(article("Yesterday Lee opened the bridge."), article("Yesterday Bob opened the bridge."))
    often, _ = voted(
        article("Yesterday Lee opened the bridge.", "Yesterday Lee opened the bridge."),
        article("Yesterday Bob opened the bridge."),
    )

    assert once == [1.0, 1.0]
    assert often == [1.0, 1.0, 1.0]


def test_an_answer_nearer_to_the_question_has_more_votes():
    shares, _ = voted(
        article("Yesterday Lee opened the bridge."),
        article("The bridge that was opened stands far from where the old ferry landed for years, says Bob."),
    )

    assert shares[0] == 1.0 > shares[1]


def test_what_holds_none_of_the_question_has_no_vote():
    _, support = voted(article("It rained on Bob."))

    assert support == [0.0]


def test_the_title_speaks_for_a_sentence_below_it():
    _, bare = voted(article("Yesterday Lee opened it."))
    _, headed = voted(article("Yesterday Lee opened it.", title=["bridg"]))

    assert headed > bare


def test_an_old_article_keeps_a_part_of_its_vote():
    _, (new,) = voted(article("Yesterday Lee opened the bridge."))
    _, (old,) = voted(article("Yesterday Lee opened the bridge.", freshness=0.0))

    assert math.expm1(old) == pytest.approx(0.3 * math.expm1(new))


def test_a_sentence_that_is_the_question_itself_answers_nothing():
    _, support = voted(article("The bridge opened."))

    assert support == [0.0]


def test_a_vote_for_the_whole_question_by_the_answer_is_at_most_one():
    _, (support,) = voted(article("Yesterday Lee opened the bridge."))

    assert 0 < support <= math.log1p(1.0)


def test_titled_has_a_row_for_each_article_and_a_column_for_each_term():
    held = titled(ASKED, [article("It rained.", title=["bridg"]), article("It rained.")])

    assert held.tolist() == [[False, True], [False, False]]
