"""One who moderates, for the tests of moderators' commands."""

from tests.loopback.permissions import USUAL_MEMBER, Permission

MODERATOR = USUAL_MEMBER | Permission.MANAGE_GUILD


def add_moderator(discord, guild, name="mod"):
    """A new member who may manage the guild."""
    user = discord.add_user(name)
    guild.add_member(user, MODERATOR)
    return user
