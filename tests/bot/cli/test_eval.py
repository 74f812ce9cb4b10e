"""`clippings eval`: the measures of a small data set."""

import json

import pytest

from tests.builders import SUBJECTS


@pytest.fixture
def dataset(tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()

    def write(name, rows):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))

    write(
        "articles",
        [{"id": name, "title": name, "body": body, "date": "2022-01-21"} for name, body in SUBJECTS.items()],
    )
    asked = {"date": "2022/01/21", "choices": ["Galway", "Oslo"]}
    write(
        "questions",
        [
            asked
            | {
                "question": "Which harbour did the storm flood?",
                "answer": "Galway",
                "gold_article_ids": ["storm"],
            },
            asked | {"question": "Where does the painting by Munch hang?", "answer": "Oslo"},
            asked | {"question": "Does the comet pass?", "answer": "Yes"},
        ],
    )
    write("unanswerable", [{"question": "Who won the cup in Zanzibar?"}])
    return folder


def test_the_measures_are_one_document(clippings, dataset, data):
    ended = clippings("eval", dataset, "--json")

    assert ended.code == 0
    measured = json.loads(ended.out)
    assert measured["questions"] == 2
    assert measured["answer_at"] == [1.0] * 5
    assert measured["choice_accuracy"] == measured["article_at_1"] == measured["auroc"] == 1.0
    assert measured["found_unanswerable"] == 0.0
    assert not data.exists()


def test_the_measures_are_a_table(clippings, dataset):
    assert "answer@1" in clippings("eval", dataset).out


def test_a_data_set_that_is_not_there_is_one_line(clippings, tmp_path):
    ended = clippings("eval", tmp_path / "none")

    assert (ended.code, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1
