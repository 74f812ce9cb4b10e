"""Kills the bot at random moments while digests go out, and looks for what was lost, doubled or torn.

    python -m tests.bot.digests.check_kills [--kills N] [--channels N] [--seed N] [--pictures]

A loopback Discord loses answers and refuses requests meanwhile. After a kill the bot comes back at once, or
hours later, when Discord no longer folds posts of one nonce. At the end every digest that was due must have
been posted once, complete and in order; with pictures, one stands in the first message of each.
"""

import argparse
import asyncio
import random
import re
import tempfile
import time
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from discord.utils import utcnow
from sqlalchemy import select

from bot.digests.store import Subscriptions, Wishes
from bot.digests.tables import EDITION_PARTS, EDITIONS
from bot.state.editions import OPEN, Stage
from bot.state.ledger import Ledger
from corpus import Corpus
from tests.bot.conftest import CHAINS, is_answer
from tests.bot.digests.conftest import a_subscription, place_of
from tests.bot.digests.nursery import LEASE, Nursery
from tests.loopback.server import LoopbackDiscord

PARTS = 3
LONGEST = 1.5  # seconds that a bot lives once it is connected
SHORTLY, HOURS = LEASE.total_seconds() + 1, 3600.0
LOST, REFUSED, LATER = 0.1, 0.05, 0.3  # how often
MARK = re.compile(r"clippings:(?:story|edition):([0-9a-f]{20}):(\d+)")


class Check:
    """A loopback, a data folder, and bots that are killed."""

    def __init__(self, discord, folder, draw, nursery, *, pictures):
        self.discord, self.folder, self.draw, self.nursery = discord, folder, draw, nursery
        self.wishes = Wishes(picture=pictures)
        guild = discord.add_guild("Readers")
        self.channels = []
        self.guild = guild

    def prepare(self, channels):
        """Makes the channels, each with a digest that comes every hour."""
        with Corpus.open(self.folder, chains=CHAINS) as corpus:
            subscriptions = Subscriptions(corpus.engine)
            for number in range(channels):
                channel = self.guild.add_text_channel(f"news-{number}")
                self.channels.append(channel)
                place, hourly = place_of(channel), {"schedule": "every hour", "due_at": utcnow()}
                subscriptions.add(a_subscription(place, wishes=self.wishes, **hourly))

    def trouble(self):
        """Loses answers and refuses requests from now on, at random."""
        for order, share, status in (
            (self.discord.faults.lose_answers, LOST, None),
            (self.discord.faults.lose_answers, LOST / 2, 503),
            (self.discord.faults.refuse, REFUSED, 503),
        ):
            options = {} if status is None else {"status": status}
            order(times=10**9, when=self._sometimes(share), **options)

    def _sometimes(self, share):
        return lambda method, path: is_answer(method, path) and self.draw.random() < share

    async def killed(self, after):
        """Starts a bot and kills it so many seconds after it is connected."""
        pid = await self.born()
        await self.discord.ready(timeout=180)
        await asyncio.sleep(after)
        await self.kill(pid)

    async def born(self):
        """Starts a bot."""
        ahead = self.discord.snowflakes.ahead
        return await self.nursery.bear(self.discord, self.folder, ahead=ahead, parts=PARTS)

    async def kill(self, pid):
        """Kills a bot and waits until its connection is gone."""
        self.nursery.kill(pid)
        await self.discord.disconnected(timeout=30)

    async def finished(self):
        """Lets a last bot do what is left, without trouble, and stops it."""
        self.discord.faults.clear()
        self.discord.pass_time(2 * HOURS)
        pid = await self.born()
        async with asyncio.timeout(180):
            while not self.done():  # noqa: ASYNC110 # another process is waited for
                await asyncio.sleep(0.2)
        await self.kill(pid)

    def done(self):
        """Whether nothing is due and nothing on its way."""
        now = utcnow() + timedelta(seconds=self.discord.snowflakes.ahead)
        with Corpus.open(self.folder, chains=CHAINS) as corpus, corpus.engine.connect() as connection:
            open_ones = connection.execute(select(EDITIONS.c.key).where(EDITIONS.c.stage.in_(OPEN))).first()
            return open_ones is None and not Ledger(corpus.engine, "check").due(now)

    def checked(self):
        """Holds what the channels show against the ledger; gives how many digests there were."""
        with Corpus.open(self.folder, chains=CHAINS) as corpus, corpus.engine.connect() as connection:
            editions = connection.execute(select(EDITIONS).order_by(EDITIONS.c.due_at)).mappings().all()
            parts = connection.execute(select(EDITION_PARTS)).mappings().all()
        assert {edition["stage"] for edition in editions} == {Stage.DONE}, "not all is done"
        messages = {(part["edition"], part["part"]): part["message"] for part in parts}
        for channel in self.channels:
            own = [edition for edition in editions if edition["target"] == channel.id]
            expected = [(edition["key"], part) for edition in own for part in range(PARTS)]
            shown = [(mark(message), message.id) for message in channel.messages.values()]
            files = {(mark(message)[1], len(message.attachments)) for message in channel.messages.values()}
            assert files == {(part, int(self.wishes.picture and not part)) for part in range(PARTS)}
            twice = [each for each, times in Counter(each for each, _ in shown).items() if times > 1]
            assert not twice, f"twice: {twice}"
            assert [each for each, _ in shown] == expected, f"lost or out of order in {channel}"
            assert all(messages[each] == message for each, message in shown), "another message is noted"
            assert all(a["until"] == b["since"] for a, b in pairwise(own)), "a time is told by none, or two"
        return len(editions)


def mark(message):
    """The edition and the part that a message's buttons name."""
    found = next(MARK.match(button.custom_id) for button in message.buttons if MARK.match(button.custom_id))
    return found[1], int(found[2])


async def main(kills, channels, seed, *, pictures):
    draw, began = random.Random(seed), time.monotonic()
    later = 0
    with tempfile.TemporaryDirectory() as name:
        async with LoopbackDiscord() as discord, Nursery() as nursery:
            check = Check(discord, Path(name) / "data", draw, nursery, pictures=pictures)
            check.prepare(channels)
            for kill in range(kills):
                check.trouble()
                await check.killed(draw.uniform(0, LONGEST))
                discord.faults.clear()
                hours = draw.random() < LATER
                later += hours
                discord.pass_time(draw.uniform(1, 9) * HOURS if hours else SHORTLY)
                if kill % 10 == 9:
                    posted = sum(len(channel.messages) for channel in check.channels)
                    print(f"{kill + 1} kills, {posted} messages", flush=True)
            await check.finished()
            editions = check.checked()
            resumed = sum(1 for line in discord.requests if line.method == "GET" and "/messages" in line.path)
    print(
        f"{kills} kills ({later} times back hours later), {editions} digests of {PARTS} messages in "
        f"{channels} channels: each once, complete, in order; {resumed} looks at a channel, "
        f"{time.monotonic() - began:.0f} s"
    )
    if resumed < kills / 4:
        raise SystemExit("most kills came when nothing was under way, and show nothing")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--channels", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pictures", action="store_true")
    given = parser.parse_args()
    asyncio.run(main(given.kills, given.channels, given.seed, pictures=given.pictures))
