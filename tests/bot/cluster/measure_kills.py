"""What several processes do while they and PostgreSQL are killed again and again. No test.

    python -m tests.bot.cluster.measure_kills [--digests N] [--feeds N] [--seconds N] [--restart]

All digests and all polls of feeds are due at one moment. From then on a random process is killed (-9) every
five seconds and started again, PostgreSQL twice, and somebody asks a question every second. With --restart,
processes are ended by a signal instead, one after the other, and PostgreSQL is left alone. What counts: each
digest arrives once, each feed is polled once, each question is answered once, how soon after the last kill.
"""

import argparse
import asyncio
import random
import re
import resource
import tempfile
import time
from collections import Counter
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from discord.utils import utcnow
from sqlalchemy import func, insert, select

from bot.core.threads import Threads
from bot.digests.store import Subscriptions, Wishes
from corpus import Article, Corpus
from corpus.models.digest import DigestTopic
from corpus.models.feed import Feed
from corpus.store.feed_rows import values_of
from corpus.store.tables import FEED_OWNERS, FEEDS
from tests.bot.cluster.fleet import fleet
from tests.bot.conftest import ARTICLES, CHAINS
from tests.bot.digests.conftest import a_subscription, place_of
from tests.loopback.server import LoopbackDiscord
from tests.loopback.session_starts import SessionStarts
from tests.scale.milvus import milvus_core
from tests.scale.postgres import postgres_server
from tests.web import rss

A_GUILD, A_HOST = 20, 5  # channels, feeds
EVERY = 5.0  # seconds between two kills
QUESTION = "When did the harbour of Elmsea reopen?"
LATEST = 180.0  # seconds after the last kill
ROUNDS = 36  # looks in that time
PER_PROCESS = 2  # shards
ROUTE_ID = re.compile(r"\d{15,}|(?<=/callback).*|(?<=interactions/ID/).*|(?<=\?).*")
TOOK_OVER = "another process took over"
THREADS = Threads(at_once=1, timeout=600)


class Sites:
    """The hosts of the feeds, each an address of this machine; counts who is asked."""

    def __init__(self, news):
        self.asked, self._news, self._draw = Counter(), news, random.Random(5)

    async def answer(self, request):
        """Most feeds have nothing new."""
        if not request.path.startswith("/feed/"):
            return web.Response(status=404)
        self.asked[number := int(request.path.rpartition("/")[2])] += 1
        if self._draw.random() >= self._news:
            return web.Response(status=304)
        text = f"Report {number} tells of event {number}. " + "It was seen by many people of the town. " * 20
        entry = (f"Report {number}", f"{request.url.origin()}/{number}", text, utcnow())
        return web.Response(text=rss(entry), content_type="application/rss+xml")


def filled(folder, store, discord, *, digests, feeds, port, due_at):
    """Fill the store; return the channels that get a digest."""
    made = []
    with Corpus.open(folder, chains=CHAINS, store_url=store) as corpus:
        corpus.add(ARTICLES)
        now = utcnow() - timedelta(hours=3)
        corpus.add(
            Article(
                title=f"Bridge {number} of Varde closed",
                body=f"The county closed bridge {number} of Varde. Repairs take {number} weeks.",
                url=f"https://example.org/bridge/{number}",
                source="Varde Post",
                published_at=now,
            )
            for number in range(20)
        )
        subscriptions = Subscriptions(corpus.engine)
        for number in range(digests):
            if number % A_GUILD == 0:
                discord.pass_time(0.001)
                guild = discord.add_guild(f"Guild {number}")
            made.append(guild.add_text_channel(f"news-{number}"))
            wishes = Wishes(topics=(DigestTopic(query="bridge Varde"),), limit=3)
            subscriptions.add(a_subscription(place_of(made[-1]), due_at=due_at, wishes=wishes))
        with corpus.engine.execution_options(turn="").begin() as connection:
            rows = [values_of(_feed(number, port, due_at)) for number in range(feeds)]
            if rows:
                connection.execute(insert(FEEDS), rows)
                numbers = connection.scalars(select(FEEDS.c.number)).all()
                connection.execute(insert(FEED_OWNERS), [{"feed": each, "owner": ""} for each in numbers])
    return made


def _feed(number, port, due_at):
    host = number // A_HOST
    url = f"http://127.{1 + host // 62500}.{host // 250 % 250}.{1 + host % 250}:{port}/feed/{number}"
    return Feed(number=0, url=url, added_at=due_at, due_at=due_at, etag='"1"', polled_at=due_at)


async def asking(discord, channels, asked):
    """Ask a question a second, in a channel of each guild in turn."""
    ann = discord.add_user("ann")
    for guild in {channel.guild.id: channel.guild for channel in channels}.values():
        guild.add_member(ann)
    rooms = [channel.guild.add_text_channel("questions") for channel in channels[::A_GUILD]]
    while True:
        room = rooms[len(asked) % len(rooms)]
        asked.append(await discord.say(ann, room, f"<@{discord.bot_id}> {QUESTION}"))
        await asyncio.sleep(1)


def replies_to(message):
    """The replies to a question."""
    return [each for each in message.channel.shown if each.reference and each.reference.id == message.id]


async def killing(given, bots, servers):
    """Kill processes, and the servers twice; or restart them one after the other."""
    draw, rounds = random.Random(3), int(given.seconds // EVERY)
    for number in range(rounds):
        await asyncio.sleep(EVERY)
        if given.restart:
            bots.restart(number % given.processes)
        else:
            print(f"{utcnow():%H:%M:%S} killed", bots.kill(draw))
        if not given.restart and number in {rounds // 3, 2 * rounds // 3}:
            for each in servers:
                await THREADS.in_turn(each.kill)
                await THREADS.in_turn(each.start)


async def until_done(done, latest=LATEST):
    """Wait until something is so; return the seconds that it took."""
    began = time.monotonic()
    with suppress(TimeoutError):
        async with asyncio.timeout(latest):
            while not done():  # noqa: ASYNC110 # it is done by other processes
                await asyncio.sleep(0.1)
    return time.monotonic() - began


@dataclass
class Outcome:
    """What came of a run: how many things came so often, and how soon after the last kill all had."""

    digests: Counter[int]
    requests: Counter[int]
    answers: Counter[int]
    seconds: list[float]
    starts: SessionStarts
    refused: str
    polled: int = 0
    overdue: int = 0
    processes: str = ""

    def lines(self):
        """Return it as lines for people."""
        counts = (self.digests, self.requests, self.answers)
        names = ("digests in a channel", "requests to a feed", "answers to a question")
        for name, count, each in zip(names, counts, self.seconds, strict=True):
            yield f"{name}: {dict(count)}, all {each:.1f} s after the last kill"
        yield f"{self.polled} polls recorded, {self.overdue} overdue; {self.processes}"
        starts = f"{len(self.starts.taken)}, {len(self.starts.early)} too early"
        yield f"starts of sessions: {starts}; {self.refused}"


async def measured(given, server, folder, *, milvus=None):
    """Run it; return what came of it."""
    sites, shards = Sites(given.news), given.processes * PER_PROCESS
    runner = web.ServerRunner(web.Server(sites.answer), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()
    async with LoopbackDiscord() as discord:
        discord.openapi = None
        discord.session_starts.limit(shards=shards, max_concurrency=16, per=5.0)
        discord.rate_limits.limit_all(requests=50, per=1)
        port, due_at = runner.addresses[0][1], utcnow() + timedelta(seconds=given.before)
        options = {"digests": given.digests, "feeds": given.feeds, "port": port, "due_at": due_at}
        place = folder / "first"
        channels = await THREADS.in_turn(lambda: filled(place, server.url(), discord, **options))
        settings = {
            "CLUSTER__SHARDS": shards,
            "CLUSTER__SHARDS_PER_PROCESS": PER_PROCESS,
            "NETWORK__ALLOW_LOOPBACK": "true",
            "NETWORK__PORTS": f"[{port}]",
        } | ({"RETRIEVAL__ENGINE": "milvus", "RETRIEVAL__URL": milvus.url} if milvus else {})
        servers = [server, milvus] if milvus else [server]
        async with fleet(discord, folder, server.url(), count=given.processes, **settings) as bots:
            await discord.shards_ready(shards, timeout=300)
            await asyncio.sleep(max(0.0, (due_at - utcnow()).total_seconds()))
            outcome = await _watched(given, servers, discord, bots, channels=channels, sites=sites)
            # What a killed process had asked for and not noted is asked for again once its lease is over.
            for _ in range(ROUNDS):
                outcome.polled, outcome.overdue = await THREADS.in_turn(
                    lambda: _polled(place, server, due_at)
                )
                if (outcome.polled, outcome.overdue) == (given.feeds, 0):
                    break
                await asyncio.sleep(LATEST / ROUNDS)
        outcome.processes = _processes(bots)
    await runner.cleanup()
    return outcome


def _processes(bots):
    own = resource.getrusage(resource.RUSAGE_SELF)
    return (
        f"{bots.starts} starts of processes, {bots.said(TOOK_OVER)} taken for dead though they lived; "
        f"seconds of the processor: {bots.computed():.0f} in those that ended, "
        f"{own.ru_utime + own.ru_stime:.0f} in this one"
    )


async def _watched(given, servers, discord, bots, *, channels, sites):
    """Kill, wait until all is done, and return how it stands."""
    asked = []
    load = asyncio.create_task(asking(discord, channels, asked))
    await killing(given, bots, servers)
    load.cancel()
    seconds = await asyncio.gather(
        until_done(lambda: all(map(digests_in, channels))),
        until_done(lambda: len(sites.asked) >= given.feeds),
        until_done(lambda: all(map(replies_to, asked))),
    )
    await asyncio.sleep(given.after)
    for message in asked:
        if len(replies_to(message)) != 1:
            shard = (message.channel.guild.id >> 22) % (given.processes * PER_PROCESS)
            print("not answered once:", message.id, message.created_at, "shard", shard)
    refused = f"{discord.rate_limits.refused} of {len(discord.requests)} requests beyond 50 a second"
    routes = Counter(f"{each.method} {ROUTE_ID.sub('ID', each.path)}" for each in discord.requests)
    refused += f"; most: {dict(routes.most_common(6))}"
    return Outcome(
        Counter(len(digests_in(channel)) for channel in channels),
        Counter(sites.asked.values()),
        Counter(len(replies_to(message)) for message in asked),
        seconds,
        discord.session_starts,
        refused,
    )


def digests_in(channel):
    """The digests in a channel, which may have greetings too."""
    return [each for each in channel.shown if not str(each.nonce).startswith("hello-")]


def _polled(folder, server, due_at):
    with (
        Corpus.open(folder / "first", chains=CHAINS, store_url=server.url()) as corpus,
        corpus.engine.connect() as connection,
    ):
        overdue = select(func.count()).where(FEEDS.c.due_at <= utcnow() - timedelta(seconds=30))
        polled = select(func.count()).where(FEEDS.c.polled_at > due_at)
        return connection.scalar(polled), connection.scalar(overdue)


async def main(given):
    with postgres_server() as server, tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        with milvus_core() if given.milvus else nullcontext() as milvus:
            print("\n".join((await measured(given, server, folder, milvus=milvus)).lines()))


def arguments():
    """The command's arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--digests", type=int, default=1000)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--news", type=float, default=0.02, help="share of the feeds with a new entry")
    parser.add_argument("--seconds", type=float, default=60, help="of killing")
    parser.add_argument("--before", type=float, default=60, help="seconds until all is due")
    parser.add_argument(
        "--after", type=float, default=15, help="seconds in which what comes twice would come"
    )
    parser.add_argument("--restart", action="store_true", help="restart processes, and kill none")
    parser.add_argument("--milvus", action="store_true", help="search in Milvus, which is killed too")
    parser.add_argument("--keep", type=Path, help="folder for data and logs; tells what went wrong")
    return parser


if __name__ == "__main__":
    asyncio.run(main(arguments().parse_args()))
