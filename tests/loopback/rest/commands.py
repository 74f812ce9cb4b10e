"""Registration of application commands, global and of one guild."""

from tests.loopback import errors
from tests.loopback.errors import ApiError


def _book(exchange):
    if exchange.id("application_id") != exchange.discord.application_id:
        # Another application's commands.
        raise ApiError(
            errors.Refusal(403, 20012, "You are not authorized to perform this action on this application")
        )
    if exchange.guild_id is not None and exchange.guild_id not in exchange.discord.guilds:
        raise ApiError(errors.MISSING_ACCESS)
    return exchange.discord.commands


def listed(exchange):
    """GET .../commands."""
    return _book(exchange).listed(exchange.guild_id)


def overwrite(exchange):
    """PUT .../commands."""
    return _book(exchange).overwrite(exchange.body, exchange.guild_id)


def upsert(exchange):
    """POST .../commands."""
    book = _book(exchange)
    before = book.creations
    made = book.upsert(exchange.body, exchange.guild_id)
    exchange.status = 201 if book.creations > before else 200
    return made


def fetch(exchange):
    """GET .../commands/{command_id}."""
    return _book(exchange).get(exchange.id("command_id"), exchange.guild_id)


def permissions(exchange):
    """GET .../commands/permissions."""
    return _book(exchange).permissions(exchange.guild_id)


def edit(exchange):
    """PATCH .../commands/{command_id}."""
    return _book(exchange).edit(exchange.id("command_id"), exchange.body, exchange.guild_id)


def delete(exchange):
    """DELETE .../commands/{command_id}."""
    _book(exchange).delete(exchange.id("command_id"), exchange.guild_id)
