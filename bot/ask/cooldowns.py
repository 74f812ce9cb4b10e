"""Keep cooldowns over a restart, without making a question wait for the disk.

A crash may lose the pauses of its last moments; whoever gains by that asks once too soon.
"""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.ask.policy import Manners
from bot.ask.store import Pauses
from bot.core.errors import UserError
from bot.core.threads import Threads
from corpus import StoreError

log = structlog.get_logger()


class Cooldowns:
    """Keeps what `manners` remembers of who has asked.

    Args:
        pauses: where it is kept.
        threads: where it is written.
        per_minute: questions of a member in a minute; 0 is any number.
        keeps: false where the operator wants nothing kept: pauses then end with the program.
    """

    def __init__(self, pauses: Pauses, threads: Threads, *, keeps: bool = True, per_minute: int = 0) -> None:
        self.manners = Manners(pauses.all(), per_minute=per_minute)
        self._pauses, self._threads, self._keeps = pauses, threads, keeps
        self._writing: asyncio.Task[None] | None = None

    def keep(self) -> None:
        """Start writing what is new; what comes meanwhile is written after it, all at once."""
        if self._keeps and (self._writing is None or self._writing.done()):
            self._writing = asyncio.create_task(self._write())

    async def settled(self) -> None:
        """Wait until everything is written."""
        if self._writing is not None:
            await self._writing

    async def forget_asker(self, asker: int, /) -> int:
        """Forget until when a person waits."""
        self.manners.forget(asker)
        await self.settled()
        return await self._threads.aside(lambda: self._pauses.forget_user(asker))

    async def forget_guild(self, guild: int) -> int:
        """Forget who waits in a guild."""
        return await self._threads.aside(lambda: self._pauses.forget_guild(guild))

    async def forget(self, *, now: datetime, after: timedelta) -> int:  # noqa: ARG002 # each has its own time
        """Forget the pauses that are over."""
        return await self._threads.aside(lambda: self._pauses.over(now))

    async def _write(self) -> None:
        while new := self.manners.take_new():
            try:
                await self._threads.aside(lambda new=new: self._pauses.put(new))  # type: ignore[misc]
            except (UserError, StoreError, SQLAlchemyError) as error:
                # They hold until the program ends, as they would if nothing were kept.
                log.warning("pauses not kept", reason=str(error))
