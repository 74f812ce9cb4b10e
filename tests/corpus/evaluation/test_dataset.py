"""A data set: which of its questions count, and when they are asked."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from corpus.evaluation.dataset import Dataset
from corpus.models.errors import ArticleFormatError

ASKED = {"date": "2022/01/21", "question": "Who?", "answer": "Ann"}


@pytest.fixture
def dataset(tmp_path):
    return Dataset(tmp_path)


def write(path, rows, opened=open):
    with opened(path, "wt", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(row)}\n" for row in rows)


def test_a_question_is_asked_at_noon_three_days_after_its_date(dataset):
    write(dataset.folder / "questions.jsonl", [ASKED | {"choices": ["Ann", "Bo"], "gold_article_ids": ["7"]}])

    (question,) = dataset.questions()

    assert (question.text, question.answer, question.choices) == ("Who?", "Ann", ("Ann", "Bo"))
    assert question.now == datetime(2022, 1, 24, 12, tzinfo=UTC)
    assert question.gold_article_ids == {"7"}


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "Yes"},
        {"answer": "FALSE."},
        {"answer": "All of the above"},
        {"answer": "7"},
        {"answer": ""},
        {"retrieved_article_ids": []},
    ],
)
def test_a_question_without_an_answer_to_look_for_does_not_count(dataset, change):
    write(dataset.folder / "questions.jsonl", [ASKED | change, ASKED | {"retrieved_article_ids": ["1"]}])

    assert [question.answer for question in dataset.questions()] == ["Ann"]


def test_a_question_that_nothing_answers_is_asked_when_an_answerable_one_is(dataset):
    dates = [f"2022/01/{day:02}" for day in range(1, 21)]
    write(dataset.folder / "questions.jsonl", [ASKED | {"date": date} for date in dates])
    write(dataset.folder / "unanswerable.jsonl", [{"question": f"Why {n}?"} for n in range(20)])

    unanswerable = dataset.unanswerable()

    assert [question.text for question in unanswerable] == [f"Why {n}?" for n in range(20)]
    assert {question.now for question in unanswerable} <= {question.now for question in dataset.questions()}
    assert len({question.now for question in unanswerable}) > 5
    assert all(question.answer is None for question in unanswerable)
    assert dataset.unanswerable() == unanswerable


def test_files_may_be_gzipped(dataset):
    write(dataset.folder / "questions.jsonl.gz", [ASKED | {"answer": "Zoë"}], gzip.open)
    (dataset.folder / "articles.jsonl.gz").touch()

    assert dataset.questions()[0].answer == "Zoë"
    assert dataset.articles == dataset.folder / "articles.jsonl.gz"


def test_a_folder_without_the_files_is_named(dataset):
    with pytest.raises(ArticleFormatError, match=r"articles\.jsonl"):
        _ = dataset.articles
    with pytest.raises(ArticleFormatError, match=r"questions\.jsonl"):
        dataset.questions()
