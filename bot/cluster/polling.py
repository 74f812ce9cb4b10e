"""Read feeds in several processes: each polls some hosts, and one at a time does what needs one."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.cluster.jobs import held, once
from bot.cluster.process import LASTING, ClusterProcess
from bot.core.background import BackgroundLoop, Clock, repeat
from bot.core.server_clock import ServerClock
from bot.feeds.polling import Polling, log_poll, polling_of
from config.settings import Settings
from corpus import Corpus
from corpus.feeds.claims import FeedClaims

# After a failure, such as an outage of the store, others have no more to do than this process.
_AGAIN_AFTER = timedelta(seconds=10)
_INDEXED_EVERY = timedelta(seconds=5)


async def poll_together(
    corpus: Corpus,
    settings: Settings,
    process: ClusterProcess,
    *,
    clock: Clock,
    server_clock: ServerClock,
) -> None:
    """Poll this process's share of the feeds until it is cancelled."""
    claims = FeedClaims(
        process.leases,
        corpus.feeds,
        holder=process.holder,
        living=lambda: process.living,
        lasting=LASTING,
    )
    async with (
        polling_of(corpus, settings, clock=clock, tell=log_poll, server_clock=server_clock) as polling,
        asyncio.TaskGroup() as group,
    ):
        polling.poller.claims = claims
        loops = list(_loops(polling, process))
        if settings.retrieval.engine == "embedded":
            loops.append(_indexing(polling))
        for loop in loops:
            group.create_task(repeat(loop, clock=clock))


def _loops(polling: Polling, process: ClusterProcess) -> Iterator[BackgroundLoop]:
    """Yield the loops of polling, of which one process at a time recrawls and expires articles."""
    for loop in polling.loops():
        if loop.name == "retention":
            yield once(loop, process)
        elif loop.name == "recrawling":
            yield replace(loop, every=_AGAIN_AFTER, job=held(loop.name, process, loop.job))
        else:
            yield replace(loop, every=_AGAIN_AFTER)


def _indexing(polling: Polling) -> BackgroundLoop:
    """Return the loop that indexes what other processes have stored: each has an index of its own."""
    return BackgroundLoop(
        "indexing", _INDEXED_EVERY, lambda _now: asyncio.wrap_future(polling.intake.catch_up())
    )
