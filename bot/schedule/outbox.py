"""The one way out for digests: so many messages a second, and so many under way.

discord.py keeps to the limit of each channel by itself, but runs into the one of all requests together, which
questions need too.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiolimiter import AsyncLimiter

from bot.core.delivery import insistently

T = TypeVar("T")

_A_SECOND = 40  # of the 50 that Discord grants a bot in all
_AT_ONCE = 64
_LONGEST = 60.0  # seconds for one message, Discord's requests to wait included


class Outbox:
    """Sends for all channels; what is sent to one of them is put in one after the other."""

    def __init__(self, *, a_second: int = _A_SECOND, at_once: int = _AT_ONCE) -> None:
        self._pace = AsyncLimiter(1, 1 / a_second)
        self._slots = asyncio.Semaphore(at_once)

    async def put(self, request: Callable[[], Awaitable[T]]) -> T:
        """What a request to Discord gives, when its turn has come.

        Raises:
            TimeoutError: it takes too long; whether Discord has carried it out is not known.
        """
        async with self._slots:
            await self._pace.acquire()
            async with asyncio.timeout(_LONGEST):
                return await insistently(request)
