"""Measure how well sentences are ranked for a question.

Run `python -m corpus.evaluation.selection FILE...`. A line of a file is a `question` with `candidates`,
sentences with a `text` and a `label`, 1 where it answers. Questions count that have both among their
candidates, answers and others.
"""

import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.retrieval.sentences import rank_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Mean average precision and mean reciprocal rank over so many questions."""

    questions: int
    average_precision: float
    reciprocal_rank: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Sentences to choose from for a question, and which of them answer it."""

    question: str
    texts: tuple[str, ...]
    right: tuple[bool, ...]


def read_candidates(path: Path) -> Iterator[Candidates]:
    """Yield the questions of a file (JSON Lines, also gzipped) that can be ranked."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        for line in map(json.loads, lines):
            right = tuple(bool(candidate["label"]) for candidate in line["candidates"])
            if any(right) and not all(right):
                texts = tuple(candidate["text"] for candidate in line["candidates"])
                yield Candidates(question=line["question"], texts=texts, right=right)


def selection(asked: Iterable[Candidates]) -> Selection:
    """Measure `rank_sentences`; among equal scores, wrong sentences come first."""
    ranks = [_ranks(rank_sentences(one.question, one.texts), one.right) for one in asked]
    return Selection(
        questions=len(ranks),
        average_precision=sum(map(average_precision, ranks)) / (len(ranks) or 1),
        reciprocal_rank=sum(1 / min(places) for places in ranks) / (len(ranks) or 1),
    )


def average_precision(ranks: Sequence[int]) -> float:
    """Return the mean, over the right ones, of the precision at the rank of each.

    >>> average_precision([1, 4])
    0.75
    """
    return sum(found / rank for found, rank in enumerate(sorted(ranks), start=1)) / len(ranks)


def _ranks(scores: Sequence[float], right: Sequence[bool]) -> list[int]:
    """Return the ranks, from 1, of those that are right."""
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], right[place]))
    return [rank for rank, place in enumerate(order, start=1) if right[place]]


def main() -> None:
    """Print a row a file."""
    for name in sys.argv[1:]:
        found = selection(read_candidates(Path(name)))
        sys.stdout.write(
            f"{Path(name).name}: {found.questions} questions,"
            f" MAP {found.average_precision:.3f}, MRR {found.reciprocal_rank:.3f}\n"
        )


if __name__ == "__main__":
    main()
