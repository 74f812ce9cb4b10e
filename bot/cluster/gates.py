"""What Discord allows a bot in all, shared by its processes: starts of sessions, and requests a second.

Both gates are rows of the store. A proxy (`discord.api_url`) would do for requests too, but it is one more
program to run, and one whose end stops every process.
"""

import asyncio
from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from discord.http import Route

from bot.cluster.process import ClusterProcess
from bot.core.errors import UserError
from corpus import StoreError

if TYPE_CHECKING:
    from discord.types.gateway import SessionStartLimit

_REST = timedelta(seconds=5.1)  # Discord's five between two starts in a bucket, and what networks differ by
_START = timedelta(seconds=20)  # for connecting; then the bucket of a process that died meanwhile is free
_FEW = 100  # starts that are left today
_LOOK = 0.1  # seconds between two looks while another process connects
_EVERY = timedelta(seconds=1) / 45  # of 50 requests a second; discord.py repeats some by itself
_BURST = 5
_MOST = 10  # requests for which turns are reserved in one step
_WITHOUT = 0.1  # seconds between two requests while the store cannot be reached

log = structlog.get_logger()


class IdentifyGate:
    """A gate: one session starts at a time in each of Discord's buckets, five seconds after the last."""

    def __init__(self, process: ClusterProcess) -> None:
        self._process, self._buckets = process, 1

    async def open(self, limits: "SessionStartLimit") -> None:
        """Use as many buckets as Discord allows this bot; wait where it has no start left today.

        Discord gives a bot that starts more often another token.
        """
        self._buckets = limits["max_concurrency"]
        if limits["remaining"] < _FEW:
            log.warning("few starts of sessions are left today", remaining=limits["remaining"])
        if not limits["remaining"]:
            await asyncio.sleep(limits["reset_after"] / 1000)

    async def turn(self, shard: int) -> None:
        """Wait until a shard may connect and identify."""
        name, leases = self._name(shard), self._process.leases
        # Other processes give it back, in the store.
        while left := await self._process.run(lambda: leases.take(name, _START)):  # noqa: ASYNC110
            # A turn that is being taken is said to last long, and is cut short as soon as it is over.
            await asyncio.sleep(left if left <= _REST.total_seconds() else _LOOK)

    async def started(self, shard: int) -> None:
        """Note that a shard has just identified."""
        name, leases = self._name(shard), self._process.leases
        try:
            await self._process.run(lambda: leases.lengthen(name, _REST))
        except (StoreError, UserError) as error:  # then the turn lasts longer than it has to
            log.warning("start of a session not noted", shard=shard, reason=str(error))

    def _name(self, shard: int) -> str:
        return f"identify:{shard % self._buckets}"


class RequestGate:
    """Spreads the requests of all processes so that there are at most 50 a second.

    Answers to interactions are not among them: Discord does not count them.
    """

    def __init__(self, process: ClusterProcess) -> None:
        self._process, self._waiting = process, 0
        self._turns, self._order = deque[float](), asyncio.Lock()

    async def turn(self, _route: Route) -> None:
        """Wait until a request may be made."""
        self._waiting += 1
        try:
            async with self._order:
                if not self._turns:
                    await self._reserve()
                at = self._turns.popleft()
        finally:
            self._waiting -= 1
        await asyncio.sleep(at - asyncio.get_running_loop().time())

    async def _reserve(self) -> None:
        count, leases = min(self._waiting, _MOST), self._process.leases
        try:
            first = await self._process.run(
                lambda: leases.reserve("requests", count, every=_EVERY, burst=_BURST)
            )
        except (StoreError, UserError) as error:
            log.warning("requests are made slowly", reason=str(error))
            first, count = _WITHOUT, 1
        began = asyncio.get_running_loop().time() + first
        self._turns.extend(began + number * _EVERY.total_seconds() for number in range(count))
