"""Guilds, their channels, roles and members."""

from tests.loopback import errors
from tests.loopback.errors import ApiError
from tests.loopback.intents import Intent
from tests.loopback.permissions import Permission
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


def add_role(exchange):
    """PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}."""
    found, role = _given(exchange)
    if role not in found.roles:
        found.roles.append(role)
    exchange.discord.changes.announce()


def remove_role(exchange):
    """DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}."""
    found, role = _given(exchange)
    if role in found.roles:
        found.roles.remove(role)
    exchange.discord.changes.announce()


def _given(exchange):
    """Return the member and the role in the path, if the bot may give it: one below its own highest."""
    guild = guild_of(exchange)
    found, role = guild.members.get(exchange.id("user_id")), guild.roles.get(exchange.id("role_id"))
    if found is None:
        raise ApiError(errors.UNKNOWN_MEMBER)
    if role is None:
        raise ApiError(errors.UNKNOWN_ROLE)
    if not guild.permissions & (Permission.MANAGE_ROLES | Permission.ADMINISTRATOR):
        raise ApiError(errors.MISSING_PERMISSIONS)
    if role.managed or role is guild.everyone:
        raise ApiError(errors.INVALID_ROLE)
    # Of two roles in one position the older is the higher.
    if (role.position, -role.id) >= (guild.bot_role.position, -guild.bot_role.id):
        raise ApiError(errors.MISSING_PERMISSIONS)
    return found, role


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
