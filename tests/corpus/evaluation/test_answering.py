"""The measures, on examples small enough to reckon by hand."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Corpus
from corpus.evaluation.answering import AnswerOutcome, ask_all, auroc, figures
from corpus.evaluation.dataset import Question
from tests.builders import NOON, articles

shares = st.lists(st.integers(0, 10), min_size=1, max_size=8)


def outcome(rank, confidence, **fields):
    values = {
        "answer_rank": rank,
        "headed_rank": rank,
        "article_rank": None,
        "choice_points": None,
        "confidence": confidence,
        "found": confidence >= 0.5,
        "seconds": 0.002,
    }
    return AnswerOutcome(**(values | fields))


def test_figures_of_a_small_example():
    answerable = [
        outcome(1, 0.9, article_rank=1, choice_points=1.0),
        outcome(2, 0.7, article_rank=2, choice_points=0.5),
        outcome(4, 0.8, article_rank=0, choice_points=0.0),
        outcome(0, 0.1, headed_rank=3),
    ]
    unanswerable = [outcome(0, 0.8), outcome(0, 0.2), outcome(0, 0.7), outcome(0, 0.0, seconds=0.102)]

    measured = figures(answerable, unanswerable)

    assert measured.questions == 4
    assert measured.answer_at == (0.25, 0.5, 0.5, 0.75, 0.75)
    assert measured.headed_at == (0.25, 0.5, 0.75, 1.0, 1.0)
    assert measured.choice_accuracy == 0.5
    assert measured.article_at_1 == pytest.approx(1 / 3)
    assert measured.article_mrr == 0.5
    # The right ones among the first three have 0.9 and 0.7: 6 pairs of 8 stand right, one is a tie.
    assert measured.auroc == pytest.approx(6.5 / 8)
    # The threshold that keeps nine tenths of 0.7 and 0.9 is 0.72.
    assert measured.false_answers == 0.25
    assert measured.found_right == 1.0
    assert measured.found_unanswerable == 0.5
    assert measured.p50_ms == pytest.approx(2)
    assert 90 < measured.p99_ms < 102


def test_figures_without_a_right_answer_are_no_numbers_where_none_can_be():
    measured = figures([outcome(0, 0.4)], [outcome(0, 0.4)])

    assert measured.answer_at == (0.0,) * 5
    assert math.isnan(measured.auroc)
    assert math.isnan(measured.choice_accuracy)
    assert math.isnan(measured.article_mrr)


def test_the_area_counts_a_tie_half():
    assert auroc([0.9, 0.5], [0.5, 0.1]) == 0.875
    assert auroc([1, 1], [0]) == 1
    assert auroc([0], [1, 1]) == 0
    assert math.isnan(auroc([], [1]))


@given(shares, shares)
def test_the_area_and_its_mirror_make_one(positive, negative):
    assert auroc(positive, negative) + auroc(negative, positive) == pytest.approx(1)


@given(shares, shares)
def test_the_area_depends_on_the_order_alone(positive, negative):
    stretched = [[3 * value + 1 for value in values] for values in (positive, negative)]

    assert auroc(*stretched) == auroc(positive, negative)


def asked(**fields):
    offered = articles()
    question = Question(text="Where did the storm flood the harbour?", now=NOON, **fields)
    with Corpus.in_memory(offered) as corpus:
        (measured,) = ask_all(corpus, [question])
    return replace(measured, seconds=0)


def test_an_answer_is_looked_for_in_the_citations():
    assert asked(answer="Galway").answer_rank == 1
    assert asked(answer="Cork").answer_rank == 0
    assert asked().answer_rank == 0
    assert asked(answer="Galway").found


def test_the_rank_of_a_gold_article_is_that_of_its_citation():
    storm, election = articles(2)

    assert asked(gold_article_ids=frozenset({storm.id, "x"})).article_rank == 1
    assert asked(gold_article_ids=frozenset({election.id})).article_rank == 0
    assert asked().article_rank is None


def test_the_choice_that_the_citations_say_is_picked_and_a_tie_is_shared():
    assert asked(answer="Galway", choices=("Oslo", "Galway", "Peru")).choice_points == 1
    assert asked(answer="Oslo", choices=("Oslo", "Galway", "Peru")).choice_points == 0
    assert asked(answer="Oslo", choices=("Oslo", "Peru")).choice_points == 0.5
    assert asked(answer="Galway").choice_points is None
