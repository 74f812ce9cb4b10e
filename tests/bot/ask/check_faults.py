"""Whether every question is answered, and once, while Discord fails again and again. No test: run it by hand.

    python -m tests.bot.ask.check_faults [--drops N] [--questions N] [--seed N]

Questions come as commands and as mentions, a few at a time. The gateway is cut as often as `--drops` says,
each time in the middle of some, and one request in ten is answered 429 or 5xx.
"""

import argparse
import asyncio
import random
import tempfile
from collections import Counter
from pathlib import Path

from bot.core.connection import point_at
from corpus import Corpus
from tests.bot.conftest import ARTICLES, CHAINS, running
from tests.loopback.server import LoopbackDiscord

QUESTION = "What did Mayor Ada Quill do at the harbour of Elmsea?"
STATUSES = (429, 500, 502, 503)
SHARE = 0.1  # of the requests that fail
PATIENCE = 60  # seconds for an answer


async def main(drops, questions, seed):
    """Checks and prints."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Corpus.open(folder, chains=CHAINS) as corpus:
            corpus.add(ARTICLES)
        async with LoopbackDiscord() as discord:
            point_at(api_url=discord.api_url, gateway_url=discord.gateway_url)
            guild = discord.add_guild("Readers")
            channel, ann = guild.add_text_channel("news"), discord.add_user("ann")
            guild.add_member(ann)
            async with running(folder, discord):
                for status in STATUSES:
                    fails = lambda *_: chance.random() < SHARE / len(STATUSES)  # noqa: E731
                    discord.faults.refuse(status, times=10**9, when=fails)
                fates = await asked(discord, channel, ann, drops=drops, questions=questions)
    report(fates, drops)
    return set(fates) <= {"answered once"}


async def asked(discord, channel, ann, *, drops, questions):
    """Asks all questions, and cuts the gateway within each part of them; what became of each."""
    fates = Counter()
    for part in range(drops):
        count = questions * (part + 1) // drops - questions * part // drops
        ways = [by_command if number % 2 else by_mention for number in range(count)]
        waiting = [asyncio.create_task(way(discord, channel, ann)) for way in ways]
        await asyncio.sleep(0)
        await discord.faults.drop_gateway()
        await discord.ready(timeout=PATIENCE)
        fates.update(await asyncio.gather(*waiting))
    return fates


async def by_command(discord, channel, ann):
    """Asks by slash command."""
    call = await discord.slash(ann, channel, "ask", question=QUESTION)
    try:
        await call.answer(timeout=PATIENCE)
    except TimeoutError:
        print(call.story())
        return "command not answered"
    return "answered once" if len(call.messages) == 1 else "answered twice"


async def by_mention(discord, channel, ann):
    """Asks by a mention."""
    said = await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    try:
        await discord.changes.until(lambda: replies(channel, said), timeout=PATIENCE, what="a reply")
    except TimeoutError:
        return "mention not answered"
    return "answered once" if len(replies(channel, said)) == 1 else "answered twice"


def replies(channel, said):
    """The messages in a channel that reply to one."""
    return [each for each in channel.messages.values() if each.reference is said]


def report(fates, drops):
    """Prints what became of the questions."""
    print(f"gateway cut {drops} times, {SHARE:.0%} of the requests failed")
    for fate, count in fates.most_common():
        print(f"  {count:5,} {fate}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--drops", type=int, default=20)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    raise SystemExit(not asyncio.run(main(given.drops, given.questions, given.seed)))
