"""Measuring how well sentences are ranked."""

import json

import pytest

from corpus.evaluation.selection import Candidates, average_precision, read_candidates, selection

RIGHT, WRONG = "The bridge was opened by Lee.", "It rained."


def asked(*labelled, question="Who opened the bridge?"):
    return {
        "question": question,
        "candidates": [{"text": text, "label": label} for text, label in labelled],
    }


def test_questions_that_cannot_be_ranked_well_or_badly_do_not_count(tmp_path):
    path = tmp_path / "some.jsonl"
    lines = (asked((RIGHT, 1), (WRONG, 0)), asked((RIGHT, 1)), asked((WRONG, 0)))
    path.write_text("\n".join(map(json.dumps, lines)))

    (only,) = read_candidates(path)

    assert only.right == (True, False)


def test_the_right_one_in_front_is_worth_all_and_a_tie_nothing_extra():
    good = Candidates(question="Who opened the bridge?", texts=(WRONG, RIGHT), right=(False, True))
    tie = Candidates(question="Who opened the bridge?", texts=(WRONG, WRONG), right=(True, False))

    assert selection([good]).average_precision == selection([good]).reciprocal_rank == 1
    assert selection([good, tie]).reciprocal_rank == pytest.approx(0.75)


def test_average_precision_takes_every_right_one_into_account():
    assert average_precision([1, 2, 6]) == pytest.approx((1 + 1 + 0.5) / 3)
