"""Fixtures of the loopback's own tests."""

import pytest

from tests.loopback.server import LoopbackDiscord
from tests.loopback.tiny_bot import TinyBot, direct, raw_client, running


@pytest.fixture
async def loopback(monkeypatch):
    async with LoopbackDiscord() as started:
        direct(monkeypatch, started)
        yield started


@pytest.fixture
def guild(loopback):
    return loopback.add_guild("Readers")


@pytest.fixture
def channel(guild):
    return guild.add_text_channel("news")


@pytest.fixture
def ann(loopback, guild):
    user = loopback.add_user("ann")
    guild.add_member(user)
    return user


@pytest.fixture
async def bot(loopback, guild, channel, ann):
    async with running(TinyBot(), loopback) as started:
        yield started


@pytest.fixture
async def raw(loopback):
    async with raw_client(loopback) as client:
        yield client
