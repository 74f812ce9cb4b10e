"""Delete what is kept of a user, and what has become old."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.threads import Threads


class Keeper(Protocol):
    """A service that keeps something of those who ask, for some days."""

    async def forget_asker(self, asker: int, /) -> int:
        """Delete what is kept of a user, and return the number of entries."""

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Delete what is older than `after`, and return the number of entries."""


class KeepingStore(Protocol):
    """A repository that keeps something of those who ask."""

    def forget_asker(self, asker: int, /) -> int:
        """Delete what is kept of a user, and return the number of entries."""

    def forget(self, *, now: datetime, after: timedelta) -> int:
        """Delete what is older than `after`, and return the number of entries."""


class StoreKeeper:
    """A repository as a keeper: it is reached in threads."""

    def __init__(self, store: KeepingStore, threads: Threads) -> None:
        self._store, self._threads = store, threads

    async def forget_asker(self, asker: int, /) -> int:
        """Delete what is kept of a user, and return the number of entries."""
        return await self._threads.aside(lambda: self._store.forget_asker(asker))

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Delete what is older than `after`, and return the number of entries."""
        return await self._threads.aside(lambda: self._store.forget(now=now, after=after))


class Erasure:
    """Deletes what every feature keeps.

    Args:
        keepers: those that keep something.
        after: how long it is kept.
    """

    def __init__(self, keepers: Sequence[Keeper], *, after: timedelta) -> None:
        self._keepers, self._after = keepers, after

    async def forget_asker(self, asker: int) -> int:
        """Delete what is kept of a user, and return the number of entries."""
        return sum([await keeper.forget_asker(asker) for keeper in self._keepers])

    async def forget_old(self, now: datetime) -> None:
        """Delete what has been kept long enough."""
        for keeper in self._keepers:
            await keeper.forget(now=now, after=self._after)
