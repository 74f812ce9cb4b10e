"""Intervals, folds and the curve, on examples small enough to reckon by hand."""

import pytest

from corpus.evaluation.certainty import curve, folds, intervals
from tests.corpus.evaluation.test_answering import outcome

RIGHT = outcome(1, 0.9, month="2022-06", outlet="A")
WRONG = outcome(0, 0.8, month="2022-07", outlet="B")


def test_an_interval_holds_the_measure_and_narrows_with_more_questions():
    few, many = (intervals([RIGHT, WRONG] * count, [outcome(0, 0.1)] * count) for count in (5, 500))

    for likely in (few, many):
        assert likely["answer@1"][0] < 0.5 < likely["answer@1"][1]
    assert many["answer@1"][1] - many["answer@1"][0] < 0.1 < few["answer@1"][1] - few["answer@1"][0]
    assert many["auroc"] == (1, 1)
    assert intervals([RIGHT, WRONG], [WRONG])["answer@1"] == intervals([RIGHT, WRONG], [WRONG])["answer@1"]


def test_the_folds_are_months_and_the_outlets_cited_first():
    parts = folds([RIGHT, RIGHT, WRONG], [outcome(0, 0.1)])

    assert {name: (part.questions, part.answer_at[0]) for name, part in parts.items()} == {
        "2022-06": (2, 1),
        "2022-07": (1, 0),
        "A": (2, 1),
        "B": (1, 0),
    }


def test_the_curve_falls_with_the_threshold():
    points = {point.threshold: point for point in curve([RIGHT, outcome(2, 0.45), WRONG], [outcome(0, 0.3)])}

    assert (points[0.3].right, points[0.3].unanswerable) == (1, 1)
    assert (points[0.4].right, points[0.4].unanswerable) == (1, 0)
    assert points[0.5].right == pytest.approx(0.5)
