"""How soon the bot acknowledges and answers while articles come in. No test: run it by hand.

    python -m tests.bot.ask.measure_acknowledgement [--articles FILE] [--data FOLDER]

`clippings run` answers over the data folder, `clippings ingest` reads the file into it, and this process is
the Discord of both, asking so many questions at once. Without a data folder a new one gets the first half of
the file beforehand, and the other half is what comes in; without a file the articles are made up.
"""

import argparse
import asyncio
import gzip
import json
import os
import random
import signal
import tempfile
from pathlib import Path

from tests.bot.event_loop_lag import REPORT, computed_by
from tests.bot.generated import lines
from tests.bot.program import Process
from tests.loopback.server import LoopbackDiscord

MADE_UP = 2000
WORDS = 6  # of an article, in a question about it


async def main(articles, data, questions, at_once):
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        known, coming = split(articles, room, all_of_it=data is not None)
        folder = data or room / "data"
        if known is not None:
            await finished(await Process.start("ingest", known, "--data", folder))
        async with LoopbackDiscord() as discord:
            # Tests hold each request against Discord's document; here that would take longer than the bot.
            discord.openapi = None
            people, channel = peopled(discord, at_once)
            bot = await Process.start(
                "run",
                "--data",
                folder,
                module=os.environ.get("LAG", "tests.bot.event_loop_lag"),
                **variables(discord),
            )
            await discord.ready(timeout=60)
            asked = list(drawn(known or coming, questions))
            # The first questions open the index; what they take is no measure of the rest.
            await wave(discord, people, channel, asked[:at_once])
            bot.signal(signal.SIGUSR1)
            before = computed_by(bot.pid)
            ingest = await Process.start("ingest", coming, "--data", folder)
            during, after = await asking(discord, people, channel, asked, ingest)
            computed = computed_by(bot.pid) - before
            bot.stop()
            await finished(bot)
            await finished(ingest)
    print(f"{computed / len(during + after) * 1000:.0f} ms of the processor's a question, in the bot")
    report("while articles came in", during)
    report("after that", after)
    print(next(line for line in bot.err.splitlines() if line.startswith(REPORT)))
    print(ingest.out.strip())


async def asking(discord, people, channel, asked, ingest):
    """Asks all questions, as many at once as there are people: those while `ingest` ran, and those after."""
    during, after = [], []
    for start in range(0, len(asked), len(people)):
        running = ingest.running
        calls = await wave(discord, people, channel, asked[start : start + len(people)])
        (during if running else after).extend(calls)
    return during, after


async def wave(discord, people, channel, questions):
    """Asks a question a person, all at once, and waits for every answer."""
    pairs = zip(people, questions, strict=False)
    return await asyncio.gather(*(answered(discord, who, channel, question) for who, question in pairs))


async def answered(discord, who, channel, question):
    """Asks one question; the seconds until it was acknowledged, and until it was answered."""
    call = await discord.slash(who, channel, "ask", question=question)
    await call.answer(timeout=120)
    return call.acknowledged_after, call.age


def split(articles, room, *, all_of_it):
    """The file of articles that are there before (or None), and the file of those that come in."""
    written = read(articles) if articles else list(lines(MADE_UP))
    half = 0 if all_of_it else len(written) // 2
    files = room / "known.jsonl", room / "coming.jsonl"
    for file, part in zip(files, (written[:half], written[half:]), strict=True):
        file.write_text("\n".join(part), encoding="utf-8")
    return (files[0] if half else None), files[1]


def read(file):
    """The lines of a file, which may be gzipped."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as stream:
        return stream.read().splitlines()


def drawn(file, count):
    """Questions of words that stand close together in the articles of a file; the same ones every time."""
    chosen = random.Random(7)
    bodies = [json.loads(line)["body"].split() for line in read(file)]
    for _ in range(count):
        body = chosen.choice(bodies)
        start = chosen.randrange(max(1, len(body) - 2 * WORDS))
        yield " ".join(chosen.sample(body[start : start + 2 * WORDS], k=min(WORDS, len(body[start:]))))


def peopled(discord, count):
    """So many people in a guild, and its channel."""
    guild = discord.add_guild("Readers")
    people = [discord.add_user(f"reader{number}") for number in range(count)]
    for each in people:
        guild.add_member(each)
    return people, guild.add_text_channel("news")


def variables(discord):
    """The environment that leads `clippings run` to the loopback."""
    return {
        "DISCORD_TOKEN": discord.token,
        "CLIPPINGS_ANSWERS__PER_MINUTE": "0",  # or most questions would be refused
        "CLIPPINGS_DISCORD__API_URL": discord.api_url,
        "CLIPPINGS_DISCORD__GATEWAY_URL": discord.gateway_url,
    }


async def finished(process):
    """Waits for the end of a process, which must be a good one."""
    if await process.ended(within=600):
        raise SystemExit(process.err)


def report(title, calls):
    """Prints the median, the 99th percentile and the longest of both times."""
    print(f"{title}: {len(calls)} questions")
    for name, times in zip(("acknowledged", "answered"), zip(*calls, strict=True), strict=False):
        ordered = sorted(times)
        p50, p99 = (ordered[round(share * (len(ordered) - 1))] for share in (0.5, 0.99))
        print(
            f"  {name:12} p50 {p50 * 1000:6.0f} ms   p99 {p99 * 1000:6.0f} ms"
            f"   most {ordered[-1] * 1000:6.0f} ms"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, help="articles in JSON Lines, may be gzipped")
    parser.add_argument("--data", type=Path, help="a data folder that is there; it is added to")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=20)
    given = parser.parse_args()
    asyncio.run(main(given.articles, given.data, given.questions, given.at_once))
