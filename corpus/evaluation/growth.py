"""Measure what grows with the number of articles.

Run `python -m corpus.evaluation.growth [--articles 10000,100000] [--folder FOLDER] [--json]`. Each size gets
a corpus of generated articles of 30 days, and a process of its own that adds them and one that asks. A folder
that is given is kept, and what it holds already is not made again.

Times are processor times, which other work on the machine changes least.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from corpus.evaluation.bench.latency import Latency
from corpus.evaluation.generated import END, generated_articles
from corpus.library import Corpus
from corpus.models.article import Article

_WITHIN = timedelta(days=30)
_QUESTIONS, _WORDS = 200, 5
_ADDED = 20  # articles one by one
_COPIED = ("title", "body", "source", "id", "language")
_ROWS = (
    ("added_per_second", "articles a second, one core", ".0f"),
    ("adding_mb", "memory while they are added, MB", ".0f"),
    ("bytes_per_article", "disk an article, kB", ".1f"),
    ("first_answer", "start to first answer, ms", ".0f"),
    ("answer_p50", "answer, p50, ms", ".1f"),
    ("answer_p99", "answer, p99, ms", ".0f"),
    ("latest", "latest, ms", ".1f"),
    ("digest", "digest of a day, first, ms", ".0f"),
    ("digest_again", "digest of a day, again, ms", ".0f"),
    ("add_one", "one more article, searchable, ms", ".1f"),
    ("asking_mb", "memory of the process that asks, MB", ".0f"),
)


def main() -> None:
    """Print a table with a column for each number of articles."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--articles", default="10000,100000", help="numbers, parted by commas")
    options.add_argument("--folder", type=Path, help="where the corpora are kept")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="clippings-growth-") as place:
        folder = given.folder or Path(place)
        found = {size: measured(folder, size) for size in map(int, given.articles.split(","))}
    sys.stdout.write(json.dumps(found) + "\n" if given.json else _table(found))


def measured(folder: Path, size: int) -> dict[str, float]:
    """Return the figures of a corpus of so many articles."""
    place = folder / str(size)
    noted, source = place / "added.json", place / "articles.jsonl"
    if not noted.exists():
        place.mkdir(parents=True, exist_ok=True)
        _apart(_generate, source, size)
        noted.write_text(json.dumps(_apart(_fill, place, source)))
        source.unlink()
    added: dict[str, float] = json.loads(noted.read_text())
    asked: dict[str, float] = _apart(_ask, place, size)
    return added | asked


def _apart(work: Callable[..., Any], *arguments: object) -> Any:
    """Return what a process of its own makes of it, whose memory is nobody else's."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def _generate(target: Path, size: int) -> None:
    with target.open("w") as lines:
        for article in generated_articles(size, within=_WITHIN):
            fields = {name: getattr(article, name) for name in _COPIED}
            lines.write(json.dumps(fields | {"published_at": article.published_at.timestamp()}) + "\n")  # type: ignore[union-attr]


def _fill(place: Path, source: Path) -> dict[str, float]:
    with Corpus.open(place / "corpus") as corpus:
        began = time.process_time()
        added = corpus.add(_read(source)).added
        seconds = time.process_time() - began
    files = (path for path in (place / "corpus").rglob("*") if path.is_file())
    return {
        "added_per_second": added / seconds,
        "adding_mb": _peak(),
        "bytes_per_article": sum(path.stat().st_size for path in files) / added / 1e3,
    }


def _read(source: Path) -> Iterator[Article]:
    with source.open() as lines:
        for fields in map(json.loads, lines):
            published_at = END.fromtimestamp(fields.pop("published_at"), END.tzinfo)
            yield Article(published_at=published_at, **fields)


def _ask(place: Path, size: int) -> dict[str, float]:
    questions = list(_questions(place, size))
    began = time.process_time()
    with Corpus.open(place / "corpus") as corpus:
        corpus.answer(questions[0], now=END)
        found = {"first_answer": (time.process_time() - began) * 1e3}
        for question in questions[:5]:
            corpus.answer(question, now=END)
        answer = partial(corpus.answer, now=END)
        took = Latency.of([_seconds(partial(answer, question)) for question in questions])
        found |= {"answer_p50": took.p50_ms, "answer_p99": took.p99_ms}
        found["latest"] = _seconds(corpus.reader.latest) * 1e3
        day = END - timedelta(days=1)
        digests = [_seconds(lambda: corpus.digest(day, END, now=END)) * 1e3 for _ in range(2)]
        found |= dict(zip(("digest", "digest_again"), digests, strict=True))
        found["asking_mb"] = _peak()
        more = list(generated_articles(_ADDED, within=_WITHIN, seed=1))
        ones = [_seconds(partial(corpus.add, [article])) for article in more]
        found["add_one"] = sorted(ones)[len(ones) // 2] * 1e3
        corpus.remove([article.id for article in more], now=END)
    return found


def _questions(place: Path, size: int) -> Iterator[str]:
    """Yield words of articles; one question in ten wants two of them together, one misspells a word."""
    chance = random.Random(size)  # noqa: S311 # the same questions each time
    with Corpus.open_to_read(place / "corpus") as corpus:
        for number in range(_QUESTIONS):
            article = corpus.article(f"generated-0-{chance.randrange(size)}")
            words = article.body.replace(".", "").split() if article else ["rain"] * _WORDS
            start = chance.randrange(max(len(words) - _WORDS, 1))
            asked = words[start : start + _WORDS]
            if number % 10 == 0:
                asked = [f'"{asked[0]} {asked[1]}"', *asked[2:]]
            elif number % 10 == 1:
                asked[0] = asked[0][:2] + asked[0][3:]
            yield " ".join(asked)


def _seconds(work: Callable[[], object]) -> float:
    """Return the seconds of this thread; what compiles in the background meanwhile is not counted."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def _peak() -> float:
    """Return the most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _table(found: dict[int, dict[str, float]]) -> str:
    lines = ["| | " + " | ".join(f"{size:,}" for size in found) + " |", "|---" * (len(found) + 1) + "|"]
    for key, name, form in _ROWS:
        lines.append(f"| {name} | " + " | ".join(format(each[key], form) for each in found.values()) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
