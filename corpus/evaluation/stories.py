"""Measure how fast stories are clustered and digests composed.

Run `python -m corpus.evaluation.stories [--articles N] [FILE...]`. The articles of the files, and generated
ones to N in all, are clustered one by one. Then digests are made of a day of generated articles, in a process
of its own. Times are wall-clock times: the machine should have nothing else to do.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.evaluation.bench.latency import Latency
from corpus.evaluation.clustering import rows_of
from corpus.evaluation.generated import END, generated_articles
from corpus.library import Corpus
from corpus.models.answer import TimeWindow
from corpus.models.article import Article
from corpus.models.digest import Brief
from corpus.parsing.fields import article_of
from corpus.stories import cluster_stories
from corpus.stories.clusters import Clusters
from corpus.text.profiles import ProfileVocabulary, TermCounts

_DAY = timedelta(days=1)
_DIGESTS = 20  # of each kind
_COMPOSED = 2_000  # articles that are clustered and composed at once
_LAST = 1_000  # articles whose single times are printed


def main() -> None:
    """Print a line a figure."""
    asked = _asked()
    if asked.digest_of:
        sys.stdout.write(json.dumps(_digest_seconds(asked.digest_of)))
        return
    for line in chain(_growing(asked.articles, asked.files), _composing(), _digests(asked.day)):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m corpus.evaluation.stories")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--articles", type=int, default=50_000, help="how many are put together")
    parser.add_argument("--day", type=int, default=2_000, help="how many a digest chooses from")
    parser.add_argument("--digest-of", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _growing(count: int, files: Sequence[Path]) -> Iterator[str]:
    """Cluster articles one by one: the rate of each half, and the last single ones."""
    real = [article_of(row) for path in files for row in rows_of(path)]
    generated = generated_articles(max(count - len(real), 0), within=timedelta(days=30))
    articles = islice(chain(real, generated), count)
    vocabulary, clusters = ProfileVocabulary(), Clusters()

    def put(number: int, article: Article) -> None:
        (profile,) = vocabulary.read([TermCounts.of(article)])
        clusters.add(number, profile, article.published_at)

    seconds: list[float] = []
    before, half = resident_mb(), 0.0
    for number, article in enumerate(articles):
        seconds.append(_timed(partial(put, number, article)))
        if len(seconds) == count // 2:
            half = resident_mb()
    first, second = seconds[: count // 2], seconds[count // 2 :]
    rates = [len(some) / sum(some) for some in (first, second)]
    yield f"put together: {rates[0]:.0f} articles/s, the second half {rates[1]:.0f}"
    yield f"one more: {_printed(seconds[-_LAST:])}"
    yield f"memory: {half - before:.0f} MB, the second half {resident_mb() - half:.0f} MB"


def _composing() -> Iterator[str]:
    articles = list(generated_articles(_COMPOSED, within=_DAY))
    seconds = _timed(lambda: cluster_stories(articles))
    yield f"cluster_stories: {len(articles) / seconds:.0f} articles/s, with headline and lead"


def _digests(count: int) -> Iterator[str]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Corpus.open(folder) as corpus:
            corpus.add(generated_articles(count, within=_DAY))
        command = [sys.executable, "-m", "corpus.evaluation.stories", "--digest-of", name]
        done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 # ourselves
    seconds = json.loads(done.stdout)
    yield f"a digest of {count:,} articles in 24 hours: the first {seconds['first'] * 1e3:.0f} ms"
    yield f"  with an article more each time: {_printed(seconds['others'])}"
    yield f"  of the same articles again: {_printed(seconds['same'])}"
    yield f"  on a topic: {_printed(seconds['topical'])}"


def _digest_seconds(folder: Path) -> dict[str, float | list[float]]:
    """Return what digests take in this process, which has made none before."""
    with Corpus.open(folder) as corpus:

        def tell(minutes: int = 0, topics: Sequence[str] = ()) -> float:
            window = TimeWindow(since=END - _DAY + timedelta(minutes=minutes), until=END + _DAY)
            brief = Brief.of(window, topics, newest=END)
            return _timed(lambda: corpus.compose(brief))

        return {
            "first": tell(),
            "others": [tell(minutes) for minutes in range(1, _DIGESTS + 1)],
            "same": [tell(_DIGESTS) for _ in range(_DIGESTS)],
            "topical": [tell(_DIGESTS, ("zx1y0",)) for _ in range(_DIGESTS)],
        }


def resident_mb() -> float:
    """Return the memory of this process in MB; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1e3


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _printed(seconds: Sequence[float]) -> str:
    latency = Latency.of(seconds)
    return f"{latency.p50_ms:.1f} ms, p99 {latency.p99_ms:.1f} ms"


if __name__ == "__main__":
    main()
