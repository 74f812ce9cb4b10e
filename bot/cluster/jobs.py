"""Background loops of a cluster: each run of some is made by one process alone."""

import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cluster.process import LASTING, ClusterProcess
from bot.core.background import BackgroundLoop

# Every process looks so often whether a run is due that the others have not made.
_LOOK = timedelta(seconds=5)

# Those of which any process makes each run, once; the others are every process's own: what concerns its
# guilds, and what claims its work one by one.
ONCE = frozenset(("forgetting", "feed notices", "watches", "corrections", "publications", "alerts"))


def shared_loops(loops: Iterable[BackgroundLoop], process: ClusterProcess) -> tuple[BackgroundLoop, ...]:
    """Return the loops as one of several processes runs them."""
    return tuple(once(each, process) if each.name in ONCE else each for each in loops)


def once(loop: BackgroundLoop, process: ClusterProcess) -> BackgroundLoop:
    """Return a loop whose job runs once an interval in all processes together.

    A run that fails, or whose process dies, is due again at once.
    """
    name, leases = f"job:{loop.name}", process.leases

    async def job(now: datetime) -> None:
        if not await process.run(lambda: leases.claim([name], process.holder, LASTING)):
            return
        began, due_in = time.monotonic(), timedelta()
        try:
            await loop.job(now)
            due_in = max(due_in, loop.every - timedelta(seconds=time.monotonic() - began))
        finally:
            await process.run(lambda: leases.release([name], process.holder, due_in=due_in))

    return replace(loop, every=min(loop.every, _LOOK), job=job)


def held(
    name: str, process: ClusterProcess, job: Callable[[datetime], Awaitable[object]]
) -> Callable[[datetime], Awaitable[object]]:
    """Return a job that has no end, which one process at a time runs; at once it returns in the others."""
    lease, leases = f"job:{name}", process.leases

    async def alone(now: datetime) -> None:
        if await process.run(lambda: leases.claim([lease], process.holder, LASTING)):
            try:
                await job(now)
            finally:
                await process.run(lambda: leases.release([lease], process.holder))

    return alone
