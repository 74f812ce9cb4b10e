"""Publish what was posted in announcement channels to the servers that follow them.

The step that notes a message as sent also notes that it is to be published. It is published once: Discord
refuses to publish a message again. It takes ten an hour for each channel; the others wait.
"""

import asyncio
from datetime import datetime, timedelta

import aiohttp
import discord
import structlog
from sqlalchemy import Connection

from bot.state.messages import Kind, Message
from bot.state.outbox import Outbox, Step
from bot.state.outbox_delivery import Delivery, SendRate

_PUBLISHED = 40033  # Discord's error code: it has been already
_REST = timedelta(minutes=10)
_PATIENCE = 15.0  # seconds; a longer wait is for the limit of the hour
_LONGEST = timedelta(days=1)  # news of yesterday is published no longer

log = structlog.get_logger()


class Publishing:
    """Publishes messages by the outbox.

    Args:
        client: the connection to Discord.
        delivery: the outbox.
        pace: how fast requests are made.
        patience: seconds that a request may take.
    """

    def __init__(
        self, client: discord.Client, delivery: Delivery, pace: SendRate, *, patience: float = _PATIENCE
    ) -> None:
        self._client, self._delivery, self._pace, self._patience = client, delivery, pace, patience

    async def tick(self, now: datetime) -> int:
        """Publish what waits for it, and return how many messages are."""
        published, waiting = 0, set[int]()
        for each in await self._delivery.stray(Kind.PUBLICATION):
            if each.target in waiting:
                continue
            message = await self._delivery.resume(each)
            if message is None:
                continue
            if now - message.due_at > _LONGEST:
                log.warning("not published in time", channel=message.target)
                await self._delivery.drop(message)
            elif await self._published(message):
                published += 1
            else:
                waiting.add(message.target)
                await self._delivery.postpone(message, self._delivery.timing.clock() + _REST)
        return published

    async def _published(self, message: Message) -> bool:
        """Publish a message; return whether nothing is left to do."""
        channel = self._client.get_partial_messageable(message.target, guild_id=message.guild)
        there = channel.get_partial_message(message.origin or 0)
        try:
            async with asyncio.timeout(self._patience):
                await self._pace.put(there.publish)
        except (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, TimeoutError) as error:
            log.info("not published yet", channel=message.target, reason=str(error))
            return False
        except discord.HTTPException as error:
            if error.code != _PUBLISHED:
                # The channel is no announcement channel any more, or the message is gone.
                log.warning("not published", channel=message.target, code=error.code, reason=error.text)
        await self._delivery.drop(message)
        return True


def publication(message: Message, number: int, *, now: datetime) -> Step:
    """Return the step that lets a message of this number be published."""
    due = Message(
        kind=Kind.PUBLICATION,
        token=f"publish:{number}",
        guild=message.guild,
        target=message.target,
        origin=number,
        due_at=now,
        attempts=0,
    )

    def add(connection: Connection) -> None:
        Outbox.enqueue(connection, due)

    return add
