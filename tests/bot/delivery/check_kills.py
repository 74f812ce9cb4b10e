"""Kill the bot at random moments, and look for messages that were lost or posted twice.

    python -m tests.bot.delivery.check_kills [--kills N] [--channels N] [--seed N]

Digests, matches of watches and answers are due all the time, while a loopback Discord loses answers and
refuses requests. After a kill the bot comes back minutes or hours later. At the end every article must stand
in one digest of each channel and every match in one message; every question was answered at most once, and
once if the bot was back in time.
"""

import argparse
import asyncio
import json
import random
import re
import tempfile
import time
from pathlib import Path

from tests.bot.delivery.nursery import Nursery
from tests.bot.delivery.world import HOUR, LEASE, World, answers, edits, opens, posts, publishes
from tests.bot.generated import lines
from tests.loopback.channels import Kind
from tests.loopback.permissions import USUAL_MEMBER, Permission
from tests.loopback.server import LoopbackDiscord

OPTIONS = {"when": "every hour", "length": "short", "stories": 20}
WATCHED = "Which cranes does Elmsea build?"
FURTHER = re.compile(r"(\d+) further new passage")
LONGEST = 1.5  # seconds that a bot lives once it is connected
LOST, REFUSED, LATER = 0.1, 0.05, 0.3  # how often
PATIENCE = 120  # seconds, for what is left at the end


class Check:
    """A world in which much is due, and what was to be posted in it."""

    def __init__(self, world, draw, kills):
        self.world, self.draw = world, draw
        self.news = [json.loads(line) for line in lines(kills, sentences=6)]
        self.guild = world.discord.add_guild("Readers")
        self.user = world.discord.add_user("ann")
        self.guild.add_member(self.user, USUAL_MEMBER | Permission.MANAGE_GUILD)
        self.channels, self.asking = [], self.guild.add_text_channel("questions")
        self.forum = self.guild.add_forum_channel("digests")
        self.titles, self.cranes, self.calls, self.mentions = [], [], [], []

    async def prepare(self, channels):
        """Let each channel have an hourly digest and a watch, by commands; beside them a forum has a digest.

        Every other channel is an announcement channel, whose digests are published.
        """
        self.world.publish("old", "The chess club of Varde won the cup.", title="Old")
        await self.world.start()
        for number in range(channels):
            add = self.guild.add_announcement_channel if number % 2 else self.guild.add_text_channel
            channel = add(f"news-{number}")
            self.channels.append(channel)
            publish = {"publish": True} if number % 2 else {}
            await self.world.command(self.user, channel, "digest schedule", **OPTIONS, **publish)
            await self.world.command(self.user, channel, "watch add", query=WATCHED, where="here")
        await self.world.command(self.user, self.asking, "digest schedule", **OPTIONS, channel=self.forum)
        await self.world.kill()

    def trouble(self):
        """Lose answers and refuse requests from now on, at random."""
        wanted = lambda *request: any(each(*request) for each in (posts, opens, publishes, edits, answers))  # noqa: E731
        for order, share in (("lose_answers", LOST), ("refuse", REFUSED)):
            options = {"status": 503} if order == "refuse" else {}
            hits = lambda *request, share=share: wanted(*request) and self.draw.random() < share  # noqa: E731
            getattr(self.world.discord.faults, order)(times=10**9, when=hits, **options)

    async def round(self, number):
        """Let something be due, ask, and kill the bot in the midst of it."""
        world, made = self.world, self.news[number]
        self.titles += [f"{made['title']} {number}"]
        self.cranes += [f"crane {number} of {3000 + number}"]
        world.publish(f"news-{number}", made["body"], title=self.titles[-1])
        world.publish(f"crane-{number}", f"In a year Elmsea builds {self.cranes[-1]}.", title="Build")
        self.trouble()
        world.next_hour()
        await world.start()
        question = "Who won the cup?"
        self.calls.append(await world.discord.slash(self.user, self.asking, "ask", question=question))
        text = f"<@{world.discord.bot_id}> {question}"
        self.mentions.append(await world.discord.say(self.user, self.asking, text))
        await asyncio.sleep(self.draw.uniform(0, LONGEST))
        await world.kill()
        world.discord.faults.clear()
        later = self.draw.random() < LATER
        world.pass_time(self.draw.uniform(1, 9) * HOUR if later else LEASE)
        if not later:
            # As long as somebody waits for an answer it is given.
            await world.start()
            await world.until(lambda: self.answered(self.calls[-1]), what="an answer", timeout=60)
            await world.kill()
        return later

    @staticmethod
    def answered(call):
        """Tell whether a command has its answer, or was not acknowledged in time."""
        return call.messages or call.acknowledged_after is None

    async def finish(self):
        """Let a last bot do what is left, without trouble."""
        await self.world.start()
        began = time.monotonic()
        while self.wrong() and time.monotonic() - began < PATIENCE:
            self.world.pass_time(HOUR)
            await asyncio.sleep(1)
        await self.world.kill()

    def wrong(self):
        """Return what is missing or there twice."""
        found = []
        for channel in (*self.channels, self.forum):
            messages = self.world.messages(channel)
            texts = [message.text.replace("*", "").replace("\\", "") for message in messages]
            times = {each: sum(f"[{each} 0]" in text for text in texts) for each in self.titles}
            found += [(channel.name, title, count) for title, count in times.items() if count != 1]
            digests = [each for each in messages if each.selects and channel.kind is Kind.ANNOUNCEMENT]
            found += [(channel.name, "not published", each.id) for each in digests if not each.crossposted]
            if channel is self.forum:
                continue
            # A message quotes three matches, and counts the others.
            texts = [text for text in texts if "New for your watch" in text]
            matched = {each: sum(f"builds {each}" in text for text in texts) for each in self.cranes}
            found += [(channel.name, crane, count) for crane, count in matched.items() if count > 1]
            counted = sum(int(further[1]) for text in texts for further in FURTHER.finditer(text))
            if sum(matched.values()) + counted != len(self.cranes):
                found.append((channel.name, "matches", sum(matched.values()), counted))
        found += [
            ("command", call.story(), len(call.messages)) for call in self.calls if len(call.messages) > 1
        ]
        for said in self.mentions:
            replies = [each for each in self.asking.messages.values() if each.reference is said]
            found += [("mention", said.id, len(replies))] if len(replies) > 1 else []
        return found


async def main(kills, channels, seed):
    """Check and print."""
    draw, began, nursery = random.Random(seed), time.monotonic(), Nursery()
    try:
        with tempfile.TemporaryDirectory() as name:
            async with LoopbackDiscord() as discord:
                check = Check(World(discord, nursery, Path(name) / "data"), draw, kills)
                await check.prepare(channels)
                later = sum([await check.round(number) for number in range(kills)])
                await check.finish()
                wrong = check.wrong()
    finally:
        nursery.close()
    for each in wrong[:20]:
        print(*each)
    answered = sum(len(call.messages) for call in check.calls)
    print(
        f"{kills} kills ({later} times back hours later), {channels} channels, {len(check.titles)} articles "
        f"and {len(check.cranes)} matches each: {len(wrong)} lost or posted twice; "
        f"{answered} of {len(check.calls)} commands answered once, {time.monotonic() - began:.0f} s"
    )
    return not wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--channels", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    raise SystemExit(not asyncio.run(main(given.kills, given.channels, given.seed)))
