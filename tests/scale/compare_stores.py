"""Compare stores in PostgreSQL and in a file: `python -m tests.scale.compare_stores DATASET [ARTICLES]`.

Both are filled with the same articles and asked the same questions in turn; the server is started on this
machine. Shown are ratios of times, for a busy machine gives no milliseconds, and whether answers are equal.
"""

import sys
import tempfile
import time
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median

from corpus import Article, Corpus
from corpus.evaluation.dataset import Dataset
from corpus.pipeline.files import read_articles
from tests.scale.postgres import postgres_server

_ADDED_AT_ONCE = 64
_QUESTIONS = 200


def main(folder: Path, count: int) -> None:
    """Fill both stores, ask both, and print how they compare."""
    dataset = Dataset(folder)
    read = (each for each in read_articles(dataset.articles) if isinstance(each, Article))
    articles = list(islice(read, count))
    with ExitStack() as stack:
        url = stack.enter_context(postgres_server()).url()
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        corpora = (
            stack.enter_context(Corpus.open(place / "file")),
            stack.enter_context(Corpus.open(place / "server", store_url=url)),
        )
        added = [in_turn(corpora, lambda corpus, own=own: corpus.add(own)) for own in batches(articles)]
        asked = [
            in_turn(corpora, lambda corpus, each=each: corpus.answer(each.text, now=each.now))
            for each in dataset.questions()[:_QUESTIONS]
        ]
    print(f"{len(articles):,} articles, {len(asked)} questions; PostgreSQL over a file of SQLite:")
    print(f"adding {_ADDED_AT_ONCE} articles: {ratio(added):.2f} times as long")
    print(f"an answer: {ratio(asked):.2f} times as long")
    print(f"equal answers: {sum(first == second for _, (first, second) in asked)} of {len(asked)}")


def batches(articles):
    """The articles, so many at a time."""
    return [articles[start : start + _ADDED_AT_ONCE] for start in range(0, len(articles), _ADDED_AT_ONCE)]


def in_turn(corpora, run):
    """How long `run` took over each of two corpora, and what it made of them."""
    times, made = [], []
    for corpus in corpora:
        began = time.perf_counter()
        made.append(run(corpus))
        times.append(time.perf_counter() - began)
    return times, made


def ratio(measured):
    """The median of the second's times over that of the first's."""
    return median(second for (_, second), _ in measured) / median(first for (first, _), _ in measured)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2_000)
