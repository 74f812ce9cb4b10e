"""Hear what Discord kept for a shard while no process held it.

The process that takes a shard over knows the session of the one before it (`GatewaySession`). It resumes that
beside its own new session, for a resumed session brings no guilds, and without these no message can be
answered. What came by the old one is answered as soon as the guilds are there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord
import structlog
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.utils import snowflake_time

from bot.client import answering
from bot.cluster.shards import GatewaySession

_MESSAGE, _INTERACTION = "MESSAGE_CREATE", "INTERACTION_CREATE"
_IN_TIME = timedelta(seconds=2.5)  # in which an interaction can be acknowledged
_LONGEST = 15.0  # seconds to connect
_ENDED = 1000  # the close code that ends a session
_BROKEN = (ReconnectWebSocket, discord.ConnectionClosed, OSError, aiohttp.ClientError, TimeoutError)

AGAIN = "discord.py: on_message again"  # the name of tasks that wait for the store

Answered = Callable[[int], Awaitable[bool]]
"""Whether a message has its answer, or is being answered."""

log = structlog.get_logger()


class Replay:
    """What came by an earlier session of a shard.

    Args:
        client: whose session it was, and who answers.
        shard: its number.
        session: the earlier one.
    """

    def __init__(self, client: discord.Client, shard: int, session: GatewaySession) -> None:
        self._client, self._shard, self._session = client, shard, session
        self._events: list[tuple[str, Any]] = []
        self._socket: DiscordWebSocket | None = None
        self._hearing = asyncio.create_task(self._hear())

    async def _hear(self) -> None:
        try:
            resuming = DiscordWebSocket.from_client(
                self._client, shard_id=self._shard, **self._session.resumption
            )
            self._socket = socket = await asyncio.wait_for(resuming, timeout=_LONGEST)
            # What comes is kept, and not heard by the client yet. discord.py has no other way to say so.
            socket._discord_parsers = {name: self._keeping(name) for name in (_MESSAGE, _INTERACTION)}  # noqa: SLF001
            socket._dispatch = lambda *_: None  # noqa: SLF001
            while True:
                await socket.poll_event()
        except _BROKEN as error:
            log.info("nothing more of an earlier session", shard=self._shard, reason=str(error))

    def _keeping(self, name: str) -> Callable[[Any], None]:
        return lambda data: self._events.append((name, data))

    async def answer(
        self, *, answered: Answered, heard: Callable[[str, int], bool], now: Callable[[], datetime]
    ) -> int:
        """Let the client hear what came by the earlier session, end that, and return how much it was.

        It is ended last: if this process is killed before what came is answered, another resumes it.
        """
        self._hearing.cancel()
        await asyncio.gather(self._hearing, return_exceptions=True)
        wanted = [each for each in self._events if await _is_wanted(*each, answered, now())]
        parsers, before = self._client._connection.parsers, answering()  # noqa: SLF001
        for name, data in wanted:
            # The new session may have brought it too.
            if not heard("message" if name == _MESSAGE else "interaction", int(data["id"])):
                parsers[name](data)
        if self._events:
            log.info("took over a shard", shard=self._shard, events=len(self._events), answered=len(wanted))
        if tasks := answering() - before:
            await asyncio.wait(tasks)
        if waiting := [task for task in answering() if task.get_name() == AGAIN]:
            await asyncio.wait(waiting)
        if self._socket is not None and self._socket.open:
            await self._socket.close(code=_ENDED)
        return len(wanted)


async def _is_wanted(name: str, data: Mapping[str, Any], answered: Answered, now: datetime) -> bool:
    """Return whether something can and should be answered still."""
    number = int(data["id"])
    if name == _MESSAGE:
        return not data["author"].get("bot") and not await answered(number)
    # Later, Discord has told the person that there is no answer; one that was acknowledged is resumed.
    return now - snowflake_time(number) < _IN_TIME
