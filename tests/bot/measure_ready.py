"""How long the bot takes from its start until it answers, over a million passages.

    python -m tests.bot.measure_ready [--passages N] [--starts N] [--folder FOLDER]

Filling a folder takes a quarter of an hour; one that is given is kept for the next time. The bot starts
several times. Its first start compiles what Python and the index load; the others count.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.bot.ask.measure_acknowledgement import finished
from tests.bot.filled_folder import filled
from tests.bot.footprint import Footprint
from tests.bot.measure_many import peopled, remember, started
from tests.loopback.server import LoopbackDiscord

GOAL = 3.0  # seconds


async def main(given):
    """Measure and print; return whether the fastest start was too slow."""
    with tempfile.TemporaryDirectory() as name:
        folder, questions = filled(given.folder or Path(name) / "filled", given.passages)
        starts = [await start(folder, question) for question in questions[: given.starts + 1]]
    return min(each.ready for each in starts[1:]) > GOAL


async def start(folder, question):
    """Start and end the bot once; print and return what its start took."""
    async with LoopbackDiscord() as discord:
        discord.openapi = None
        places = peopled(discord, 1)
        remember(folder, discord)
        bot, took = await started(discord, folder, places[0], question)
        print(
            f"identified after {took.identified:.2f} s, answering {took.answered:.2f}, "
            f"ready {took.ready:.2f}   {Footprint.of(bot.pid).cpu:.2f} s of CPU   {Footprint.of(bot.pid)}",
            flush=True,
        )
        bot.stop()
        await finished(bot)
    return took


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the articles are kept")
    raise SystemExit(asyncio.run(main(parser.parse_args())))
