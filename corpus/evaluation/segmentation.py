"""Measure how well texts are split into sentences.

Run `python -m corpus.evaluation.segmentation FILE...`. A line of a file is a document: `paragraphs` with
`text` and `ends` (where each sentence ends, in characters), or `paragraph_sentences`, the sentences of each
paragraph, separated by one space.
"""

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from corpus.text.sentences import split_sentences

Paragraph = tuple[str, frozenset[int]]  # a text, and where sentences end inside of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Counts of boundaries inside paragraphs: right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 if there was nothing to find."""
        found = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / found if found else 1.0


def compare(paragraphs: Iterator[Paragraph], ends: Callable[[str], frozenset[int]]) -> Boundaries:
    """Compare the boundaries that `ends` finds in each text with the gold ones."""
    right = wrong = missed = 0
    for text, gold in paragraphs:
        found = ends(text)
        right, wrong, missed = (
            right + len(found & gold),
            wrong + len(found - gold),
            missed + len(gold - found),
        )
    return Boundaries(right=right, wrong=wrong, missed=missed)


def read_paragraphs(file: Path) -> Iterator[Paragraph]:
    """Yield the paragraphs in `file`, plain or gzipped."""
    with (
        gzip.open(file, "rt", encoding="utf-8")
        if file.suffix == ".gz"
        else file.open(encoding="utf-8") as lines
    ):
        for line in lines:
            yield from _paragraphs(json.loads(line))


def ours(text: str) -> frozenset[int]:
    """Return where our sentences end inside of `text`."""
    return frozenset(span.end for span in split_sentences(text)[:-1])


def _paragraphs(document: dict[str, Any]) -> Iterator[Paragraph]:
    for paragraph in document.get("paragraphs", ()):
        yield paragraph["text"], frozenset(paragraph["ends"][:-1])
    for sentences in document.get("paragraph_sentences", ()):
        ends = accumulate((len(sentence) + 1 for sentence in sentences[:-1]), initial=-1)
        yield " ".join(sentences), frozenset(list(ends)[1:])


def main() -> None:
    """Print a row a file."""
    for name in sys.argv[1:]:
        counted = compare(read_paragraphs(Path(name)), ours)
        sys.stdout.write(
            f"{Path(name).name}: F1 {counted.f1:.4f}"
            f" ({counted.right} right, {counted.wrong} wrong, {counted.missed} missed)\n"
        )


if __name__ == "__main__":
    main()
