"""What a bot takes of the processor while nobody asks: with feeds that have nothing new. No test.

    python -m tests.bot.measure_rest [--feeds N] [--seconds N]

One `clippings run`, connected to the loopback Discord, has read all feeds once. From then on the processor's
time is counted, that of its worker processes included, and how often its threads were woken.
"""

import argparse
import asyncio
import json
import tempfile
from datetime import timedelta
from pathlib import Path

from discord.utils import utcnow

from corpus import Corpus
from tests.bot.ask.measure_acknowledgement import finished, variables
from tests.bot.conftest import CHAINS
from tests.bot.event_loop_lag import computed_by
from tests.bot.generated import lines
from tests.bot.program import Process
from tests.loopback.server import LoopbackDiscord
from tests.web import rss, serving

ENTRIES = 10
LONGEST = 400  # seconds until all feeds are read once: they are of one host
SETTLED = 45  # seconds: what begins half a minute after the start has run once


def tree(pid):
    """The process and those that it has started."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def woken(pid):
    """How often each thread of a process gave up the processor by itself: it had waited for something."""
    counts = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        status = dict(line.split(":", 1) for line in (task / "status").read_text().splitlines())
        counts[int(task.name)] = int(status["voluntary_ctxt_switches"])
    return counts


async def main(feeds, seconds):
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        async with LoopbackDiscord() as discord, serving() as web:
            discord.openapi = None
            discord.add_guild("Readers").add_text_channel("news")
            followed(folder, web, feeds)
            network = {
                "CLIPPINGS_NETWORK__ALLOW_LOOPBACK": "true",
                "CLIPPINGS_NETWORK__PORTS": f"[{web.port}]",
            }
            bot = await Process.start("run", "--data", folder, **variables(discord), **network)
            await discord.ready(timeout=60)
            async with asyncio.timeout(LONGEST):
                while bot.err.count("feed read") < feeds:  # noqa: ASYNC110 # another process is waited for
                    await asyncio.sleep(1)
            await asyncio.sleep(SETTLED)
            polled, processes, before = len(web.asked), tree(bot.pid), woken(bot.pid)
            used = {pid: computed_by(pid) for pid in processes}
            await asyncio.sleep(seconds)
            used = {pid: computed_by(pid) - used[pid] for pid in processes}
            after, polled = woken(bot.pid), len(web.asked) - polled
            bot.stop()
            await finished(bot)
    print(
        f"{feeds} feeds, {polled} of them read in {seconds} s: {sum(used.values()) / seconds:.2%} of a core, "
        f"of which the bot's own process {used[bot.pid] / seconds:.2%}"
    )
    often = sorted((after[task] - before.get(task, 0) for task in after), reverse=True)
    print(f"its threads were woken {sum(often) / seconds:.1f} times a second, the busiest {often[:4]} in all")


def followed(folder, web, feeds):
    """Let the bot follow so many feeds of this machine, each with articles of its own."""
    now, bodies = utcnow(), (json.loads(line)["body"] for line in lines(feeds * ENTRIES, sentences=12))
    with Corpus.open(folder, chains=CHAINS) as corpus:
        for number in range(feeds):
            entries = [
                (f"Report {number}.{place}", None, next(bodies), now - timedelta(hours=place + 1))
                for place in range(ENTRIES)
            ]
            address = f"127.0.0.1/feed-{number}.xml"
            web.put(address, rss(*entries, title=f"Source {number}"), kind="application/rss+xml")
            corpus.feeds.add(web.url(address), now=now, due_at=now)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=120)
    given = parser.parse_args()
    asyncio.run(main(given.feeds, given.seconds))
