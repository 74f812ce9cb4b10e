"""One bot in thousands of guilds that are asked all the time: how soon, how much, and how long it starts.

    python -m tests.bot.measure_many [--guilds N] [--rate N] [--seconds N] [--passages N]

`clippings run` is a process of its own; this one is its Discord and all who ask. Questions come at a steady
rate, whether earlier ones are answered or not, each in any of the guilds. The exit code is 1 if one was not
acknowledged or not answered, or if a goal was missed. A folder that is given is kept for the next time.
"""

import argparse
import asyncio
import os
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.guilds.store import Guilds
from corpus import Corpus
from tests.bot.ask.measure_acknowledgement import finished, variables
from tests.bot.conftest import CHAINS
from tests.bot.filled_folder import filled
from tests.bot.footprint import Footprint, cpu_of
from tests.bot.program import Process, free_port
from tests.loopback.server import LoopbackDiscord

CHANNELS, ROLES = 20, 10  # of a guild
SLOWEST = 60  # seconds for an answer
WARM = 100  # questions before the measuring
GOAL_ACKNOWLEDGED, GOAL_MEMORY = 0.5, 600.0  # seconds at the 99th percentile, MB


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the start of the process until it had done something."""

    identified: float
    ready: float
    answered: float


async def main(given):
    """Measure and print; return whether a goal was missed."""
    with tempfile.TemporaryDirectory() as name:
        folder, questions = filled(given.folder or Path(name) / "filled", given.passages)
        async with LoopbackDiscord() as discord:
            # Tests hold each request against Discord's document; here that would take longer than the bot.
            discord.openapi = None
            places = peopled(discord, given.guilds)
            remember(folder, discord)
            bot, start = await started(discord, folder, places[0], questions[0])
            draw = random.Random(7)
            await wave(discord, places, questions, draw, rate=given.rate, count=WARM)
            resting, began = Footprint.of(bot.pid), cpu_of(bot.pid)
            calls = await wave(
                discord, places, questions, draw, rate=given.rate, count=given.rate * given.seconds
            )
            cpu, loaded = cpu_of(bot.pid) - began, Footprint.of(bot.pid)
            bot.stop()
            await finished(bot)
    print(f"{given.guilds:,} guilds of {CHANNELS} channels and {ROLES} roles, {given.passages:,} passages")
    print(
        f"start: identified after {start.identified:.2f} s, answering {start.answered:.2f}, "
        f"ready {start.ready:.2f}"
    )
    print(f"memory before: {resting}\nmemory after:  {loaded}")
    print(
        f"CPU of the bot: {cpu / len(calls) * 1000:.1f} ms a question, {cpu / len(calls) * given.rate:.0%} "
        f"of a core\nload of the machine {os.getloadavg()[0]:.1f}: where it is high, so are the times below"
    )
    return reported(calls) or loaded.anonymous > GOAL_MEMORY


def peopled(discord, count):
    """Make guilds like those of Discord, with a person in each who asks in one of its channels."""
    places = []
    for number in range(count):
        guild = discord.add_guild(f"Guild {number}")
        for role in range(ROLES):
            guild.add_role(f"role {role}")
        channels = [guild.add_text_channel(f"channel-{each}") for each in range(CHANNELS)]
        person = discord.add_user(f"reader{number}")
        guild.add_member(person)
        places.append((person, channels[number % CHANNELS]))
    return places


def remember(folder, discord):
    """Let the bot have been in these guilds before, so that it greets none."""
    with Corpus.open(folder, chains=CHAINS) as corpus:
        Guilds(corpus.engine).remember(discord.application_id, discord.guilds)


async def started(discord, folder, place, question):
    """Start the bot; return it, and what its start took."""
    port, began = free_port(), time.monotonic()
    health = {"CLIPPINGS_HEALTH__PORT": str(port)}
    bot = await Process.start("run", "--data", folder, **variables(discord), **health)
    await discord.ready(timeout=SLOWEST)
    identified = time.monotonic() - began
    ready = asyncio.create_task(until_ready(port))
    await discord.commands_synced(timeout=SLOWEST)
    call = await discord.slash(place[0], place[1], "ask", question=question)
    await call.answer(timeout=SLOWEST)
    answered = time.monotonic() - began
    return bot, Start(identified, await ready - began, answered)


async def until_ready(port):
    """Wait until the bot says that it is ready; return the moment."""
    async with asyncio.timeout(SLOWEST), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
                    if response.status == 200:
                        return time.monotonic()
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.02)


async def wave(discord, places, questions, draw, *, rate, count):
    """Ask so many questions, so many a second, each when its time has come; return the calls."""
    began, asking = time.monotonic(), []
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        person, channel = places[draw.randrange(len(places))]
        asking.append(asyncio.create_task(asked(discord, person, channel, draw.choice(questions))))
    return await asyncio.gather(*asking)


async def asked(discord, person, channel, question):
    """Ask one question; return the seconds until it was acknowledged and until it was answered, or None."""
    call = await discord.slash(person, channel, "ask", question=question)
    try:
        await call.answer(timeout=SLOWEST)
    except TimeoutError:
        return call.acknowledged_after, None
    return call.acknowledged_after, call.age


def reported(times):
    """Print percentiles; return whether one failed or acknowledging took too long."""
    failed = sum(None in each for each in times)
    print(f"{len(times):,} questions, {failed} failed")
    late = False
    for name, column in zip(("acknowledged", "answered"), zip(*times, strict=True), strict=True):
        ordered = sorted(each for each in column if each is not None)
        if not ordered:
            print(f"  {name:12} none")
            continue
        p50, p99 = (ordered[round(share * (len(ordered) - 1))] for share in (0.5, 0.99))
        print(
            f"  {name:12} p50 {p50 * 1000:6.0f} ms   p99 {p99 * 1000:6.0f} ms   "
            f"most {ordered[-1] * 1000:6.0f} ms"
        )
        late = late or (name == "acknowledged" and p99 > GOAL_ACKNOWLEDGED)
    return late or failed > 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--guilds", type=int, default=2400)
    parser.add_argument("--rate", type=int, default=50, help="questions a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where the articles are kept")
    raise SystemExit(asyncio.run(main(parser.parse_args())))
