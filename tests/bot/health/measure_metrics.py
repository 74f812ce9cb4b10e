"""What metrics cost: CPU of what is recorded for a question, and of the page that Prometheus reads.

    python -m tests.bot.health.measure_metrics [--questions N]

Prints the CPU time of a question in the bot's process (with the loopback Discord in it) without metrics and
with them, in turns, and what recording and reading take by themselves, which is less noisy.
"""

import argparse
import asyncio
import time
from tempfile import TemporaryDirectory

import aiohttp
import discord
import pytest
from aiohttp import web

from bot.core.metrics import Metrics, PrometheusMetrics, Stage
from bot.health.readings import read_stored, readings_of
from config.sections import HealthSettings
from corpus import Corpus
from tests.bot.conftest import ARTICLES, CHAINS, loopback, running
from tests.builders import NOON

QUESTION = "When did the harbour of Elmsea reopen?"
ROUNDS = 4
REQUESTS = 2  # of a question by command: its acknowledgement and its answer
SCRAPED_EVERY = 15.0  # seconds, as Prometheus does where it is not told otherwise


async def cpu_of_questions(folder, count, *, port):
    """CPU seconds a question, and the bot's metrics."""
    with pytest.MonkeyPatch.context() as patch:
        async with loopback(patch) as server:
            channel = server.add_guild("Readers").add_text_channel("news")
            ann = server.add_user("ann")
            channel.guild.add_member(ann)
            async with running(folder, server, health=HealthSettings(port=port, host="127.0.0.1")) as bot:
                for _ in range(20):
                    await (await server.slash(ann, channel, "ask", question=QUESTION)).answer()
                began = time.process_time()
                for _ in range(count):
                    await (await server.slash(ann, channel, "ask", question=QUESTION)).answer()
                return (time.process_time() - began) / count, bot.services[Metrics]


def cpu_of(work, times):
    """CPU seconds of one call."""
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times


async def cpu_of_requests(count):
    """CPU seconds that counting adds to a request to Discord."""
    app = web.Application()
    app.router.add_post("/api/v10/channels/1", _accepted)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url, found = f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10/channels/1", {False: [], True: []}
    for turn in range(2 * ROUNDS):
        traces = [PrometheusMetrics().requests()] if turn % 2 else None
        async with aiohttp.ClientSession(trace_configs=traces) as session:
            began = time.process_time()
            for _ in range(count):
                async with session.post(url, json={"content": "b" * 500}) as response:
                    await response.read()
            found[traces is not None].append((time.process_time() - began) / count)
    await runner.cleanup()
    return min(found[True]) - min(found[False])


async def _accepted(_request):
    return web.json_response({"id": "1"})


def record(metrics):
    """What is recorded for one question beside its requests to Discord: its stages and its status."""
    for stage in Stage:
        with metrics.timing(stage):
            pass
    metrics.answered("answer")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=150)
    count = parser.parse_args().questions
    with TemporaryDirectory() as folder:
        with Corpus.open(folder, chains=CHAINS) as corpus:
            corpus.add(ARTICLES)
        found = {0: [], 1: []}
        for _ in range(ROUNDS):
            for is_on in (0, 1):
                port = 19464 if is_on else 0
                cpu, metrics = asyncio.run(cpu_of_questions(folder, count, port=port))
                assert metrics.is_on == bool(is_on)
                found[is_on].append(cpu)
        off, on = min(found[0]), min(found[1])
        print(
            f"a question: {off * 1000:.2f} ms without, {on * 1000:.2f} ms with metrics: {on / off - 1:+.1%}"
        )
        metrics = PrometheusMetrics()
        requests = REQUESTS * asyncio.run(cpu_of_requests(500))
        recorded = cpu_of(lambda: record(metrics), 20_000) + requests
        print(f"recording: {recorded * 1e6:.0f} us a question, {recorded / off:.2%} of it")
        with Corpus.open(folder, chains=CHAINS) as corpus:
            client = discord.Client(intents=discord.Intents.none())
            page = cpu_of(lambda: metrics.page(readings_of(read_stored(corpus, NOON), client, {})), 300)
        print(
            f"the page: {page * 1000:.1f} ms, {page / SCRAPED_EVERY:.3%} of a core every {SCRAPED_EVERY:g} s"
        )


if __name__ == "__main__":
    main()
