"""Read a folder of articles and questions in JSON Lines, plain or gzipped.

articles.jsonl       title, body, date, source, url, id
questions.jsonl      date, question, answer, choices, gold_article_ids, retrieved_article_ids
unanswerable.jsonl   question
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from corpus.models.errors import ArticleFormatError

_POSSESSIVE = re.compile(r"['\u2019]s\b")
_WORD = re.compile(r"[^\W_]+")


def normalised(text: str) -> str:
    """Return the words of `text`, by which answers are compared.

    >>> normalised("The U.K.'s  first-ever")
    'the u k first ever'
    """
    return " ".join(_WORD.findall(_POSSESSIVE.sub("", text.lower())))


def contains(text: str, answer: str) -> bool:
    """Return whether `text` holds the words of `answer`, one after another.

    >>> contains("They met in New York City.", "new york"), contains("Yorkshire", "York")
    (True, False)
    """
    return f" {normalised(answer)} " in f" {normalised(text)} "


_ASKED_AFTER = timedelta(days=3, hours=12)  # a question of a date is asked at noon, three days later
_NOT_AN_ANSWER = frozenset(("yes", "no", "true", "false", "all of the above", "none of the above"))
_SEED = 20221  # any number: the same draw in every run


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question asked at `now`; without an answer nothing can answer it.

    An answer is words, compared as `contains` does, or a pattern.
    """

    text: str
    now: datetime
    answer: str | re.Pattern[str] | None = None
    choices: tuple[str, ...] = ()
    gold_article_ids: frozenset[str] = frozenset()

    def is_answered(self, text: str) -> bool:
        """Return whether `text` holds the answer."""
        if isinstance(self.answer, re.Pattern):
            return self.answer.search(text) is not None
        return self.answer is not None and contains(text, self.answer)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The data set in `folder`."""

    folder: Path

    @property
    def articles(self) -> Path:
        """The file of the articles.

        Raises:
            ArticleFormatError: there is none.
        """
        return self._file("articles")

    def questions(self) -> list[Question]:
        """Return those that can be answered by more than yes or no."""
        return [_question(row) for row in self._rows("questions") if _counts(row)]

    def unanswerable(self) -> list[Question]:
        """Return those that nothing answers, each at a random question's time (seeded)."""
        moments = [question.now for question in self.questions()]
        chance = Random(_SEED)  # noqa: S311 # a draw that can be repeated, not a secret
        return [
            Question(text=row["question"], now=chance.choice(moments)) for row in self._rows("unanswerable")
        ]

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        path = self._file(name)
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
            yield from map(json.loads, lines)

    def _file(self, name: str) -> Path:
        for path in (self.folder / f"{name}.jsonl", self.folder / f"{name}.jsonl.gz"):
            if path.exists():
                return path
        raise ArticleFormatError(str(self.folder), f"holds no {name}.jsonl or {name}.jsonl.gz")


def _counts(row: dict[str, Any]) -> bool:
    answer = normalised(row["answer"])
    judged = bool(row.get("retrieved_article_ids", True))
    return len(answer) > 1 and answer not in _NOT_AN_ANSWER and judged


def _question(row: dict[str, Any]) -> Question:
    asked = datetime.strptime(row["date"], "%Y/%m/%d").replace(tzinfo=UTC)
    return Question(
        text=row["question"],
        now=asked + _ASKED_AFTER,
        answer=row["answer"],
        choices=tuple(row.get("choices", ())),
        gold_article_ids=frozenset(row.get("gold_article_ids", ())),
    )
