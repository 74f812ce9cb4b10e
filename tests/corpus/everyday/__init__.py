"""Everyday questions over a year of news, written for this project. The articles stay outside of it.

questions-2022.jsonl   what people type, over the articles of `shared/data/realtimeqa-2022`
questions-2023.jsonl   the same over `realtimeqa-2023`

A row has `question`, `now`, `kind`, `article` (the id of one that answers) and `answer`: a case-sensitive
regular expression that the excerpts of the first citation, joined by spaces, must match. Without an answer
both are null: nothing in the articles answers. Every row was checked by searching the text of the articles.

A hash fixes the half of a question. Tune on `tuning` alone. `python -m tests.corpus.everyday` measures.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FOLDER = Path(__file__).parent
YEARS = (2022, 2023)
HALVES = ("tuning", "checking")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    question: str
    now: datetime
    kind: str
    answer: re.Pattern[str] | None
    article: str | None

    @property
    def half(self) -> str:
        return HALVES[hashlib.sha256((self.article or self.question).encode()).digest()[0] % 2]


def read(path: Path) -> list[Row]:
    return [_row(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def questions(year: int, half: str | None = None) -> list[Row]:
    return [row for row in read(FOLDER / f"questions-{year}.jsonl") if half in (None, row.half)]


def _row(*, now, answer, **fields) -> Row:
    return Row(now=datetime.fromisoformat(now), answer=answer and re.compile(answer), **fields)
