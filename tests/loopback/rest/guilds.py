"""Guilds, their channels, roles and members."""

from tests.loopback import errors
from tests.loopback.errors import ApiError
from tests.loopback.intents import Intent
from tests.loopback.rest.places import guild_of


def fetch(exchange):
    """GET /guilds/{guild_id}."""
    guild = guild_of(exchange)
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return {**guild.summary(), **counts}


def channels(exchange):
    """GET /guilds/{guild_id}/channels."""
    return [channel.payload() for channel in guild_of(exchange).channels if not channel.is_thread]


def roles(exchange):
    """GET /guilds/{guild_id}/roles."""
    return [role.payload() for role in guild_of(exchange).roles.values()]


def active_threads(exchange):
    """GET /guilds/{guild_id}/threads/active."""
    threads = [each.payload() for each in guild_of(exchange).channels if each.is_thread and not each.archived]
    return {"threads": threads, "members": [], "has_more": False}


def member(exchange):
    """GET /guilds/{guild_id}/members/{user_id}."""
    found = guild_of(exchange).members.get(exchange.id("user_id"))
    if found is None:
        raise ApiError(errors.UNKNOWN_MEMBER)
    return found.payload()


def members(exchange):
    """GET /guilds/{guild_id}/members: only with the privileged members intent."""
    guild = guild_of(exchange)
    if not exchange.discord.privileged_intents & Intent.MEMBERS:
        raise ApiError(errors.MISSING_ACCESS)
    return [each.payload() for each in guild.members.values()][: exchange.limit(1, 1000)]


def search_members(exchange):
    """GET /guilds/{guild_id}/members/search."""
    query = exchange.query.get("query", "").lower()
    found = [each for each in guild_of(exchange).members.values() if each.user.name.lower().startswith(query)]
    return [each.payload() for each in found][: exchange.limit(1, 1000)]
