"""How the bot ends while 20 questions and a digest are on their way, and how it starts again.

    python -m tests.bot.measure_stop [--questions N] [--passages N] [--rounds N] [--folder FOLDER]

Discord takes its time over each answer and post. People ask as soon as it has the digest; at the first answer
the bot is told to end (SIGTERM), and then the next one is started. The exit code is 1 unless it ended within
ten seconds, all that was acknowledged was answered once, the digest was posted once, and no lease was left.
"""

import argparse
import asyncio
import tempfile
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from discord.utils import utcnow
from sqlalchemy import func, select

from bot.digests.store import Subscriptions, Wishes
from bot.state.messages import OPEN
from bot.state.tables import MESSAGES
from corpus import Corpus
from tests.bot.ask.measure_acknowledgement import peopled, variables
from tests.bot.conftest import CHAINS
from tests.bot.delivery.world import answers, posts
from tests.bot.digests.conftest import a_subscription, place_of
from tests.bot.filled_folder import filled
from tests.bot.program import Process
from tests.loopback.server import LoopbackDiscord

SLOW, SLOWER = 1.5, 5.0  # seconds that Discord takes over an answer, over a post
SOON = 1.0  # seconds until the digest is due
LONGEST = 10.0  # seconds until the system kills what has not ended
PATIENCE = 60  # seconds


class Stop:
    """One bot that is told to end under load."""

    def __init__(self, discord, folder, questions, *, at_once):
        self.discord, self.folder, self.questions = discord, folder, questions
        self.people, self.asking = peopled(discord, at_once)
        self.news = self.asking.guild.add_text_channel("digest")
        self.answering, self.posting = asyncio.Event(), asyncio.Event()

    async def measured(self):
        """Ask, end the bot, start the next one; return what is wrong."""
        self._subscribe()
        bot = await self._start()
        self.discord.faults.delay(SLOW, 10**9, self._answers)
        self.discord.faults.delay(SLOWER, 10**9, self._posts)
        await asyncio.wait_for(self.posting.wait(), PATIENCE)
        asking = [
            self.discord.slash(who, self.asking, "ask", question=question)
            for who, question in zip(self.people, self.questions, strict=False)
        ]
        calls = asyncio.gather(*asking)
        await asyncio.wait_for(self.answering.wait(), PATIENCE)
        began = time.monotonic()
        bot.stop()
        code = await bot.ended(within=PATIENCE)
        took = time.monotonic() - began
        calls = [each for each in await calls if each.acknowledged_after is not None]
        answered, leases = sum(bool(each.messages) for each in calls), self._leases()
        await self._again(calls)
        doubled = sum(len(each.messages) > 1 for each in calls)
        lost = sum(not each.messages for each in calls)
        digests = len(self.discord.bot_messages(self.news))
        print(
            f"ended after {took:.2f} s with {code}; {len(calls)} acknowledged, {answered} answered before "
            f"that, {len(calls) - answered - lost} by the next bot, {lost} lost, {doubled} doubled; "
            f"{leases} leases left; {digests} digest"
        )
        return code != 0 or took > LONGEST or lost or doubled or leases or digests != 1

    async def _start(self):
        bot = await Process.start("run", "--data", self.folder, **variables(self.discord))
        await self.discord.ready(timeout=PATIENCE)
        await self.discord.commands_synced(timeout=PATIENCE)
        return bot

    async def _again(self, calls):
        """Let the next bot do what is left."""
        self.discord.faults.clear()
        await self.discord.disconnected()
        bot = await self._start()
        done = lambda: all(each.messages for each in calls) and self.discord.bot_messages(self.news)  # noqa: E731
        with suppress(TimeoutError):
            await self.discord.changes.until(done, timeout=PATIENCE, what="answers")
        bot.stop()
        await bot.ended(within=PATIENCE)

    def _answers(self, method, path):
        """Tell whether a request is an answer, and note that one has come."""
        if found := answers(method, path):
            self.answering.set()
        return found

    def _posts(self, method, path):
        """Tell whether a request is the digest, and note that it has come."""
        if found := posts(method, path):
            self.posting.set()
        return found

    def _subscribe(self):
        with Corpus.open(self.folder, chains=CHAINS) as corpus:
            due_at = utcnow() + timedelta(seconds=SOON)
            wanted = a_subscription(place_of(self.news), due_at=due_at, wishes=Wishes(limit=5))
            Subscriptions(corpus.engine).add(wanted)

    def _leases(self):
        """Return how many messages wait whose lease has not ended."""
        held = select(func.count()).where(MESSAGES.c.state.in_(OPEN), MESSAGES.c.leased_until > utcnow())
        with Corpus.open(self.folder, chains=CHAINS) as corpus, corpus.engine.connect() as connection:
            return connection.execute(held).scalar_one()


async def main(given):
    """Measure so many times; return whether something was wrong once."""
    wrong = False
    with tempfile.TemporaryDirectory() as name:
        folder, questions = filled(given.folder or Path(name) / "filled", given.passages)
        for _ in range(given.rounds):
            async with LoopbackDiscord() as discord:
                wrong |= bool(await Stop(discord, folder, questions, at_once=given.questions).measured())
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the articles are kept")
    raise SystemExit(asyncio.run(main(parser.parse_args())))
