"""Ask the everyday questions of a half with default settings, and count by kind what comes of them.

    python -m tests.corpus.everyday DATASET_FOLDER... [--half tuning|checking] [--failures] [--headlines]
        [--encoder FOLDER]

The name of each folder ends with its year; it holds `articles.jsonl.gz`. `right` is found with a first
citation that holds the answer, `wrong` found without it, `missed` not found; `false` is an unanswerable
question that was found. With `--failures` each failure follows. Use it for `tuning` alone.
With `--headlines` an answer in the headline of the first citation counts too.
"""

import argparse
import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from corpus import Answer, Article, Corpus
from tests.corpus.everyday import HALVES, Row, questions

RESULTS = ("right", "wrong", "missed", "false", "abstained")
ALL = "all"


def articles(folder: Path) -> Iterator[Article]:
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            date = row["date"] and datetime.strptime(row["date"], "%Y/%m/%d").replace(tzinfo=UTC)
            fields = {name: row[name] for name in ("id", "source", "url")}
            yield Article(title=row["title"] or "", body=row["body"], published_at=date or None, **fields)


def result(row: Row, answer: Answer, *, headed: bool = False) -> str:
    if row.answer is None:
        return "false" if answer.found else "abstained"
    if not answer.found:
        return "missed"
    first = answer.citations[0]
    cited = " ".join([*(excerpt.text for excerpt in first.excerpts), first.headline or "" if headed else ""])
    return "right" if row.answer.search(cited) else "wrong"


def results(corpus: Corpus, rows: Iterable[Row], *, headed: bool = False) -> Iterator[tuple[Row, str]]:
    for row in rows:
        yield row, result(row, corpus.answer(row.question, now=row.now), headed=headed)


def table(outcomes: Iterable[tuple[Row, str]]) -> list[str]:
    counts = Counter((kind, name) for row, name in outcomes for kind in (row.kind, ALL))
    kinds = sorted({kind for kind, _ in counts} - {ALL})
    lines = [_line(kind, [str(counts[kind, name]) for name in RESULTS]) for kind in (*kinds, ALL)]
    right, wrong, missed, false, abstained = (counts[ALL, name] for name in RESULTS)
    shares = (
        f"right {_share(right, right + wrong + missed)} and wrong {_share(wrong, right + wrong + missed)} "
        f"of the answerable; found {_share(false, false + abstained)} of the unanswerable"
    )
    return [_line("kind", RESULTS), *lines, shares]


def _line(kind: str, cells: Iterable[str]) -> str:
    return f"{kind:32}" + "".join(f"{cell:>11}" for cell in cells)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "none"


def _year(folder: Path, half: str, *, headed: bool, encoder: Path | None) -> list[tuple[Row, str]]:
    with tempfile.TemporaryDirectory() as place, Corpus.open(Path(place), encoder=encoder) as corpus:
        corpus.add(articles(folder))
        return list(results(corpus, questions(int(folder.name[-4:]), half), headed=headed))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.everyday")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--half", choices=HALVES, default=HALVES[0])
    parser.add_argument(
        "--encoder", type=Path, help="the folder of a sentence encoder that judges the answers"
    )
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--headlines", action="store_true")
    asked = parser.parse_args()
    both = []
    for folder in asked.folders:
        outcomes = _year(folder, asked.half, headed=asked.headlines, encoder=asked.encoder)
        both += outcomes
        print(folder.name, asked.half, *table(outcomes), "", sep="\n")
    if len(asked.folders) > 1:
        print("together", asked.half, *table(both), sep="\n")
    for row, name in both if asked.failures else ():
        if name in ("wrong", "missed", "false"):
            print(f"{name:8}{row.now:%Y-%m-%d}  {row.kind}: {row.question}")


if __name__ == "__main__":
    main()
