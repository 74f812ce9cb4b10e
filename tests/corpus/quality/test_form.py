"""The data of the gate: enough of it, in the documented form, and each answer where it is said to be."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from corpus.evaluation.dataset import Dataset, contains, normalised
from corpus.models.errors import ArticleFormatError
from corpus.pipeline.files import read_articles
from tests.corpus.everyday import read

FOLDER = Path(__file__).parent
DATASET = Dataset(FOLDER)
ASKED = ("questions", "questions-other-languages")


def rows(name):
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def articles():
    read = list(read_articles(DATASET.articles))
    assert [item for item in read if isinstance(item, ArticleFormatError)] == []
    return {article.id: article for article in read}


def test_there_is_enough_of_it():
    questions = DATASET.questions()

    assert len(rows("articles")) >= 150
    assert len(questions) >= 60
    assert sum(bool(question.choices) for question in questions) >= 40
    assert len(DATASET.unanswerable()) >= 25


def test_an_article_has_all_its_fields_and_an_id_of_its_own(articles):
    assert len(articles) == len(rows("articles"))
    assert [row for row in rows("articles") if not all(row.values())] == []
    assert {frozenset(row) for row in rows("articles")} == {
        frozenset(("id", "title", "source", "date", "url", "body"))
    }
    assert len({article.url for article in articles.values()}) == len(articles)
    assert {article.id for article in articles.values() if article.published_at is None} == set()


def test_an_article_is_as_long_as_news_is_and_in_paragraphs(articles):
    words = {name: len(article.body.split()) for name, article in articles.items()}

    assert {name: count for name, count in words.items() if not 120 <= count <= 400} == {}
    assert {name for name, article in articles.items() if article.body.count("\n\n") < 3} == set()
    assert len({article.source for article in articles.values()}) >= 6


def test_every_question_counts_and_is_asked_once():
    asked = [row["question"] for name in (*ASKED, "unanswerable") for row in rows(name)]

    assert len(DATASET.questions()) == len(rows("questions"))
    assert len({normalised(question) for question in asked}) == len(asked)


@pytest.mark.parametrize("name", ASKED)
def test_each_gold_article_says_the_answer_and_was_there_to_be_asked_about(articles, name):
    wrong = [
        (row["question"], gold)
        for row in rows(name)
        for gold in row["gold_article_ids"]
        if not contains(articles[gold].body, row["answer"])
        or articles[gold].published_at.date() > datetime.strptime(row["date"], "%Y/%m/%d").date()
    ]

    assert wrong == []
    assert [row["question"] for row in rows(name) if not row["gold_article_ids"]] == []


def test_the_answer_is_one_of_four_choices_that_differ():
    choices = [(row["answer"], row["choices"]) for row in rows("questions") if "choices" in row]

    assert [pair for pair in choices if pair[0] not in pair[1]] == []
    assert {len({normalised(choice) for choice in offered}) for _, offered in choices} == {4}


def test_an_unanswerable_question_comes_without_an_answer():
    assert {tuple(row) for row in rows("unanswerable")} == {("question",)}
    assert {question.answer for question in DATASET.unanswerable()} == {None}


def test_each_everyday_question_is_answered_by_its_article_or_by_none(articles):
    asked = read(FOLDER / "everyday.jsonl")
    answered = [(row, articles[row.article]) for row in asked if row.article]

    assert len({row.question for row in asked}) == len(asked) == 120
    assert {row.article is None for row in asked if row.answer is None} == {True}
    assert 0.6 <= len(answered) / len(asked) <= 0.65
    assert [row.question for row, article in answered if not row.answer.search(article.body)] == []
    assert [row.question for row, article in answered if article.published_at > row.now] == []
