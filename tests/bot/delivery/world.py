"""A loopback Discord, a data folder, and a bot over it that is killed and started again.

Nothing here knows how the bot remembers what it posts: it is told what a person would tell it, and looked at
through what Discord shows, through its commands, and through all rows of the folder, whatever they are.
"""

# ruff: noqa: ASYNC109 - a test says how long it is ready to wait, in one word

import asyncio
import json
import shutil
from datetime import timedelta
from zipfile import ZipFile

from sqlalchemy import inspect

from bot.guilds.store import Guilds
from bot.state.tables import STATE_CHAIN
from corpus import Article, Corpus
from corpus.store.database import CORPUS_CHAIN, open_database
from tests.loopback.changes import WAIT

HOUR = 3600.0
MINUTE = 60.0
LEASE = 6 * MINUTE  # longer than a bot that was killed keeps a message from the next one


def posts(method, path):
    """Tell whether a request posts a message in a channel."""
    return method == "POST" and path.endswith("/messages")


def opens(method, path):
    """Tell whether a request opens a post of a forum."""
    return method == "POST" and path.endswith("/threads")


def publishes(method, path):
    """Tell whether a request publishes a message of an announcement channel."""
    return method == "POST" and path.endswith("/crosspost")


def edits(method, path):
    """Tell whether a request edits a message in a channel."""
    return method == "PATCH" and "/channels/" in path and "/messages/" in path


def answers(method, path):
    """Tell whether a request shows the answer to an interaction."""
    return method == "PATCH" and path.endswith("/messages/@original")


def acknowledges(method, path):
    """Tell whether a request acknowledges an interaction."""
    return method == "POST" and path.endswith("/callback")


class World:
    """One Discord, one folder, and at most one bot."""

    def __init__(self, discord, nursery, folder):
        self.discord, self.nursery, self.folder, self.pid = discord, nursery, folder, None
        nursery.clock.set(0.0)

    @property
    def now(self):
        """The present moment of Discord and of the bot."""
        return self.nursery.clock.now()

    def pass_time(self, seconds):
        """Let time pass for Discord and the bot."""
        self.discord.pass_time(seconds)
        self.nursery.clock.set(self.discord.snowflakes.ahead)

    def next_hour(self):
        """Let time pass until shortly after the next full hour."""
        full = self.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        self.pass_time((full - self.now).total_seconds() + 1)

    async def start(self, **settings):
        """Start a bot, with settings by the names of their environment variables."""
        # It has greeted these guilds before, and posts nothing but what the tests are about.
        with Corpus.open(self.folder, chains=(CORPUS_CHAIN, STATE_CHAIN)) as corpus:
            Guilds(corpus.engine).remember(self.discord.application_id, self.discord.guilds)
        self.pid = self.nursery.start("run", **self._variables(), **settings)
        await self.discord.ready()

    async def kill(self):
        """Kill the bot, and wait until its connection is gone."""
        self.nursery.kill(self.pid)
        await self.gone()

    async def gone(self):
        """Wait until no bot is connected."""
        await self.discord.disconnected()

    async def restart(self, *, after=LEASE, **settings):
        """Start a bot in place of one that was killed, so many seconds later."""
        await self.gone()
        self.discord.faults.clear()
        self.pass_time(after)
        await self.start(**settings)

    def kill_at(self, wanted, *, carried_out, number=1):
        """Kill the bot at the `number`-th request that `wanted` picks, which Discord carries out, or not."""
        left = number

        def hits(method, path):
            nonlocal left
            left -= wanted(method, path)
            if left or not wanted(method, path):
                return False
            self.nursery.kill(self.pid)
            return True

        if carried_out:
            self.discord.faults.lose_answers(when=hits)
        else:
            self.discord.faults.refuse(503, when=hits)

    def back_up_at(self, wanted, file):
        """Write a backup while the first request that `wanted` picks is on its way."""

        def hits(method, path):
            if wanted(method, path) and not file.exists():
                self.nursery.run("backup", file, **self._variables())
            return False

        self.discord.faults.refuse(503, when=hits)

    async def restore(self, file, *, after=LEASE):
        """Start a bot over what was restored from a backup, in place of all that it had."""
        await self.kill()
        shutil.rmtree(self.folder)
        self.nursery.run("restore", file, **self._variables())
        await self.restart(after=after)

    def publish(self, name, *bodies, title="News", **fields):
        """Add articles of this moment to the folder."""
        fields = {"source": "Example Post", "published_at": self.now - timedelta(minutes=5)} | fields
        made = [
            Article(title=f"{title} {n}", body=body, url=f"https://example.org/{name}/{n}", **fields)
            for n, body in enumerate(bodies)
        ]
        with Corpus.open(self.folder) as corpus:
            corpus.add(made, now=self.now)
        return made

    async def command(self, user, channel, name, /, **options):
        """Send a slash command, and return its answer."""
        call = await self.discord.slash(user, channel, name, **options)
        return await call.answer()

    async def shown(self, channel, count, *, timeout=WAIT):
        """Wait until the bot has so many messages in a channel, and return what they say."""
        await self.discord.changes.until(
            lambda: len(self.messages(channel)) >= count,
            timeout=timeout,
            what=lambda: f"{count} messages, not {self.messages(channel)}; {self.discord.last_requests()}",
        )
        return [message.text for message in self.messages(channel)]

    async def shown_in_time(self, channel, count):
        """Let time pass until the bot has so many messages in a channel."""
        async with asyncio.timeout(WAIT):
            while len(self.messages(channel)) < count:
                self.pass_time(MINUTE)
                await asyncio.sleep(0.2)

    async def until(self, condition, *, what, timeout=WAIT):
        """Wait until a condition holds of what Discord shows."""
        await self.discord.changes.until(condition, timeout=timeout, what=what)

    async def requested(self, wanted, count):
        """Wait until the bot has made so many requests that `wanted` picks, and the last was answered."""
        made = lambda: [line for line in self.discord.requests if wanted(line.method, line.path)]  # noqa: E731
        await self.until(lambda: len(made()) >= count, what=lambda: f"{count} requests; {made()}")

    def messages(self, channel):
        """Return the bot's finished messages in a channel, or in a forum's posts, that everybody sees."""
        places = [channel, *(each for each in self.discord.channels.values() if each.parent is channel)]
        found = [message for place in places for message in self.discord.bot_messages(place)]
        return sorted((each for each in found if not each.ephemeral), key=lambda message: message.id)

    def rows(self):
        """Return every row of the folder's database as text, with the table that it is of."""
        engine = open_database(self.folder, ())
        tables = inspect(engine).get_table_names()
        with engine.connect() as connection:
            found = [(name, connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()) for name in tables]
        engine.dispose()
        return [(name, str(row)) for name, rows in found for row in rows]

    def holding(self, *words):
        """Return the rows that hold one of these words."""
        return [(table, row) for table, row in self.rows() if any(str(word) in row for word in words)]

    async def until_rows(self, condition, *, timeout=WAIT):
        """Wait until a condition holds of the folder's rows, which nobody announces."""
        async with asyncio.timeout(timeout):
            while not condition():  # noqa: ASYNC110 # another process is waited for
                await asyncio.sleep(0.05)

    def _variables(self):
        return {
            "DISCORD_TOKEN": self.discord.token,
            "CLIPPINGS_DATA_DIR": str(self.folder),
            "CLIPPINGS_DISCORD__API_URL": self.discord.api_url,
            "CLIPPINGS_DISCORD__GATEWAY_URL": self.discord.gateway_url,
            "CLIPPINGS_FEEDS__POLL": "false",
            "CLIPPINGS_ANSWERS__PER_MINUTE": "0",
        }


def in_backup(file, words):
    """Tell whether one of these words is in a backup, wherever in it."""
    with ZipFile(file) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    return any(json.dumps(word).strip('"').encode() in whole for word in words)
