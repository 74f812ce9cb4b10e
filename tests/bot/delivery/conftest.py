"""Worlds for the checks of delivery."""

import pytest

from tests.bot.delivery.nursery import Nursery
from tests.bot.delivery.world import World
from tests.loopback.permissions import USUAL_MEMBER, Permission
from tests.loopback.server import LoopbackDiscord


@pytest.fixture(scope="session")
def nursery():
    started = Nursery()
    yield started
    started.close()


@pytest.fixture
async def world(nursery, tmp_path):
    async with LoopbackDiscord() as discord:
        made = World(discord, nursery, tmp_path / "data")
        yield made
        if made.pid:
            nursery.kill(made.pid)
    assert discord.violations == []
    assert nursery.errors() == []


@pytest.fixture
def guild(world):
    return world.discord.add_guild("Readers")


@pytest.fixture
def channel(guild):
    return guild.add_text_channel("news")


@pytest.fixture
def ann(world, guild):
    """A moderator."""
    user = world.discord.add_user("ann")
    guild.add_member(user, USUAL_MEMBER | Permission.MANAGE_GUILD)
    return user
