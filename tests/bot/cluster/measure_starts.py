"""How soon all shards of several processes are connected, and whether Discord's limits hold. No test.

    python -m tests.bot.cluster.measure_starts [--shards N] [--processes N] [--concurrency N]

The processes start together over a real PostgreSQL. Discord lets so many shards start in five seconds, one in
each bucket `shard % concurrency`: the loopback refuses what comes earlier.
"""

import argparse
import asyncio
import math
import tempfile
import time
from pathlib import Path

from tests.bot.cluster.fleet import fleet
from tests.loopback.server import LoopbackDiscord
from tests.scale.postgres import postgres_server

PER = 5.0  # seconds


async def started(store, *, shards, processes, concurrency, per=PER, longest=600.0):
    """Start a cluster cold; return Discord's account, the seconds from first to last start, and refusals."""
    with tempfile.TemporaryDirectory() as name:
        async with LoopbackDiscord() as discord:
            discord.openapi = None
            discord.session_starts.limit(shards=shards, max_concurrency=concurrency, per=per)
            discord.rate_limits.limit_all(requests=50, per=1)
            settings = {
                "CLUSTER__SHARDS": shards,
                "CLUSTER__SHARDS_PER_PROCESS": math.ceil(shards / processes),
            }
            async with fleet(discord, Path(name), store, count=processes, FEEDS__POLL="false", **settings):
                await discord.shards_ready(shards, timeout=longest)
            starts = discord.session_starts
            times = sorted(at for at, _, _ in starts.taken)
            return starts, times[-1] - times[0], discord.rate_limits.refused


async def main(shards, processes, concurrency):
    with postgres_server() as server:
        began = time.monotonic()
        starts, seconds, refused = await started(
            server.url(), shards=shards, processes=processes, concurrency=concurrency
        )
        taken = time.monotonic() - began
    least = (math.ceil(shards / concurrency) - 1) * PER
    print(
        f"{shards} shards over {processes} processes, {concurrency} starts in {PER:.0f} s: "
        f"{len(starts.taken)} starts, {len(starts.early)} too early, at most {starts.most_within(PER)} in "
        f"{PER:.0f} s\nfirst to last start {seconds:.1f} s ({least:.1f} s is the least), "
        f"{taken:.1f} s with starting the processes; {refused} requests over the limit of 50 a second"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shards", type=int, default=32)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--concurrency", type=int, default=16)
    given = parser.parse_args()
    asyncio.run(main(given.shards, given.processes, given.concurrency))
