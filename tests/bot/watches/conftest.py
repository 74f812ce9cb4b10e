"""Watches of a bot in the loopback: sent by command, told by ticks."""

import pytest

from tests.loopback.permissions import Permission


@pytest.fixture
def watch(discord, ann, channel):
    """Sends a command of `/watch`, and returns its answer."""

    async def sent(name, *, by=ann, place=channel, **options):
        call = await discord.slash(by, place, f"watch {name}", **options)
        return await call.answer()

    return sent


@pytest.fixture
def dm(discord, ann):
    return discord.dm(ann)


@pytest.fixture
def moderator(discord, guild):
    user = discord.add_user("mod")
    guild.add_member(user, Permission.MANAGE_GUILD | Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
    return user
