"""Measure how well articles are clustered.

Run `python -m corpus.evaluation.clustering FILE...`. A line of a file is an article with its `id` and the
`cluster` that people put it in.
"""

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from corpus.models.article import Article
from corpus.parsing.fields import article_of
from corpus.stories import cluster_stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Precision and recall of pairs, and of B-cubed (Bagga and Baldwin 1998)."""

    pair_precision: float
    pair_recall: float
    cubed_precision: float
    cubed_recall: float

    @classmethod
    def of(cls, found: Sequence[object], gold: Sequence[object]) -> Self:
        """Compare two clusterings, each given as the cluster of every item."""
        both, ours, theirs = Counter(zip(found, gold, strict=True)), Counter(found), Counter(gold)
        shared = _pairs(both)
        return cls(
            pair_precision=shared / (_pairs(ours) or 1),
            pair_recall=shared / (_pairs(theirs) or 1),
            cubed_precision=sum(n * n / ours[one] for (one, _), n in both.items()) / len(found),
            cubed_recall=sum(n * n / theirs[other] for (_, other), n in both.items()) / len(found),
        )

    @property
    def pair_f1(self) -> float:
        """The harmonic mean of the pairs' precision and recall."""
        return _f1(self.pair_precision, self.pair_recall)

    @property
    def cubed_f1(self) -> float:
        """The harmonic mean of B-cubed's precision and recall."""
        return _f1(self.cubed_precision, self.cubed_recall)


def agreement(articles: Sequence[Article], gold: Sequence[str]) -> Agreement:
    """Compare the stories of `articles` with the clusters `gold`, one an article."""
    numbered = [replace(article, id=str(place)) for place, article in enumerate(articles)]  # ids may repeat
    found: dict[str, int] = {}
    for number, story in enumerate(cluster_stories(numbered)):
        found |= {article.id: number for article in story.articles}
    return Agreement.of([found[article.id] for article in numbered], gold)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a file, which may be gzipped."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open() as lines:
        return [json.loads(line) for line in lines]


def _pairs(counts: Mapping[Any, int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    """Print a line a file: with the articles' dates, without, and articles a second."""
    for name in sys.argv[1:]:
        rows = rows_of(Path(name))
        articles, gold = [article_of(row) for row in rows], [row["cluster"] for row in rows]
        undated = [replace(article, published_at=None) for article in articles]
        for what, given in (("dated", articles), ("undated", undated)):
            began = time.perf_counter()
            found = agreement(given, gold)
            rate = len(given) / (time.perf_counter() - began)
            sys.stdout.write(
                f"{Path(name).name}, {what}: pairwise F1 {found.pair_f1:.3f},"
                f" B-cubed F1 {found.cubed_f1:.3f}, {rate:.0f} articles/s\n"
            )


if __name__ == "__main__":
    main()
