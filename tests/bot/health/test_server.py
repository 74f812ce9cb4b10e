"""What the health server shows of a bot at work, and that it stays closed unless it is wanted."""

import asyncio
import re
import sys

import aiohttp
import pytest

from bot.core.metrics import MISSING, Metrics
from bot.doctor.program import metrics
from bot.health.server import HealthServer
from config.sections import HealthSettings
from tests.bot.program import free_port
from tests.loopback.changes import WAIT

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def watched(folder, start, port):
    return await start(folder, health=HealthSettings(port=port, host="127.0.0.1"))


@pytest.fixture
async def get(watched, port):
    """Asks the health server for a path, and returns the status and the text."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:

        async def got(path):
            async with session.get(path) as response:
                return response.status, await response.text()

        yield got


def samples(page):
    return {(name, labels): float(value) for name, labels, value in SAMPLE.findall(page)}


async def test_a_question_is_timed_by_stage_and_nothing_of_it_is_shown(get, ask, guild, ann):
    await ask("When did the harbour of Elmsea reopen?")

    async with asyncio.timeout(WAIT):  # Discord has the answer a moment before the bot is done with it
        page = ""
        while 'stage="response"' not in page:
            _, page = await get("/metrics")

    found = samples(page)
    for stage in ("acknowledge", "search", "compose", "send", "response"):
        assert found["clippings_stage_seconds_count", f'stage="{stage}"'] == 1, stage
    assert found["clippings_answers_total", 'status="answer"'] == 1
    assert found["clippings_articles", ""] == 5
    assert found["clippings_connected", ""] == 1
    assert found["clippings_discord_responses_total", 'kind="interactions",status="200"'] == 1
    assert found["process_resident_memory_bytes", ""] > 1e6
    assert not re.search(rf"{guild.id}|{ann.id}|Elmsea|Readers", page)


async def test_health_and_readiness(get, watched):
    assert await get("/healthz") == (200, "ok\n")
    assert await get("/readyz") == (200, "ready\n")
    assert (await get("/"))[0] == 404

    watched._ready.clear()  # as while it connects anew

    assert await get("/readyz") == (503, "Discord is not connected\n")


async def test_nothing_listens_and_nothing_is_recorded_unless_it_is_wanted(bot, ask):
    await ask("When did the harbour of Elmsea reopen?")

    assert bot.services[HealthServer].addresses == []
    assert not bot.services[Metrics].is_on


async def test_a_port_that_is_taken_stops_no_bot(watched, folder, discord, start, port, logs):
    other = await start(folder, health=HealthSettings(port=port, host="127.0.0.1"))

    assert other.is_ready()
    assert logs.at("error") == ["no health server"]
    logs.clear()


async def test_without_the_package_health_is_there_and_metrics_say_what_is_missing(
    folder, start, port, monkeypatch
):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)  # as where it is not installed
    await start(folder, health=HealthSettings(port=port, host="127.0.0.1"))

    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        async with session.get("/metrics") as response:
            missing = response.status, await response.text()
        async with session.get("/readyz") as response:
            assert response.status == 200

    assert missing == (501, f"{MISSING}\n")
    assert "prometheus-client" in MISSING
    (finding,) = metrics()
    assert (finding.level, finding.advice.startswith(MISSING)) == ("warning", True)
