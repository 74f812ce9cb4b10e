"""Whether one core keeps a thousand feeds read every ten minutes. No test: run it by hand.

    python -m tests.corpus.feeds.measure_polling [--feeds N] [--rounds N] [--round SECONDS]

A server on another core plays the sites. All feeds are read once; then time is compressed, so that a round of
all feeds, which ten minutes are meant for, takes --round seconds. In each round 60 % of the feeds answer that
nothing is new, 28 % have changed without news, 7 % have one new entry with a page of its own, and 5 % are
broken: they hang, drip, fail or are none. What counts is how long after its time a sound feed has been read.
"""

import argparse
import asyncio
import multiprocessing
import os
import resource
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web
from sqlalchemy import update

from bot.cli.options import this_moment
from bot.core.threads import Threads
from corpus import Corpus
from corpus.feeds.poller import Poller
from corpus.feeds.schedule import PollRules
from corpus.fetching.addresses import LOOPBACK, FetchPolicy
from corpus.fetching.client import Fetcher, FetchLimits
from corpus.pipeline.intake import Intake
from corpus.store.database import writing
from corpus.store.tables import FEEDS
from tests.builders import SUBJECTS
from tests.web import AGENT, leading_to, page, rss, serving

ENTRIES = 10
NEWS, CHANGED = 0.07, 0.28
TEXT = " ".join(SUBJECTS.values()) * 3


def serve(pipe, core):
    """The sites, in a process of their own."""
    os.sched_setaffinity(0, {core})
    asyncio.run(_serve(pipe))


async def _serve(pipe):
    async with serving() as site:
        asked = {}

        async def answer(request):
            number = int(request.host.partition(".")[0].removeprefix("feed"))
            if request.path == "/robots.txt":
                return web.Response(text="User-agent: *\nDisallow: /private")
            if request.path != "/feed":
                return web.Response(text=page(f"Title {request.path}", *[TEXT] * 4), content_type="text/html")
            asked[number] = asked.get(number, -1) + 1
            return await _feed(request, number, asked[number])

        site.answer = answer
        pipe.send(site.port)
        await asyncio.Event().wait()


async def _feed(request, number, times):
    kind = (number * 7919 + times * 104_729) % 1000 / 1000
    broken = number % 20 == 0  # 5 %
    if broken and times:
        return await _broken(request, number)
    new = times if kind < NEWS else 0
    changed = times if kind < NEWS + CHANGED else 0
    if times and not changed and "If-None-Match" in request.headers:
        return web.Response(status=304)
    base = f"http://{request.host}"
    now = this_moment()
    fresh = [(f"News {new} of {number}", f"{base}/{new}", "In short.", now)] if new else []
    old = [
        (f"Old {n} of {number}", f"{base}/old{n}", TEXT * 2, now - timedelta(hours=n + 1))
        for n in range(ENTRIES)
    ]
    text = rss(*fresh, *old, title=f"Feed {number}", more=f"<description>{changed}</description>")
    return web.Response(text=text, content_type="application/rss+xml", headers={"ETag": f'"{times}"'})


async def _broken(request, number):
    match number // 20 % 4:
        case 0:
            return web.Response(status=500)
        case 1:
            return web.Response(text="<html><body>Not a feed</body></html>", content_type="text/html")
        case 2:
            response = web.StreamResponse()
            await response.prepare(request)
            with suppress(ConnectionError):
                while True:
                    await response.write(b" ")
                    await asyncio.sleep(0.5)
            return response
    await asyncio.sleep(3600)
    return web.Response()


@contextmanager
def sites(core):
    """The port of the sites while the block lasts."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, core), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


class Course:
    """The polls of one round: when each feed was due, and when it was read."""

    def __init__(self, name, dues, corpus):
        self.name, self.dues, self.corpus = name, dues, corpus
        self.feeds, self.late, self.failed = len(dues), [], 0
        self.began, self.busy, self.before = time.time(), cpu(), corpus.scope().articles
        self.over = asyncio.Event()

    def told(self, polled):
        if polled.error:
            raise polled.error
        due = self.dues.pop(polled.feed.number, None)
        if due is not None and polled.feed.failures:
            self.failed += 1
        elif due is not None:
            self.late.append(time.time() - due)
        if not self.dues:
            self.over.set()

    def show(self):
        took, used, late = time.time() - self.began, cpu() - self.busy, sorted(self.late)
        median, slow, slowest = late[len(late) // 2], late[int(len(late) * 0.99)], late[-1]
        print(
            f"{self.name}: {self.feeds:,} feeds in {took:.1f} s, {self.failed} failed, "
            f"{len(self.dues)} not reached, {self.corpus.scope().articles - self.before:,} articles\n"
            f"    sound feeds late by {median:.2f} s (median), {slow:.2f} s (p99), {slowest:.2f} s (most)\n"
            f"    {used:.1f} s of the core: {used / 600:.1%} of it at ten minutes a round; "
            f"memory up to {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )


async def measure(corpus, intake, port, options):
    now = this_moment()
    for number in range(options.feeds):
        corpus.feeds.add(f"http://feed{number}.test:{port}/feed", now=now, due_at=now)
    policy, limits = (
        FetchPolicy(ports=frozenset({port}), inside=LOOPBACK),
        FetchLimits(seconds=options.patience),
    )
    courses = [Course("first reading", {feed.number: time.time() for feed in corpus.feeds.all()}, corpus)]

    def tell(polled):
        courses[-1].told(polled)

    async with Fetcher(policy, AGENT, limits=limits, look_up=leading_to("127.0.0.1")) as fetcher:
        reading = Poller.of(
            corpus.feeds,
            fetcher,
            intake,
            beside=Threads(at_once=4, timeout=600).in_turn,
            rules=PollRules(),
            clock=this_moment,
            tell=tell,
            seed=1,
        )
        await reading.poll_due()
        courses[0].show()
        running = asyncio.create_task(reading.run(tick=0.2))
        for number in range(options.rounds):
            courses.append(Course(f"round {number + 1}", due_over(corpus, options.round), corpus))
            with suppress(TimeoutError):
                await asyncio.wait_for(courses[-1].over.wait(), 4 * options.round + options.patience)
            courses[-1].show()
        running.cancel()


def due_over(corpus, seconds):
    """Make all feeds due, evenly over so many seconds from now."""
    feeds, now, dues = corpus.feeds.all(), this_moment(), {}
    with writing(corpus.engine).begin() as connection:
        for place, feed in enumerate(feeds):
            due = now + timedelta(seconds=seconds * place / len(feeds))
            connection.execute(update(FEEDS).where(FEEDS.c.number == feed.number).values(due_at=due))
            dues[feed.number] = due.timestamp()
    return dues


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--round", type=float, default=60.0, help="seconds that stand for ten minutes")
    parser.add_argument("--patience", type=float, default=10.0, help="seconds after which a feed is given up")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    with sites(cores[-1]) as port, TemporaryDirectory() as folder, Corpus.open(Path(folder)) as corpus:
        os.sched_setaffinity(0, {cores[0]})
        with Intake(Path(folder)) as intake:
            asyncio.run(measure(corpus, intake, port, options))


if __name__ == "__main__":
    main()
