"""Record the results of polls, those that end at the same time in one transaction."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from corpus.models.errors import StoreUnavailableError
from corpus.store.feed_records import PollRecord

T = TypeVar("T")

_REST = 1.0  # seconds until what could not be written is tried again
_MOST = 200  # polls in one transaction: others wait for that


class InBackground(Protocol):
    """Runs work that takes time beside the event loop."""

    async def __call__(self, work: Callable[[], T], /) -> T: ...  # noqa: D102


class Recorder:
    """Writes what waits as soon as the write before has ended: alone at rest, and many at once under load.

    Args:
        write: writes several records, all or none; is told whether it may have written them before.
        beside: runs it.
        patience: seconds until a record is given up while the store is out of reach.
    """

    def __init__(
        self,
        write: Callable[[Sequence[PollRecord], bool], None],
        beside: InBackground,
        *,
        patience: float = 30.0,
    ) -> None:
        self._write, self._beside, self._patience = write, beside, patience
        self._waiting: list[tuple[PollRecord, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def record(self, record: PollRecord) -> None:
        """Return when the record is written; raise what prevents it."""
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((record, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_waiting())
        await written

    async def _write_waiting(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[:_MOST]
                del self._waiting[:_MOST]
                await self._write_batch(batch)
        finally:
            self._writing = None

    async def _write_batch(
        self, batch: Sequence[tuple[PollRecord, "asyncio.Future[None]"]], *, again: bool = False
    ) -> None:
        try:
            await self._written([record for record, _ in batch], again=again)
        except Exception as error:  # noqa: BLE001 # it is raised where the record comes from
            if len(batch) > 1 and not isinstance(error, StoreUnavailableError):
                for each in batch:  # what is wrong with one is no reason to lose the others
                    await self._write_batch([each], again=True)
                return
            for written in _awaited(batch):
                written.set_exception(error)
        else:
            for written in _awaited(batch):
                written.set_result(None)

    async def _written(self, records: Sequence[PollRecord], *, again: bool) -> None:
        """Write records; while the store is out of reach they wait, for the polls were made."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        while True:
            try:
                await self._beside(lambda again=again: self._write(records, again))  # type: ignore[misc]
            except StoreUnavailableError:
                if loop.time() >= until:
                    raise
            else:
                return
            again = True
            await asyncio.sleep(_REST)


def _awaited(
    batch: Sequence[tuple[PollRecord, "asyncio.Future[None]"]],
) -> Iterator["asyncio.Future[None]"]:
    """Yield what is waited for still: a poll may have been cancelled."""
    return (written for _, written in batch if not written.done())
