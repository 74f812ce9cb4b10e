"""Send messages to Discord, with retries that never post twice."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from io import BytesIO
from types import MappingProxyType
from typing import Any, TypeVar

import aiohttp
import discord
import structlog
from discord.ui import LayoutView
from discord.webhook.async_ import async_context

from bot.core.connection import PatientAdapter

T = TypeVar("T")

# Discord's error codes, as its documentation has them.
_UNKNOWN_INTERACTION = 10062
_ALREADY_ACKNOWLEDGED = 40060
_CANNOT_REPLY = 160002
_THREAD_EXISTS = 160004

NO_FILES: Mapping[str, bytes] = MappingProxyType({})
_UNAVAILABLE = 503  # discord.py tries again on 429, 500, 502 and 504 itself
_PAUSES = (0.25, 1.0)  # seconds before the second and the third attempt
_PATIENCE = 0.6  # seconds until an acknowledgement is sent again beside the one before
_ATTEMPTS_IN_TIME = 4
_IN_TIME = 2.5  # seconds; after three Discord takes no acknowledgement

log = structlog.get_logger()


async def acknowledge(
    interaction: discord.Interaction, *, private: bool = False, in_place: bool = False
) -> bool:
    """Tell Discord that an answer is coming; return False if that was too late.

    Of a press, `in_place` means that the answer will stand in the place of the message.
    """

    async def defer() -> None:
        # discord.py lets the requests of one interaction wait for each other, but not those of two adapters.
        async_context.set(PatientAdapter(longest=_IN_TIME))
        try:
            await insistently(lambda: interaction.response.defer(ephemeral=private, thinking=not in_place))
        except discord.HTTPException as error:
            # Discord's answer to an earlier request was lost or is late: it has been acknowledged.
            if error.code != _ALREADY_ACKNOWLEDGED:
                raise

    try:
        await _soonest(defer)
    except discord.HTTPException as error:
        if error.code != _UNKNOWN_INTERACTION:
            raise
        log.warning("acknowledged too late")
        return False
    return True


async def show(
    interaction: discord.Interaction,
    view: LayoutView,
    *,
    files: Mapping[str, bytes] = NO_FILES,
) -> discord.InteractionMessage:
    """Answer an acknowledged interaction with `view` and the `files` it names."""
    return await insistently(
        lambda: interaction.edit_original_response(view=view, attachments=attachments(files))
    )


def attachments(files: Mapping[str, bytes]) -> list[discord.File]:
    """Return files to send. Each is read when it is sent, so a second attempt needs a new one."""
    return [discord.File(BytesIO(content), name) for name, content in files.items()]


async def send(message: discord.Message | discord.PartialMessage, view: LayoutView) -> discord.Message:
    """Reply to `message`, or just send if the bot may not read the history."""
    reference = message.to_reference(fail_if_not_exists=False)
    # Discord folds posts of one nonce into one, so that a second attempt does no harm.
    nonce = message.id
    try:
        return await insistently(
            lambda: message.channel.send(view=view, reference=reference, mention_author=False, nonce=nonce)
        )
    except discord.HTTPException as error:
        if error.code != _CANNOT_REPLY:
            raise
        return await insistently(lambda: message.channel.send(view=view, nonce=nonce))


async def open_thread(
    message: discord.Message | discord.PartialMessage, *, name: str
) -> discord.Thread | None:
    """Return the thread of a message, created if needed; None if not permitted."""
    try:
        return await insistently(lambda: message.create_thread(name=name))
    except discord.HTTPException as error:
        if error.code == _THREAD_EXISTS and message.guild is not None:
            return message.guild.get_thread(message.id)
        if not isinstance(error, discord.Forbidden):
            raise
        log.warning("cannot open a thread", reason=error.text)
        return None


async def tell(user: discord.abc.Messageable, view: LayoutView) -> bool:
    """Send a direct message, and return whether it arrived."""
    try:
        await user.send(view=view)
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.info("could not tell privately", reason=str(error))
        return False
    return True


async def show_typing(message: discord.Message) -> None:
    """Show the typing indicator. A failure is ignored."""
    with suppress(discord.DiscordServerError, aiohttp.ClientError):
        await message.channel.typing()


async def _soonest(request: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Make `request`, and again beside it each time that it takes long, until one succeeds.

    Discord takes an acknowledgement for three seconds only. No request is given up for being slow: it may be
    Discord that is slow.

    Raises:
        Exception: all have failed.
    """
    running: set[asyncio.Task[None]] = set()
    attempts = 0
    try:
        while True:
            if attempts < _ATTEMPTS_IN_TIME:
                running.add(asyncio.create_task(request()))
                attempts += 1
            patience = _PATIENCE if attempts < _ATTEMPTS_IN_TIME else None
            done, running = await asyncio.wait(running, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            failures = [task.exception() for task in done]
            if None in failures:
                return
            if not running:
                raise next(filter(None, failures))
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def insistently(request: Callable[[], Awaitable[T]]) -> T:
    """Return the result of `request`, retried while Discord is unavailable.

    It must be one that does no harm when Discord carries it out twice.
    """
    for pause in _PAUSES:
        try:
            return await request()
        except (discord.DiscordServerError, aiohttp.ClientError) as error:
            if isinstance(error, discord.DiscordServerError) and error.status != _UNAVAILABLE:
                raise
            log.warning("trying again", reason=str(error))
        await asyncio.sleep(pause)
    return await request()


async def find_guild(client: discord.Client, number: int) -> discord.Guild | None:
    """Return a guild of the bot, also one whose events come to another process: then without its channels."""
    found = client.get_guild(number)
    if found is not None or client.shard_count is None:
        return found
    with suppress(discord.NotFound, discord.Forbidden):
        return await insistently(lambda: client.fetch_guild(number, with_counts=False))
    return None


async def find_channel(
    client: discord.Client, number: int
) -> discord.abc.GuildChannel | discord.Thread | discord.abc.PrivateChannel | None:
    """Return a channel that the bot sees, also one whose events come to another process."""
    found = client.get_channel(number)
    if found is not None or client.shard_count is None:
        return found
    with suppress(discord.NotFound, discord.Forbidden, discord.InvalidData):
        return await insistently(lambda: client.fetch_channel(number))
    return None
