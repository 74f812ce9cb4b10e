"""The everyday questions: enough of them, in the documented form, in halves that stay as they are."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from corpus import Article, Corpus
from tests.corpus.everyday import HALVES, YEARS, Row, questions
from tests.corpus.everyday.__main__ import results, table

ROWS = {year: questions(year) for year in YEARS}
EVERY = [row for rows in ROWS.values() for row in rows]


def test_there_are_enough_of_each_year_and_sort():
    assert len(EVERY) >= 400
    assert min(map(len, ROWS.values())) > 0.4 * len(EVERY)
    assert 0.6 <= sum(row.answer is not None for row in EVERY) / len(EVERY) <= 0.65
    assert min(Counter(row.kind for row in EVERY).values()) >= 10


@pytest.mark.parametrize("year", YEARS)
def test_a_question_is_asked_once_within_or_shortly_after_its_year(year):
    asked = [re.sub(r"\s+", " ", row.question.casefold()) for row in ROWS[year]]

    assert [question for question, count in Counter(asked).items() if count > 1] == []
    assert {row.now.year for row in ROWS[year]} == {year}
    assert {row.now.utcoffset() is None for row in ROWS[year]} == {False}


def test_whatever_has_an_answer_has_an_article_and_is_not_matched_by_nothing():
    assert [row for row in EVERY if (row.answer is None) != (row.article is None)] == []
    assert [row for row in EVERY if row.answer and row.answer.search("")] == []
    assert [row for row in EVERY if row.answer and row.answer.search(row.question)] == []


def test_the_halves_are_alike_and_fixed():
    sizes = Counter(row.half for row in EVERY)

    assert set(sizes) == set(HALVES)
    assert min(sizes.values()) > 0.45 * len(EVERY)
    assert [row_of(text).half for text in ("hello", "who won", "why")] == ["tuning", "checking", "checking"]
    assert row_of("hello", article="why").half == row_of("why").half


def test_the_command_counts_what_is_right_wrong_missed_and_false(tmp_path):
    with Corpus.open(tmp_path) as corpus:
        corpus.add(
            [Article(title="Harbour", body="Mayor Ada Quill opened the new harbour in Norby on Monday.")]
        )
        asked = [
            row_of("Who opened the harbour in Norby?", "Quill"),
            row_of("Who opened the new harbour?", "Finch"),
            row_of("qqzz", "Quill"),
            row_of("Who opened the new harbour in Norby?"),
            row_of("qqzz"),
        ]
        counted = list(results(corpus, asked))

    assert [name for _, name in counted] == ["right", "wrong", "missed", "false", "abstained"]
    assert table(counted)[-1] == (
        "right 33.3% and wrong 33.3% of the answerable; found 50.0% of the unanswerable"
    )
    assert table([])[-1] == "right none and wrong none of the answerable; found none of the unanswerable"


def row_of(question, answer=None, article=None):
    pattern = answer and re.compile(answer)
    return Row(
        question=question, now=datetime(2024, 1, 1, tzinfo=UTC), kind="who", answer=pattern, article=article
    )
