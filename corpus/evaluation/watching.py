"""Measure what watches cost and how well they match.

Run `python -m corpus.evaluation.watching DATASET`, a data set of `corpus.evaluation.dataset`. Its questions
become watches, filled up to 10,000 with the titles and beginnings of its articles. Then every article comes
in.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from corpus.evaluation.bench.latency import Latency
from corpus.evaluation.dataset import Dataset, Question
from corpus.library import Corpus
from corpus.models.article import Article
from corpus.models.watch import Find, Watch
from corpus.pipeline.files import read_articles
from corpus.store.articles import ArticleStore
from corpus.store.rows import StoredArticle
from corpus.watches.index import WatchIndex

_SIZES = (1, 100, 1_000, 10_000)
_TIMED = 500  # articles
_WORDS = 12  # of a watch made of an article's beginning
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print the cost of an article by number of watches, and which questions match."""
    dataset = Dataset(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory(prefix="clippings-watching-") as place, Corpus.open(place) as corpus:
        corpus.add(item for item in read_articles(dataset.articles) if isinstance(item, Article))
        stored = [article for batch in ArticleStore(corpus.engine).after(0) for article in batch]
        asked, unanswerable = dataset.questions(), dataset.unanswerable()
        for line in (*costs(corpus, stored, asked), *firing(corpus, stored, asked, unanswerable)):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def costs(
    corpus: Corpus, stored: Sequence[StoredArticle], asked: Sequence[Question], sizes: Sequence[int] = _SIZES
) -> Iterator[str]:
    """Yield a line a number of watches: the cost of an article and of the index."""
    texts = [text for text in (*(question.text for question in asked), *_news(stored)) if text.strip()]
    chosen = random.Random(0).sample(stored, min(_TIMED, len(stored)))  # noqa: S311 # the same each time
    for size in sizes:
        began = time.perf_counter()
        index = corpus.watching.index(_watches(texts[:size]))
        made = time.perf_counter() - began
        found, busy = 0, time.process_time()
        seconds = []
        for article in chosen:
            began = time.perf_counter()
            found += len(_finds(corpus, index, article))
            seconds.append(time.perf_counter() - began)
        busy, latency = time.process_time() - busy, Latency.of(seconds)
        yield (
            f"{len(index.queries):6,} watches: an article p50 {latency.p50_ms:.2f} ms,"
            f" p99 {latency.p99_ms:.2f} ms, mean {latency.mean_ms:.2f} ms"
            f" ({busy / len(chosen) * 1e3:.2f} ms of the processor's), {found / len(chosen):.2f} finds;"
            f" index made in {made:.2f} s"
        )


def firing(
    corpus: Corpus,
    stored: Sequence[StoredArticle],
    asked: Sequence[Question],
    unanswerable: Sequence[Question],
) -> Iterator[str]:
    """Yield how many questions match the article they were asked of, and others."""
    known = [question for question in asked if question.gold_article_ids]
    for name, questions in (("with a known article", known), ("that nothing answers", unanswerable)):
        index = corpus.watching.index(_watches([question.text for question in questions]))
        fired = [
            (find.watch, article.article.id) for article in stored for find in _finds(corpus, index, article)
        ]
        right = {number for number, article in fired if article in questions[number].gold_article_ids}
        fires = Counter(number for number, _ in fired)
        yield (
            f"{len(questions)} questions {name}: {len(right)} fire on it; {len(fires)} fire at all,"
            f" a question on {len(fired) / max(len(questions), 1) / len(stored) * 1000:.2f} of 1,000 articles"
        )


def _finds(corpus: Corpus, index: WatchIndex, stored: StoredArticle) -> Sequence[Find]:
    now = stored.article.published_at or _MADE
    return corpus.watching.batch(index, after=stored.number - 1, now=now, most=1).finds


def _watches(texts: Sequence[str]) -> list[Watch]:
    return [Watch(number=number, question=text, made=_MADE) for number, text in enumerate(texts)]


def _news(stored: Sequence[StoredArticle]) -> Iterator[str]:
    """Yield titles, then beginnings of articles, as if somebody watched for these."""
    chosen = random.Random(1).sample(stored, len(stored))  # noqa: S311 # the same each time
    yield from (article.article.title.replace('"', " ") for article in chosen)
    for article in chosen:
        beginning = article.article.body[: 8 * _WORDS].replace('"', " ").split()
        yield " ".join(beginning[:_WORDS])


if __name__ == "__main__":
    main()
