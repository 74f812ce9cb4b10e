"""Run the whole bot for a long time while everything goes wrong, and print a verdict.

    python -m tests.bot.soak [--days N | --minutes N] [--feeds N] [--uses N] [--kills SHARE] [--seed N]
        [--log FILE] [--keep FOLDER]

`clippings run` reads 200 misbehaving feeds and serves three guilds of a loopback Discord. With `--days`, time
is moved on by hours, round by round, for Discord and the bot; with `--minutes`, it is real. In each round
articles come out, people ask, Discord refuses, drops and loses, and something happens to the machine or the
bot: kill -9, a full disk, failing syncs, a clock that is set. The exit code is 1 unless nothing was lost,
nothing was posted twice, each line of the log is explained, and memory and descriptors stayed flat.
"""

import argparse
import asyncio
import random
import shutil
import tempfile
import time
import traceback
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from tests.bot.faults.machine import Machine, compiled, mounted
from tests.bot.soak import verdict
from tests.bot.soak.bot import PATIENCE, SoakedBot
from tests.bot.soak.people import People
from tests.bot.soak.site import Site
from tests.bot.soak.troubles import Troubles
from tests.loopback.server import LoopbackDiscord
from tests.web import serving

DISK = 192_000_000  # bytes
HOUR, DAY = 3600, 86_400
PAUSE = 1.5  # seconds for feeds and digests after that
LAST_ROUNDS = 60  # for what is left at the end
REAL_PAUSE = 5.0  # seconds, where time is real
A_BULLETIN = 360.0  # seconds from one to the next, where time is real: a digest tells 20 stories


class Soak:
    """A Discord, a web, people, a bot, and the troubles of all of them."""

    def __init__(self, discord, web, machine, folder, given, *, has_small_disk):
        draw = random.Random(given.seed)
        self.discord, self.web, self.machine, self.given = discord, web, machine, given
        self.site = Site(web, draw, feeds=given.feeds)
        self.people = People(discord, self.site, draw)
        self.bot = SoakedBot(discord, machine, folder, port=web.port)
        self.troubles = Troubles(self, draw, kills=given.kills, has_small_disk=has_small_disk)
        self.samples, self.began, self.is_whole = [], time.monotonic(), True

    def pass_time(self, seconds):
        """Let time pass for Discord and the bot."""
        self.discord.pass_time(seconds)
        self.set_clock()

    def set_clock(self, *, days=0):
        """Set the bot's clock right, or so many days wrong."""
        self.machine.set_clock(days=days, seconds=self.discord.snowflakes.ahead)

    async def run(self):
        """Do all rounds, and those at the end in which nothing goes wrong."""
        await self.bot.start()
        await self.discord.commands_synced(timeout=PATIENCE)
        await self.people.settle_in()
        self.site.well = False
        number = 0
        while not self._is_over():
            await self._round(number)
            number += 1
        await self._finish()

    @property
    def _seconds(self):
        return time.monotonic() - self.began

    def _is_over(self):
        if self.given.minutes:
            return self._seconds > self.given.minutes * 60
        return self.discord.snowflakes.ahead > self.given.days * DAY

    async def _round(self, number):
        self.troubles.at_discord()
        await self.people.use(self.given.uses // 2)
        await self.troubles.strike()
        await self.discord.ready(timeout=PATIENCE)
        await self.people.use(self.given.uses // 2)
        await self.people.answered(self.bot.begun, killed=self.troubles.killed)
        await self.troubles.over()
        self._sample(number)
        await self._move_on()

    async def _move_on(self):
        """Let articles come out, which are new when the feeds are due: what comes late is in no digest."""
        if not self.given.minutes:
            await self._read()
            self.discord.pass_time(self.given.step * HOUR)
        if not self.given.minutes or self._seconds >= len(self.people.bulletins) * A_BULLETIN:
            self.people.write()
        self.people.write_more(self.given.articles)
        self.set_clock()
        await asyncio.sleep(REAL_PAUSE if self.given.minutes else PAUSE)

    async def _read(self):
        """Wait until what is due has been read: on a busy machine that takes longer than a simulated hour."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while self.bot.unread(self.site.honest, self.people.now):  # noqa: ASYNC110 # another process reads
                    await asyncio.sleep(0.2)

    async def _finish(self):
        """Let what is left come, without trouble; then end as a system does that shuts down."""
        self.site.well = True
        for _ in range(LAST_ROUNDS):
            if not self.people.missing():
                break
            self.pass_time(HOUR)
            await asyncio.sleep(PAUSE)
            await self._read()
        await self.bot.stop()

    def _sample(self, number):
        self.discord.requests.clear()
        self.web.asked.clear()
        own, children = self.bot.footprints()
        made = verdict.Sample(self.bot.lives, own.anonymous, children, own.descriptors, own.threads)
        self.samples.append(made)
        if number % 5 == 0:
            print(
                f"{self._seconds:6.0f} s   day {self.discord.snowflakes.ahead / DAY:5.1f}   {own}   "
                f"{children:6.1f} MB in children   life {self.bot.lives}",
                flush=True,
            )

    def keep(self, folder):
        """Copy the data folder, and write what stands in each channel, to look into a finding."""
        shutil.copytree(self.bot.folder, folder, dirs_exist_ok=True)
        (folder / "channels.txt").write_text("\n\n".join(self.people.posted()))

    def judged(self):
        """Print what happened; return what is wrong."""
        if self.given.log:
            Path(self.given.log).write_text("".join(self.bot.logs))
        people, troubles = self.people, self.troubles
        print(
            f"{self._seconds:.0f} s, {self.discord.snowflakes.ahead / DAY:.1f} days, {self.bot.lives} lives"
        )
        print(f"{sum(people.fates.values()):,} uses: {dict(people.fates)}")
        print(f"{len(people.bulletins)} bulletins, {self.site.published:,} articles; {troubles.counts}")
        explained, others = verdict.sorted_lines(self.bot.logs)
        print(f"explained lines of the log: {dict(explained)}")
        wrong = [] if self.is_whole else ["the soak did not come to its end"]
        wrong += [f"not there once: {each}" for each in people.missing()]
        wrong += [f"repeated: {each}" for each in people.repeated()]
        wrong += [
            f"{fate}: {count}" for fate, count in people.fates.items() if "LOST" in fate or "DOUBLED" in fate
        ]
        wrong += [f"log, {count} times: {line}" for line, count in others.items()]
        wrong += [f"ended with {code}" for why, code in self.bot.ends if why == "stopped" and code]
        wrong += [f"Discord would not take: {each}" for each in self.discord.violations[:5]]
        return wrong + verdict.grown(self.samples)


async def main(given):
    """Soak and print; return whether something is wrong."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        disk = stack.enter_context(mounted(folder / "disk", DISK))
        discord = await stack.enter_async_context(LoopbackDiscord())
        # Tests hold each request against Discord's document; here that would take longer than the bot.
        discord.openapi = None
        web = await stack.enter_async_context(serving("0.0.0.0"))
        machine = Machine(compiled(folder), folder)
        place = (disk or folder) / "data"
        soak = Soak(discord, web, machine, place, given, has_small_disk=disk is not None)
        try:
            await soak.run()
        except Exception:  # noqa: BLE001 # what is known by then is worth a verdict too
            print(traceback.format_exc())
            soak.is_whole = False
        finally:
            if soak.bot.process is not None:
                await soak.bot.process.kill()
            if given.keep:
                soak.keep(Path(given.keep))
        wrong = soak.judged()
    print(*wrong[:40], sep="\n")
    print(f"WRONG: {len(wrong)} findings" if wrong else "all well")
    return bool(wrong)


def arguments(values=None):
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=float, default=30, help="simulated")
    parser.add_argument("--step", type=float, default=2, help="hours that a round moves the clock on")
    parser.add_argument("--minutes", type=float, default=0, help="real, instead of days")
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--uses", type=int, default=24, help="of the bot in a round, by its users")
    parser.add_argument("--articles", type=int, default=20, help="of the misbehaving feeds in a round")
    parser.add_argument("--kills", type=float, default=0.1, help="of the bot, as a share of the rounds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", help="a file for the bot's log")
    parser.add_argument("--keep", help="a folder for the data folder and the channels as they are at the end")
    return parser.parse_args(values)


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(arguments())))
