"""Fitting weights, on questions whose answer one factor gives away."""

import numpy as np
import pytest

from corpus import Corpus
from corpus.evaluation.dataset import Question
from corpus.evaluation.tuning import (
    Sample,
    by_month,
    by_outlet,
    fit,
    fit_confidence,
    fit_trust,
    ranks,
    sample,
)
from corpus.retrieval.weights import NAMES, SIGNS
from tests.builders import NOON, articles

TELLING, IDLE = "nearness", "passage"


def drawn(seed, *, month="2022-06", answerable=True):
    """A question with two choices in each of four articles; what is telling stands out in the right one."""
    chance = np.random.default_rng(seed)
    values = np.zeros((8, len(NAMES)))
    values[:, NAMES.index(TELLING)] = chance.random(8)
    values[:, NAMES.index(IDLE)] = chance.random(8)
    values[:, NAMES.index("coverage")] = 0.4 + 0.5 * answerable
    right = values[:, NAMES.index(TELLING)] == values[:, NAMES.index(TELLING)].max()
    return Sample(
        month=month,
        factors=values,
        extracts=np.repeat(np.arange(4), 2),
        outlets=np.repeat(["A", "B"], 4),
        right=right & answerable,
        gold=np.zeros(8, np.bool_),
        signs=np.repeat([[0.4 + 0.5 * answerable * (name == "coverage") for name in SIGNS]], 8, axis=0),
    )


@pytest.fixture(scope="module")
def samples():
    return [drawn(seed, month=f"2022-0{6 + seed % 2}") for seed in range(40)]


def test_a_factor_that_tells_gets_the_weight(samples):
    fitted = fit(samples, (TELLING, IDLE, "asking"))

    assert fitted.choosing.nearness > 0 == fitted.choosing.passage
    assert fitted.ordering.nearness > 10 * fitted.ordering.passage >= 0
    assert fitted.ordering.asking == fitted.ordering.coverage == 0
    assert [ranks(one, fitted)[0] for one in samples].count(1) >= 36


def test_each_month_and_outlet_is_judged_by_weights_of_the_others(samples):
    months = dict(by_month(samples, (TELLING,)))
    outlets = dict(by_outlet(samples, (TELLING,)))

    assert [(name, len(pairs)) for name, pairs in months.items()] == [("2022-06", 20), ("2022-07", 20)]
    assert {str(outlet) for one, _ in outlets["A"] for outlet in one.outlets} == {"A"}
    assert list(outlets) == ["A", "B"]


def test_the_confidence_tells_right_ones_from_unanswerable_ones(samples):
    unanswerable, fitted = [drawn(seed, answerable=False) for seed in range(40)], fit(samples, (TELLING,))

    trust, told = fit_trust(samples, unanswerable, fitted)
    confidence, also_told = fit_confidence(samples, unanswerable, fitted)

    assert trust.coverage > 0
    assert confidence.coverage > confidence.terms >= 0
    assert "AUROC 1.000" in told
    assert "AUROC 1.000" in also_told


def test_a_sample_knows_the_windows_that_hold_the_answer_and_the_gold_article():
    offered = articles()
    asked = Question(
        text="Where did the storm flood the harbour?",
        now=NOON,
        answer="Galway",
        gold_article_ids=frozenset({offered[0].id}),
    )
    with Corpus.in_memory(offered) as corpus:
        found = sample(corpus, asked)

    assert found.month == "2025-04"
    assert found.right.any()
    assert not found.right.all()
    assert (found.gold | ~found.right).all()
