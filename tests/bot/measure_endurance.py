"""What a bot takes after thousands of questions, articles and digests: memory, descriptors, threads. No test.

    python -m tests.bot.measure_endurance [--questions N] [--articles N] [--digests N] [--rounds N]

One `clippings run` answers over the loopback Discord. In each round a moderator follows one feed
more, which the bot reads, people ask questions, a few at a time, and digests on different topics are posted.
The articles and questions are made up. The exit code is 1 if memory, descriptors or threads grew too much.
"""

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from discord.utils import utcnow

from corpus.store.database_file import count_articles, looking
from tests.bot.ask.measure_acknowledgement import finished, peopled, variables
from tests.bot.generated import lines
from tests.bot.moderators import add_moderator
from tests.bot.program import Process
from tests.loopback.server import LoopbackDiscord
from tests.web import rss, serving

AT_ONCE = 5  # people who ask at the same time
WORDS = 5  # of an article, in a question or a topic
WARM = 5  # of the samples are left out of what grows: caches fill
MOST_GROWN = 100.0  # MB of anonymous memory after that: the system takes mapped files back when it needs to
MOST_MORE = 8  # descriptors and threads after that: connections and workers come and go
SLOWEST = 120  # seconds for an answer on a busy machine


@dataclass(frozen=True)
class Sample:
    """What the bot's process took at one moment."""

    anonymous: float  # MB that the process holds itself
    mapped: float  # MB of files that are mapped, as the segments of the index
    descriptors: int
    threads: int

    @classmethod
    def of(cls, pid):
        """Read it from the system."""
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
        )
        anonymous, mapped = (int(status[key].split()[0]) * 1024 / 1e6 for key in ("RssAnon", "RssFile"))
        descriptors = len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208
        return cls(anonymous, mapped, descriptors, int(status["Threads"]))


class Reader:
    """People in a guild who do what a round asks, and the site whose feeds the bot reads."""

    def __init__(self, discord, web, articles):
        self.discord, self.web, self.articles = discord, web, articles
        self.people, self.channel = peopled(discord, AT_ONCE)
        self.moderator = add_moderator(discord, self.channel.guild)
        self.draw = random.Random(7)
        self.followed = 0

    def words(self):
        """Some words that stand close together in an article."""
        text = self.draw.choice(self.articles)["body"].split()
        start = self.draw.randrange(len(text) - 2 * WORDS)
        return " ".join(self.draw.sample(text[start : start + 2 * WORDS], k=WORDS)).replace(".", "")

    async def follow(self, articles):
        """Put a feed of these articles on the web and follow it."""
        self.followed += 1
        now, name = utcnow(), f"127.0.0.1/feed-{self.followed}.xml"
        ages = [timedelta(hours=24 * self.draw.random()) for _ in articles]
        entries = [
            (each["title"], None, each["body"], now - age) for each, age in zip(articles, ages, strict=True)
        ]
        self.web.put(name, rss(*entries, title=f"Source {self.followed}"), kind="application/rss+xml")
        await self._answered(self.moderator, "feeds add", url=self.web.url(name))

    async def ask(self, count):
        """Ask so many questions, a few at a time."""
        for start in range(0, count, AT_ONCE):
            some = self.people[: min(AT_ONCE, count - start)]
            await asyncio.gather(*(self._answered(each, "ask", question=self.words()) for each in some))

    async def digest(self, count):
        """Post so many digests, each on a topic of its own, every tenth on all news."""
        for number in range(count):
            topic = {} if number % 10 == 0 else {"topic": self.words()}
            await self._answered(self.moderator, "digest now", **topic)

    async def _answered(self, who, name, **options):
        call = await self.discord.slash(who, self.channel, name, **options)
        return await call.answer(timeout=SLOWEST)


async def main(questions, articles, digests, rounds):
    """Run all rounds, and print a line on each tenth of them; return whether too much has grown."""
    made = [json.loads(line) for line in lines(articles, sentences=12)]
    with tempfile.TemporaryDirectory() as name:
        folder, began, samples = Path(name) / "data", time.monotonic(), []
        async with LoopbackDiscord() as discord, serving() as web:
            # Tests hold each request against Discord's document; here that would take longer than the bot.
            discord.openapi = None
            reader = Reader(discord, web, made)
            network = {
                "CLIPPINGS_NETWORK__ALLOW_LOOPBACK": "true",
                "CLIPPINGS_NETWORK__PORTS": f"[{web.port}]",
            }
            bot = await Process.start("run", "--data", folder, **variables(discord), **network)
            await discord.ready(timeout=60)
            await discord.commands_synced(timeout=60)
            for number in range(rounds):
                await reader.follow(made[part(articles, rounds, number)])
                await come(folder, part(articles, rounds, number).stop)
                await reader.ask(size(questions, rounds, number))
                await reader.digest(size(digests, rounds, number))
                discord.requests.clear()
                samples.append(Sample.of(bot.pid))
                if (number + 1) % max(1, rounds // 20) == 0:
                    row(number + 1, rounds, folder, samples[-1], time.monotonic() - began)
            bot.stop()
            await finished(bot)
    print(f"{questions:,} questions, {articles:,} articles, {digests:,} digests in one process")
    return grown(samples)


def stored(folder):
    """How many articles the data folder holds."""
    with looking(folder) as database:
        return count_articles(database)


async def come(folder, articles):
    """Wait until the bot has read so many articles."""
    async with asyncio.timeout(SLOWEST):
        while stored(folder) < articles:  # noqa: ASYNC110 # another process is waited for
            await asyncio.sleep(0.2)


def part(count, rounds, number):
    """The part of so many things that comes in one round."""
    return slice(count * number // rounds, count * (number + 1) // rounds)


def size(count, rounds, number):
    """How many of so many things come in one round."""
    taken = part(count, rounds, number)
    return taken.stop - taken.start


def row(number, rounds, folder, sample, seconds):
    """Print what the bot takes now."""
    print(
        f"{seconds:6.0f} s   {number:3} of {rounds} rounds   {stored(folder):6,} articles   "
        f"{sample.anonymous:6.1f} MB and {sample.mapped:6.1f} MB mapped   "
        f"{sample.descriptors:3} descriptors   {sample.threads:3} threads",
        flush=True,
    )


def grown(samples):
    """Print by how much the bot has grown once it was warm; return whether that is too much."""
    warm, last = samples[min(WARM, len(samples)) - 1], samples[-1]
    anonymous, mapped = last.anonymous - warm.anonymous, last.mapped - warm.mapped
    descriptors, threads = last.descriptors - warm.descriptors, last.threads - warm.threads
    print(
        f"since round {min(WARM, len(samples))}: {anonymous:+.1f} MB, {mapped:+.1f} MB mapped, "
        f"{descriptors:+} descriptors, {threads:+} threads"
    )
    return anonymous > MOST_GROWN or descriptors > MOST_MORE or threads > MOST_MORE


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--digests", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=50)
    given = parser.parse_args()
    raise SystemExit(asyncio.run(main(given.questions, given.articles, given.digests, given.rounds)))
