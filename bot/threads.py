"""The one way from the event loop to work that takes time: threads, with turns and a limit on waiting."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from bot.errors import UserError

T = TypeVar("T")


class Threads:
    """Runs work beside the event loop.

    Args:
        at_once: how much of what takes long runs at the same time.
        timeout: seconds after which work is given up.
    """

    def __init__(self, *, at_once: int, timeout: float) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._timeout = timeout

    async def in_turn(self, work: Callable[[], T]) -> T:
        """The result of work that takes long, such as a question: it waits for its turn.

        Raises:
            UserError: it takes too long.
        """
        async with _within(self._timeout), self._turns:
            # A thread cannot be stopped: given up, it runs on, and its result is dropped.
            return await asyncio.to_thread(work)

    async def aside(self, work: Callable[[], T]) -> T:
        """The result of work that takes little time, which does not queue behind what takes long.

        Raises:
            UserError: it takes too long.
        """
        async with _within(self._timeout):
            return await asyncio.to_thread(work)


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise UserError("That took too long. Try again in a moment, or ask more briefly.") from error
