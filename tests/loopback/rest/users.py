"""The bot's own account, other users, and direct message channels."""

from tests.loopback.errors import CANNOT_DM, INVALID_RECIPIENT, UNKNOWN_GUILD, UNKNOWN_USER, ApiError
from tests.loopback.intents import Intent
from tests.loopback.users import User


def me(exchange):
    """GET /users/@me."""
    own = {"verified": True, "mfa_enabled": True, "email": None, "locale": "en-US"}
    return {**exchange.discord.bot.payload(), **own}


def application(exchange):
    """GET /oauth2/applications/@me."""
    discord = exchange.discord
    nothing = dict.fromkeys(
        ("icon", "team", "type", "role_connections_verification_url", "interactions_endpoint_url")
    )
    return {
        **nothing,
        "id": str(discord.application_id),
        "name": discord.bot.name,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": User(1, "owner").payload(),
        "verify_key": "0" * 64,
        "flags": discord.application_flags,
        "rpc_origins": [],
        "integration_types_config": {"0": {}},
        "flags_new": str(discord.application_flags),
        "redirect_uris": [],
        "approximate_guild_count": len(discord.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
    }


def gateway(exchange):
    """GET /gateway."""
    return {"url": exchange.discord.gateway_url}


def gateway_bot(exchange):
    """GET /gateway/bot."""
    discord, starts = exchange.discord, exchange.discord.session_starts
    return {
        "url": discord.gateway_url,
        "shards": starts.shards,
        "session_start_limit": starts.payload(),
    }


def user(exchange):
    """GET /users/{user_id}."""
    return _user(exchange, exchange.id("user_id"), UNKNOWN_USER).payload()


def open_dm(exchange):
    """POST /users/@me/channels."""
    recipient = _user(exchange, int(exchange.body.get("recipient_id") or 0), INVALID_RECIPIENT)
    if recipient.bot:
        raise ApiError(CANNOT_DM)
    return exchange.discord.dm(recipient).payload()


def my_guilds(exchange):
    """GET /users/@me/guilds."""
    return [guild.summary() for guild in exchange.discord.guilds.values()]


def leave(exchange):
    """DELETE /users/@me/guilds/{guild_id}."""
    discord = exchange.discord
    if exchange.guild_id not in discord.guilds:
        raise ApiError(UNKNOWN_GUILD)
    discord.remove_guild(discord.guilds[exchange.guild_id])


def has_intent(exchange, intent):
    """Return whether a privileged intent is enabled for the application."""
    return bool(exchange.discord.privileged_intents & Intent(intent))


def _user(exchange, user_id, refusal):
    try:
        return exchange.discord.users[user_id]
    except KeyError:
        raise ApiError(refusal) from None
