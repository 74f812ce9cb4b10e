"""How fast pages become searchable, and what a question that is asked meanwhile feels of it.

    python -m tests.corpus.pipeline.measure_ingest [--pages FILE] [--count N] [--stored N]

The pages are invented, of some 100 kB, and then those of FILE: JSON Lines with `url` and `html` (also with
gzip), used over and over with other addresses and a paragraph of their own. As those of feeds, all have a
title and a date given. The questions are asked of the same folder, one each 50 ms, first at rest, then while
the pages come in. Where the machine has other work, the processor time of a page tells more than the clock:
the last number of its line is what two free processors reach by it.
"""

import argparse
import gc
import gzip
import itertools
import json
import random
import resource
import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Semaphore, Thread

from corpus import Article, Corpus
from corpus.models.feed import FeedEntry
from corpus.models.ingest import Fetched, Submission
from corpus.pipeline.intake import Intake
from tests.corpus.pipeline.test_duplicates import a_text

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EVERY = 0.05  # seconds between questions
IN_FLIGHT = 64
NAVIGATION = "".join(f'<li class="menu-item"><a href="/section/{n}">Section {n}</a></li>' for n in range(300))
SCRIPT = f"<script>var config = {{{','.join(f'option{n}: {n}' for n in range(3000))}}};</script>"


def invented(number):
    """A page with a text of its own, in as much markup as real ones have."""
    paragraphs = "".join(f"<p>{a_text(60, seed=number * 20 + part)}</p>" for part in range(10))
    body = f"<nav><ul>{NAVIGATION}</ul></nav><article><h1>Report {number}</h1>{paragraphs}</article>"
    dated = "<meta property='article:published_time' content='2025-12-30T08:00:00Z'>"
    head = f"<title>Report {number}</title>{dated}{SCRIPT}"
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{body}{SCRIPT}</body></html>"
    return submission(f"https://paper{number % 50}.example/{number}", html, number)


def submission(url, html, number):
    published_at = NOW - timedelta(minutes=number)
    entry = FeedEntry(id=str(number), title=f"Report {number}", published_at=published_at)
    return Submission(page=Fetched(url=url, content=html.encode()), entry=entry, received_at=NOW)


def real(file, count):
    """Pages of a file, over and over, each with a paragraph of its own."""
    content = file.read_bytes()
    text = gzip.decompress(content) if file.suffix == ".gz" else content
    pages = [json.loads(line) for line in text.splitlines()]
    for number, page in zip(range(count), itertools.cycle(pages), strict=False):
        own = f"<p>{a_text(60, seed=number)}</p></body>"
        html = page["html"].replace("</body>", own)
        yield submission(f"https://paper{number}.example/{number}", html, number)


def questions():
    draw = random.Random(5)
    while True:
        yield " ".join(draw.sample(a_text(600, seed=draw.randrange(500)).replace(".", "").split(), 6))


def asked(corpus, until):
    """The seconds that each question took, until `until` says so."""
    took = []
    each = questions()
    while not until(len(took)):
        began = time.perf_counter()
        corpus.answer(next(each), now=NOW)
        took.append(time.perf_counter() - began)
        time.sleep(max(0.0, EVERY - took[-1]))
    return took


def ingested(folder, pages):
    """The outcomes of `pages`, and the seconds that they took once the workers had started."""
    free, outcomes = Semaphore(IN_FLIGHT), []
    with Intake(folder) as intake:
        first = [intake.submit(page) for page in itertools.islice(pages, 4)]
        outcomes += [each.result() for each in first]
        began, futures = time.perf_counter(), []
        for page in pages:
            free.acquire()
            futures.append(intake.submit(page))
            futures[-1].add_done_callback(lambda _: free.release())
        outcomes += [future.result() for future in futures]
        return outcomes, time.perf_counter() - began


def spent():
    """The seconds of processor time that ended processes of this one took."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def shown(name, took):
    took = sorted(took)
    p99 = took[int(len(took) * 0.99)]
    print(
        f"{name}: {len(took)} questions, p50 {statistics.median(took) * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms"
    )
    return p99


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--pages", type=Path)
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--stored", type=int, default=3000)
    given = options.parse_args()
    kinds = {"invented": map(invented, range(given.count))}
    if given.pages:
        kinds["real"] = real(given.pages, given.count)
    for name, pages in kinds.items():
        print(f"{name} pages")
        measure(list(pages), given.stored)


def measure(pages, stored):
    """Print how fast pages become searchable beside `stored` articles, and what questions feel of it."""
    with tempfile.TemporaryDirectory() as name, Corpus.open(name) as corpus:
        corpus.add(Article(title=f"Old {n}", body=a_text(600, seed=10**6 + n)) for n in range(stored))
        asked(corpus, lambda count: count >= 50)
        gc.collect()
        gc.freeze()  # as `clippings run` does
        rest, before = shown("at rest", asked(corpus, lambda count: count >= 600)), spent()
        done, results = Event(), []
        thread = Thread(target=lambda: (results.append(ingested(Path(name), iter(pages))), done.set()))
        thread.start()
        busy = shown("meanwhile", asked(corpus, lambda _: done.is_set()))
        thread.join()
        ((outcomes, seconds),) = results
        counts = dict(Counter(outcome.status.value for outcome in outcomes))
        print(f"{len(outcomes) / seconds:.1f} pages a second ({counts})")
        each = (spent() - before) / len(outcomes)
        print(
            f"{each * 1e3:.1f} ms of processor time a page, with the workers' start: {2 / each:.0f} a second"
        )
        print(f"p99 meanwhile: {busy / rest:.1f} times that at rest")


if __name__ == "__main__":
    main()
