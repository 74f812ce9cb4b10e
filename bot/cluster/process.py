"""One of several identical processes: shows that it lives, holds shards, and frees what the dead held.

Whoever is late to renew its lease is taken for dead, by a process that could reach the store for as long:
after an outage of the store each has the time to renew first.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

import structlog
from sqlalchemy import Connection, Engine

from bot.core.errors import UserError
from bot.core.threads import Threads
from config.sections import ClusterSettings
from corpus import StoreError
from corpus.store.leases import FREE, PROCESS, Lease, Leases

T = TypeVar("T")
Freed = Callable[[Connection, str], object]
"""Frees in a transaction what a process held by other means than leases."""

LASTING = timedelta(seconds=10)
BEAT = 2.0  # seconds between two renewals
_LONGEST_STEP = 5.0  # seconds, until the store counts as out of reach
_LOOK = 0.5  # seconds between two looks for what becomes free
_SHARDS = "shards:"

log = structlog.get_logger()


class ProcessLostError(UserError):
    """Others have taken this process for dead, and have its shards."""

    def __init__(self) -> None:
        super().__init__(
            "another process took over, because this one could not renew its lease in time; start it again, "
            "and if this comes back give the machine more processor time"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardRange:
    """The shards `first` to `end` (half-open) of `count`."""

    first: int
    end: int
    count: int

    @property
    def name(self) -> str:
        """The name of its lease."""
        return f"{_SHARDS}{self.count}:{self.first}-{self.end - 1}"

    @property
    def shards(self) -> range:
        """The numbers of its shards."""
        return range(self.first, self.end)


def ranges_of(shards: int, *, per_process: int) -> tuple[ShardRange, ...]:
    """Return the ranges that processes hold.

    >>> [each.name for each in ranges_of(5, per_process=2)]
    ['shards:5:0-1', 'shards:5:2-3', 'shards:5:4-4']
    """
    return tuple(
        ShardRange(first=first, end=min(first + per_process, shards), count=shards)
        for first in range(0, shards, per_process)
    )


class ClusterProcess:
    """This process among the others.

    Args:
        leases: what processes hold.
        threads: the way to the store; each step is given up in a few seconds.
        shards: how many the bot has in all.
        per_process: how many one process holds at most.
        freed: free what a process held by other means than leases.
    """

    def __init__(
        self,
        leases: Leases,
        threads: Threads,
        *,
        shards: int,
        per_process: int,
        freed: Sequence[Freed] = (),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.leases, self.holder, self.freed = leases, secrets.token_hex(8), list(freed)
        self.ranges = ranges_of(shards, per_process=per_process)
        self.held: ShardRange | None = None
        self.living: frozenset[str] = frozenset({self.holder})
        self.held_elsewhere: frozenset[int] = frozenset()  # shards of the others that live
        self._threads, self._monotonic = threads, monotonic
        self._reached_since: float | None = None
        self._notes: Callable[[], Mapping[str, Any]] = dict

    @classmethod
    def of(
        cls,
        settings: ClusterSettings,
        engine: Engine,
        *,
        clock: Callable[[], datetime],
        freed: Sequence[Freed],
    ) -> Self:
        """Return this process as the settings describe it."""
        return cls(
            Leases(engine, clock=clock),
            Threads(at_once=1, timeout=_LONGEST_STEP),
            shards=settings.shards,
            per_process=settings.shards_per_process,
            freed=freed,
        )

    @property
    def name(self) -> str:
        """The name of the lease by which it shows that it lives."""
        return f"{PROCESS}{self.holder}"

    async def run(self, work: Callable[[], T]) -> T:
        """Return the result of a short work with the store."""
        return await self._threads.aside(work)

    async def join(self) -> None:
        """Show for the first time that it lives.

        Raises:
            UserError: the others run with another number of shards.
        """
        others = await self.run(lambda: self.leases.all(_SHARDS))
        # If all were killed, nobody is left who frees what they held.
        dead = await self.run(lambda: self.leases.ended(_SHARDS))
        count = self.ranges[-1].count
        for lease in others:
            if (
                lease.holder != FREE
                and lease not in dead
                and (other := int(lease.name.split(":")[1])) != count
            ):
                raise UserError(
                    "cluster.shards is {count}, but other processes of this bot run with {other}: stop "
                    "them all before you change it",
                    count=count,
                    other=other,
                )
        await self.run(lambda: self.leases.claim([self.name], self.holder, LASTING))
        self._reached_since = self._monotonic()

    async def stay(self) -> None:
        """Renew what it holds and free what the dead held, until others take it for dead.

        Raises:
            ProcessLostError: they do.
        """
        while True:
            try:  # at once, for until then it knows of no other process
                await self.beat()
            except (StoreError, UserError) as error:
                if isinstance(error, ProcessLostError):
                    raise
                if self._reached_since is not None:
                    log.warning("lease not renewed yet", reason=str(error))
                self._reached_since = None
            await asyncio.sleep(BEAT)

    async def beat(self) -> None:
        """Renew once, and free what the dead held.

        Raises:
            ProcessLostError: others take this process for dead.
        """
        needed = {self.name} | ({self.held.name} if self.held else set())
        renewed = await self.run(lambda: self.leases.renew(self.holder, LASTING))
        if not needed <= renewed:
            raise ProcessLostError
        await self._give_back_ranges(renewed)
        now = self._monotonic()
        if self._reached_since is None:
            log.info("lease renewed again")
            self._reached_since = now
        await self._save()
        others = await self.run(lambda: self.leases.all(PROCESS))
        ended = await self.run(lambda: self.leases.ended(PROCESS))
        if now - self._reached_since >= LASTING.total_seconds():
            for lease in ended:
                await self._reap(lease)
        self.living = frozenset(each.holder for each in others if each not in ended) | {self.holder}
        self.held_elsewhere = await self._held_by(self.living - {self.holder})

    async def _give_back_ranges(self, renewed: Collection[str]) -> None:
        """Give back ranges of shards that it claimed though the answer was lost: it has another one."""
        if self.held is None:
            return
        ranges = [each for each in renewed if each.startswith(_SHARDS) and each != self.held.name]
        if ranges:
            await self.run(lambda: self.leases.release(ranges, self.holder))

    async def _held_by(self, processes: Collection[str]) -> frozenset[int]:
        leases = await self.run(lambda: self.leases.all(_SHARDS))
        names = {each.name for each in leases if each.holder in processes}
        return frozenset(shard for each in self.ranges if each.name in names for shard in each.shards)

    async def _reap(self, lease: Lease) -> None:
        if await self.run(lambda: self.leases.reap(lease, also=self.freed)):
            log.warning("freed what a process held that no longer lives", process=lease.holder)

    async def take_range(self) -> tuple[ShardRange, Mapping[str, Any]]:
        """Wait until a range of shards is free, claim it, and return it with what its last holder noted."""
        waiting = False
        while True:
            try:
                if taken := await self._free_range():
                    self.held = taken[0]
                    log.info("holding shards", shards=self.held.name)
                    return taken
            except (StoreError, UserError) as error:
                log.warning("cannot look for free shards yet", reason=str(error))
            if not waiting:
                log.info("waiting for shards that no other process holds")
                waiting = True
            await asyncio.sleep(_LOOK)

    async def _free_range(self) -> tuple[ShardRange, Mapping[str, Any]] | None:
        known = {each.name: each for each in await self.run(lambda: self.leases.all(_SHARDS))}
        for each in self.ranges:
            lease = known.get(each.name)
            if lease is None or lease.holder not in self.living - {self.holder}:
                claim = [each.name]
                if await self.run(lambda claim=claim: self.leases.claim(claim, self.holder, LASTING)):  # type: ignore[misc]
                    return each, lease.details if lease else {}
        return None

    def noting(self, notes: Callable[[], Mapping[str, Any]]) -> None:
        """Let `notes` give what is noted with the range at each renewal, for its next holder."""
        self._notes = notes

    async def _save(self) -> None:
        if self.held is not None and (notes := self._notes()):
            name = self.held.name
            await self.run(lambda: self.leases.note(name, self.holder, notes))

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Wait until no other process is in a block of this name."""
        while not await self.run(lambda: self.leases.claim([name], self.holder, LASTING)):  # noqa: ASYNC110 # another process gives it back
            await asyncio.sleep(_LOOK)
        try:
            yield
        finally:
            await self.run(lambda: self.leases.release([name], self.holder))

    async def leave(self) -> None:
        """Give back everything, so that others go on at once."""
        try:
            await self._save()
            await self.run(lambda: self.leases.leave(self.name, self.holder, also=self.freed))
        except (StoreError, UserError) as error:  # then it is taken for dead soon
            log.warning("leases not given back", reason=str(error))
        await self._threads.settled(within=1.0)
