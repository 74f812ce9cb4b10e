"""Run slow work in threads, the one way from the event loop to it."""

import asyncio
import ctypes
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from bot.core.errors import UserError

T = TypeVar("T")

_SHORT_AT_ONCE = 8  # reads and writes of one row; SQLite lets one write at a time anyway


class Threads:
    """Runs work beside the event loop.

    Long and short work have threads of their own, apart from those of asyncio: however much long work runs on
    after it was given up, what an acknowledgement needs never waits for it.

    Args:
        at_once: how much of what takes long runs at the same time.
        timeout: seconds after which work is given up.
    """

    def __init__(self, *, at_once: int, timeout: float) -> None:
        self._long = ThreadPoolExecutor(at_once, thread_name_prefix="long")
        self._short = ThreadPoolExecutor(_SHORT_AT_ONCE, thread_name_prefix="short")
        self._timeout = timeout
        self._running: dict[ThreadPoolExecutor, set[Future[Any]]] = {self._long: set(), self._short: set()}

    @property
    def pending(self) -> tuple[int, int]:
        """Return how much work waits or runs: of what takes long, and of the other."""
        return len(self._running[self._long]), len(self._running[self._short])

    async def in_turn(self, work: Callable[[], T]) -> T:
        """Return the result of work that takes long, such as a question: it waits for its turn.

        Raises:
            UserError: it takes too long.
        """
        # A thread cannot be stopped: given up, it runs on, and its result is dropped.
        return await self._run(self._long, work)

    async def aside(self, work: Callable[[], T]) -> T:
        """Return the result of work that takes little time, which does not queue behind what takes long.

        Raises:
            UserError: it takes too long.
        """
        return await self._run(self._short, work)

    @asynccontextmanager
    async def in_time(self) -> AsyncIterator[None]:
        """Give up what is awaited in the block after as long as other work.

        Raises:
            UserError: it takes too long.
        """
        try:
            async with asyncio.timeout(self._timeout):
                yield
        except TimeoutError as error:
            raise UserError(
                "That took too long. Try again in a moment, or ask a shorter question."
            ) from error

    async def _run(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        async with self.in_time():
            submitted = threads.submit(copy_context().run, work)
            self._running[threads].add(submitted)  # one step in CPython, as is the next: no lock
            submitted.add_done_callback(self._running[threads].discard)
            return await asyncio.wrap_future(submitted)

    async def settled(self, *, within: float) -> None:
        """Wait until no work runs, so many seconds at most."""
        if running := [each for some in self._running.values() for each in list(some)]:
            await asyncio.wait(map(asyncio.wrap_future, running), timeout=within)

    async def give_memory_back(self, _now: datetime) -> bool:
        """Give the memory that holds nothing back to the system; return whether there was some.

        glibc keeps what a thread has freed in the arena of that thread, for the next one that asks there. In
        a bot with thirty threads that grew by a megabyte a day, to a sixth of all its memory in two weeks.
        """
        return await self.aside(trim)


def trim() -> bool:
    """Give back free pages, which takes some milliseconds; false if there are none, or it is not glibc."""
    released = _malloc_trim()
    return released is not None and released(0) == 1


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    try:
        found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    except (OSError, TypeError):  # Windows has no library by this name
        return None
    return found
