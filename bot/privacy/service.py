"""Delete what is kept of a user, and what has become old."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.threads import Threads


class Keeper(Protocol):
    """A service that keeps something of those who ask, for some days."""

    async def forget_asker(self, asker: int, /) -> int:
        """Delete what is kept of a user, and return the number of entries."""

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Delete what is older than `after`, and return the number of entries."""


class CountingKeeper(Keeper, Protocol):
    """A keeper that says how much it keeps of a user."""

    async def count_asker(self, asker: int, /) -> int:
        """Return how many entries are kept of a user."""


class KeepingStore(Protocol):
    """A repository that keeps something of those who ask."""

    def count_asker(self, asker: int, /) -> int:
        """Return how many entries are kept of a user."""

    def forget_asker(self, asker: int, /) -> int:
        """Delete what is kept of a user, and return the number of entries."""

    def forget(self, *, now: datetime, after: timedelta) -> int:
        """Delete what is older than `after`, and return the number of entries."""


class StoreKeeper:
    """A repository as a keeper: it is reached in threads."""

    def __init__(self, store: KeepingStore, threads: Threads) -> None:
        self._store, self._threads = store, threads

    async def count_asker(self, asker: int, /) -> int:
        """Return how many entries are kept of a user."""
        return await self._threads.aside(lambda: self._store.count_asker(asker))

    async def forget_asker(self, asker: int, /) -> int:
        """Delete what is kept of a user, and return the number of entries."""
        return await self._threads.aside(lambda: self._store.forget_asker(asker))

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Delete what is older than `after`, and return the number of entries."""
        return await self._threads.aside(lambda: self._store.forget(now=now, after=after))


class Kept(StrEnum):
    """What is kept of a user."""

    ANSWERS = "answers"  # and what else was posted for them
    VOTES = "votes"
    DIGESTS = "digests"  # in direct messages
    WATCHES = "watches"
    LANGUAGE = "language"  # that they chose


class Erasure:
    """Deletes what every feature keeps.

    Args:
        keepers: those whose entries a user is told of before they are deleted.
        others: those that keep what is too small to speak of, such as a cooldown.
        after: how long it is kept.
    """

    def __init__(
        self, keepers: Mapping[Kept, CountingKeeper], others: Sequence[Keeper], *, after: timedelta
    ) -> None:
        self._keepers, self._others, self._after = keepers, others, after

    async def counts(self, asker: int) -> Mapping[Kept, int]:
        """Return how much is kept of a user."""
        return {kind: await keeper.count_asker(asker) for kind, keeper in self._keepers.items()}

    async def forget_asker(self, asker: int, *, spares: frozenset[Kept] = frozenset()) -> int:
        """Delete what is kept of a user but for what is spared, and return the number of entries."""
        named = [keeper for kind, keeper in self._keepers.items() if kind not in spares]
        return sum([await keeper.forget_asker(asker) for keeper in (*named, *self._others)])

    async def forget_old(self, now: datetime) -> None:
        """Delete what has been kept long enough."""
        for keeper in (*self._keepers.values(), *self._others):
            await keeper.forget(now=now, after=self._after)
