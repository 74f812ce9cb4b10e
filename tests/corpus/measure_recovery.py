"""Measure how soon a corpus goes on after its Milvus was killed. No test.

    python -m tests.corpus.measure_recovery FOLDER [--passages N] [--away SECONDS,...]

It fills a server with short generated articles. Then, once for each time to be away, it kills the server
(-9), adds an article, has eight questions asked again and again until they are answered, and starts the
server. FOLDER keeps corpus and server for the next run.
"""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from corpus import Corpus
from corpus.evaluation.generated import generated_articles
from corpus.milvus.server import MilvusServer
from corpus.models.errors import SearchUnavailableError
from tests.corpus.measure_milvus import served, wait

PER_ARTICLE = 6  # passages
ALMOST = 0.9  # of the passages are there without those of copies
ASKED = 8  # questions at once
LONGEST = 600.0  # seconds that a server may take to load its collection


def generated(count, *, seed=0):
    """Short articles of words that are drawn."""
    return generated_articles(count, within=timedelta(days=30), seed=seed)


def until(done):
    """Wait until something is so, whatever cannot be asked meanwhile; return that moment."""
    while True:
        try:
            if done():
                return time.monotonic()
        except SearchUnavailableError:
            pass
        time.sleep(0.05)


def serves(core):
    """Wait until the server itself has loaded what it searches."""
    server = MilvusServer(core.url, deadline=LONGEST)
    for name in server.collections():
        server.search(name, ["any"], most=1)
    server.close()


def recover(core, corpus, away, new):
    """Kill the server, start it after so many seconds, and print how soon all goes on."""
    question, (missed, later) = next(generated(1)).title, new
    core.kill()
    corpus.add([missed])
    with ThreadPoolExecutor() as threads:
        answers = [threads.submit(until, lambda: corpus.answer(question).citations) for _ in range(ASKED)]
        time.sleep(away)
        began = time.monotonic()
        core.start()
        serves(core)
        started = time.monotonic()
        answered = [each.result() - started for each in answers]
    caught_up = until(lambda: corpus.is_indexed) - started
    added = time.monotonic()
    corpus.add([later])
    found = until(lambda: corpus.search(later.title, 1)[0].article.id == later.id) - added
    print(f"away for {away:g} s, searches {started - began:.1f} s after its start; from then on")
    print(f"  {ASKED} questions answered after {min(answered):.1f} to {max(answered):.1f} s")
    print(f"  all indexed after {caught_up:.1f} s; one more article is found after {found:.1f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--away", default="1,20", help="seconds, parted by commas")
    given = parser.parse_args()
    with (
        served(given.folder / "server") as core,
        Corpus.open(given.folder / "corpus", search_url=core.url) as corpus,
    ):
        if corpus.passages < ALMOST * given.passages:
            corpus.add(generated(given.passages // PER_ARTICLE))
        wait(corpus, next(generated(1)).title)
        print(f"{corpus.size:,} articles, {corpus.passages:,} passages", flush=True)
        away = [*map(float, given.away.split(","))]
        new = list(generated(2 * len(away), seed=time.time_ns()))
        for turn, seconds in enumerate(away):
            recover(core, corpus, seconds, new[2 * turn : 2 * turn + 2])


if __name__ == "__main__":
    main()
