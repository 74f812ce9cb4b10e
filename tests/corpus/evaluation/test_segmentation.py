"""The measure of splitting into sentences."""

import gzip
import json

from corpus.evaluation.segmentation import Boundaries, compare, ours, read_paragraphs

TEXT = "Ann left. Bob stayed. Nobody knew."
ENDS = [9, 21, 34]


def test_ends_that_are_given_are_read_as_they_are_and_the_last_is_no_boundary(tmp_path):
    file = tmp_path / "plain.jsonl"
    file.write_text(json.dumps({"paragraphs": [{"text": TEXT, "ends": ENDS}]}))
    assert list(read_paragraphs(file)) == [(TEXT, {9, 21})]


def test_sentences_that_are_given_are_parted_by_one_space(tmp_path):
    file = tmp_path / "packed.jsonl.gz"
    with gzip.open(file, "wt") as lines:
        lines.write(
            json.dumps({"paragraph_sentences": [["Ann left.", "Bob stayed.", "Nobody knew."], ["Yes."]]})
        )
    assert list(read_paragraphs(file)) == [(TEXT, {9, 21}), ("Yes.", frozenset())]


def test_our_own_boundaries_are_compared():
    assert compare(iter([(TEXT, frozenset({9, 21}))]), ours) == Boundaries(right=2)


def test_what_is_wrong_and_what_is_missed_lowers_the_measure():
    counted = compare(iter([(TEXT, frozenset({9, 21}))]), lambda _text: frozenset({9, 12}))
    assert counted == Boundaries(right=1, wrong=1, missed=1)
    assert counted.f1 == 0.5


def test_texts_without_boundaries_are_right_unless_one_is_found():
    assert Boundaries().f1 == 1.0
    assert Boundaries(wrong=1).f1 == 0.0
