"""How soon digests arrive that are all due at the same minute, and what questions feel of it. No test.

    python -m tests.bot.digests.measure_load [--channels N] [--articles N] [--topics N]

The loopback grants what Discord does: 50 requests a second in all, 5 messages in 5 seconds to a channel.
Each channel wants one of so many topics; the articles are made up, and are of the last day. Meanwhile
somebody asks one question after the other. The hold-up of the event loop is measured in the bot's process.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from discord.utils import utcnow

from bot.digests.store import Subscriptions, Wishes
from corpus import Article, Corpus
from corpus.models.digest import DigestTopic
from tests.bot.conftest import CHAINS
from tests.bot.digests.conftest import a_subscription, place_of
from tests.bot.digests.nursery import Nursery
from tests.bot.event_loop_lag import computed_by
from tests.bot.generated import lines
from tests.loopback.server import LoopbackDiscord

A_GUILD = 50  # channels
SOON = 5.0  # seconds from the start until all is due
A_SECOND, A_CHANNEL = 50, 5  # requests that Discord grants


def filled(folder, count, draw):
    """Fills a data folder with articles of the last day; gives words of each for questions and topics."""
    now, asked = utcnow(), []
    made = [json.loads(line) for line in lines(count, sentences=12)]
    with Corpus.open(folder, chains=CHAINS) as corpus:
        corpus.add(
            Article(
                title=each["title"],
                body=each["body"],
                url=each["url"],
                source=f"Source {number % 40}",
                published_at=now - timedelta(days=draw.random()),
            )
            for number, each in enumerate(made)
        )
    for each in made:
        words = each["body"].rstrip(".").split()
        asked.append(" ".join(draw.sample(words[:60], k=4)))
    return asked


def subscribed(discord, folder, *, channels, topics):
    """Make channels, each with a digest that is due soon."""
    due_at, made = utcnow() + timedelta(seconds=SOON), []
    with Corpus.open(folder, chains=CHAINS) as corpus:
        subscriptions = Subscriptions(corpus.engine)
        for number in range(channels):
            if number % A_GUILD == 0:
                guild = discord.add_guild(f"Guild {number}")
            made.append(guild.add_text_channel(f"news-{number}"))
            wishes = Wishes(topics=(DigestTopic(query=topics[number % len(topics)]),), limit=5)
            subscriptions.add(a_subscription(place_of(made[-1]), due_at=due_at, wishes=wishes))
    return made, due_at


async def asking(discord, guild, questions, until):
    """Asks one question after the other; the seconds each took, from the moment on when digests are due."""
    user, channel, times = discord.add_user("ann"), guild.add_text_channel("questions"), []
    guild.add_member(user)
    while not until.is_set():
        call = await discord.slash(user, channel, "ask", question=questions[len(times) % len(questions)])
        if call.failed:
            times.append(float("inf"))
            continue
        await call.answer(timeout=120)
        times.append(call.age)
        await asyncio.sleep(0.25)
    return times


async def main(channels, articles, topics):
    draw = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        folder, report = Path(name) / "data", Path(name) / "held-up"
        asked = filled(folder, articles, draw)
        async with LoopbackDiscord() as discord, Nursery() as nursery:
            discord.openapi = (
                None  # tests hold each message against it; here it would take longer than the bot
            )
            made, due_at = subscribed(discord, folder, channels=channels, topics=asked[:topics])
            discord.rate_limits.limit_all(requests=A_SECOND, per=1)
            discord.rate_limits.limit(
                "POST", "/channels/{channel_id}/messages", requests=A_CHANNEL, per=A_CHANNEL
            )
            pid = await nursery.bear(discord, folder, report=str(report))
            await discord.ready(timeout=60)
            await discord.commands_synced(timeout=60)
            await asyncio.sleep(max(0.0, (due_at - utcnow()).total_seconds()))
            began, sent_all = time.monotonic(), asyncio.Event()
            questions = asyncio.create_task(asking(discord, made[0].guild, asked[topics:], sent_all))
            await discord.changes.until(
                lambda: all(channel.messages for channel in made), timeout=1800, what="all digests"
            )
            taken = time.monotonic() - began
            sent_all.set()
            times = sorted(await questions)
            await asyncio.sleep(1.2)  # the bot's last report
            computed = computed_by(pid)
            held_up = report.read_text(encoding="utf-8")
            nursery.kill(pid)
            messages = sum(len(channel.messages) for channel in made)
            refused = discord.rate_limits.refused
    p50, p99 = (times[round(share * (len(times) - 1))] for share in (0.5, 0.99))
    print(
        f"{channels} digests on {topics} topics over {articles} articles: {messages} messages in "
        f"{taken:.1f} s ({messages / A_SECOND:.1f} s is the least that the limits allow), {refused} refused\n"
        f"{len(times)} questions meanwhile: p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, "
        f"most {times[-1] * 1000:.0f} ms\n{held_up}\n"
        f"{computed:.1f} s of the processor's in the bot, from its start on"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--channels", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--topics", type=int, default=100)
    given = parser.parse_args()
    asyncio.run(main(given.channels, given.articles, given.topics))
