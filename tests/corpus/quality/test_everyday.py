"""Everyday questions over the articles of this folder: what is right, wrong and wrongly found."""

from collections import Counter
from pathlib import Path

import pytest

from corpus import Corpus
from corpus.pipeline.files import read_articles
from tests.corpus.everyday import read
from tests.corpus.everyday.__main__ import result

FOLDER = Path(__file__).parent
ROWS = read(FOLDER / "everyday.jsonl")
# Two questions of slack on each side of what is measured.
LEAST_RIGHT = 36  # of the answerable
MOST_WRONG = 9
MOST_FALSE = 4  # of the unanswerable


@pytest.fixture(scope="module")
def results():
    articles = sorted(read_articles(FOLDER / "articles.jsonl"), key=lambda article: article.published_at)
    with Corpus.in_memory(articles) as corpus:
        return Counter(result(row, corpus.answer(row.question, now=row.now)) for row in ROWS)


def test_as_many_are_right_as_ever(results):
    assert results["right"] >= LEAST_RIGHT


def test_no_more_are_answered_wrongly(results):
    assert results["wrong"] <= MOST_WRONG


def test_hardly_one_that_nothing_answers_is_found(results):
    assert results["false"] <= MOST_FALSE
