"""Kills an ingest at random moments, again and again, and looks for what was lost, doubled or torn.

    python -m tests.corpus.pipeline.check_kills [--kills N] [--seed N] [--workers]

A process adds articles, changes some, adds copies, lets old ones expire, and says after each step that it is
done. It is killed (SIGKILL), the folder is opened, and everything is held against what it said. With
--workers the articles go the way of those of feeds, and the processes on it are killed all at once.
"""

import argparse
import asyncio
import os
import random
import signal
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from corpus import Corpus, split_sentences
from corpus.models.identity import text_digest
from corpus.models.ingest import AddStatus, Fetched
from corpus.pipeline.extraction import analysed
from corpus.pipeline.intake import Intake
from corpus.store.articles import ArticleStore
from corpus.store.retention import Retention
from corpus.text.languages import language_of
from tests.builders import NOON, a_submission, an_article
from tests.corpus.pipeline.test_duplicates import a_text
from tests.web import rss

NEW, CHANGED, COPIES = 12, 3, 2  # articles in a step
EXPIRE_EVERY, KEPT_STEPS = 5, 20
BEFORE, LONGEST, LONGEST_WORKERS = 0.05, 0.6, 3.0  # seconds around the opening of the folder


def moment(step):
    return NOON + timedelta(days=step)


def original(step, number):
    text = a_text(80, seed=step * 1000 + number)
    return an_article(text, url=f"https://paper.example/{step}/{number}", published_at=moment(step))


def changed(step, number):
    text = f"{original(step, number).body} It was corrected on the day after."
    return an_article(text, url=f"https://paper.example/{step}/{number}", published_at=moment(step))


def copied(step, number):
    text = f"{original(step, number).body} Ours."
    return an_article(text, url=f"https://other.example/{step}/{number}", published_at=moment(step))


def offered(step):
    """What a step adds: new articles, copies of some of them, and changes of those of the step before."""
    new = [original(step, number) for number in range(NEW)]
    copies = [copied(step, number) for number in range(CHANGED, CHANGED + COPIES)]
    return [*new, *copies, *([changed(step - 1, number) for number in range(CHANGED)] if step else [])]


@contextmanager
def by_itself(folder):
    """Adds and expires within this process."""
    with Corpus.open(folder) as corpus:
        yield (
            lambda articles, now: corpus.take(
                [replace(analysed(a), received_at=now, by_feed=1) for a in articles]
            ),
            corpus.expire,
        )


@contextmanager
def by_workers(folder):
    """Adds and expires by way of the processes that read and write what feeds bring."""
    with Intake(folder, extractors=1) as intake:  # one, so that articles come in in their order

        def add(articles, now):
            outcomes = [intake.submit(a_submission(article, now=now, by_feed=1)) for article in articles]
            assert all(outcome.result().status is not AddStatus.REJECTED for outcome in outcomes)

        # Until all have started.
        feed = Fetched(content=rss().encode(), url="https://paper.example/feed")
        asyncio.run(intake.parse(feed))
        intake.expire(Retention(), now=NOON).result()
        yield add, lambda retention, now: intake.expire(retention, now=now).result()


def ingest(way, done, first, began):
    """Runs step after step for as long as it lives."""
    with way as (add, expire), done.open("ab", buffering=0) as said:
        os.write(began, b".")
        for step in range(first, first + 10_000):
            add(offered(step), moment(step))
            if step % EXPIRE_EVERY == 0:
                expire(Retention(days=KEPT_STEPS), now=moment(step))
            said.write(f"{step}\n".encode())


def killed(way, done, *, first, after):
    """Forks an ingest and kills it so many seconds after it has opened the folder (below 0: its start)."""
    reading, began = os.pipe()
    child = os.fork()
    if not child:
        os.setsid()  # its workers are killed with it
        try:
            ingest(way, done, first, began)
        finally:
            os._exit(1)
    os.close(began)
    if after >= 0:
        os.read(reading, 1)
    os.close(reading)
    time.sleep(abs(after))
    with suppress(ProcessLookupError):  # it has no group of its own yet
        os.killpg(child, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the ingest ended by itself"


def states(step, done):
    """What each article of `step` may say by now: with two states, the step that changes it was under way."""
    for number in range(NEW):
        before, after = original(step, number), changed(step, number)
        is_changed, may_be = number < CHANGED and done > step, number < CHANGED and done >= step
        yield (
            before.id,
            {after.body} if is_changed else {before.body, after.body} if may_be else {before.body},
        )
    for number in range(CHANGED, CHANGED + COPIES):
        yield copied(step, number).id, {copied(step, number).body}


def kept_from(step):
    """The first step whose articles are kept once `step` is done."""
    return max(0, step // EXPIRE_EVERY * EXPIRE_EVERY - KEPT_STEPS)


def checked(folder, done):
    """Holds the folder against the steps that were done; gives how many articles there are."""
    with Corpus.open(folder) as corpus:
        there = {
            stored.article.id: stored for batch in ArticleStore(corpus.engine).after(0) for stored in batch
        }
        for step in range(kept_from(done + 1), done + 1):
            for article_id, bodies in states(step, done):
                assert article_id in there, f"lost: {article_id} of step {step}"
                assert there[article_id].article.body in bodies, f"not its text: {article_id} of step {step}"
            if step < done:
                first = original(step, 0)
                assert corpus.history.text(first.id, text_digest("", first.body)), "an earlier text is lost"
                assert there[copied(step, CHANGED).id].origin == original(step, CHANGED).id, "a link is lost"
        known = {name for step in range(kept_from(done), done + 2) for name, _ in states(step, done)}
        assert set(there) <= known, "an article that had gone or never came"
        assert all(stored.is_intact() for stored in there.values()), "half an article"
        assert corpus.scope().articles == len(there), "an article twice"
        bm25 = corpus._catalog.passages.bm25
        indexed = set(bm25.column("article")[bm25.alive].tolist())
        assert indexed == {stored.number for stored in there.values()}, "store and index differ"
        return len(there)


def last(done):
    lines = done.read_text().splitlines() if done.exists() else []
    return int(lines[-1]) if lines else -1


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--workers", action="store_true")
    given = options.parse_args()
    draw = random.Random(given.seed)
    way, longest = (by_workers, LONGEST_WORKERS) if given.workers else (by_itself, LONGEST)
    # Loads here, once, what each process would load anew; rensa's threads must not be running at a fork.
    for article in offered(0):
        split_sentences(article.body, language_of(article.body))
    with tempfile.TemporaryDirectory() as name:
        folder, done = Path(name) / "data", Path(name) / "done"
        while last(done) < 1:  # a busy machine takes longer to come to the work
            killed(way(folder), done, first=last(done) + 1, after=longest)
            longest *= 1 if last(done) >= 1 else 2
        for kill in range(given.kills):
            before = last(done)
            killed(way(folder), done, first=before + 1, after=draw.uniform(-BEFORE, longest))
            articles = checked(folder, last(done)) if folder.exists() else 0
            if kill % 20 == 19:
                print(
                    f"{kill + 1} kills, {last(done) + 1} steps, {articles} articles: all there, once, whole"
                )
        if 2 * (last(done) + 1) < given.kills:
            raise SystemExit(f"only {last(done) + 1} steps: the kills came before the work, and show nothing")


if __name__ == "__main__":
    main()
