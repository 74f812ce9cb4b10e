"""Read how the bot is doing: what its database, its folder, its threads and its connection say."""

import math
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import discord
from sqlalchemy import func, select

from bot.core.metrics import Reading
from bot.core.threads import Threads
from bot.digests.store import Subscriptions
from bot.state.messages import OPEN, Kind, State
from bot.state.tables import MESSAGES
from corpus import Corpus
from corpus.models.feed import Feed, FeedStatus
from corpus.store.database import FILE_NAME

_UNSENT = (State.WAITING, *OPEN)


@dataclass(frozen=True, slots=True)
class _Unsent:
    """The messages of one kind in one state."""

    kind: Kind
    state: State
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the data folder says at a moment.

    Attributes:
        articles: how many are stored.
        passages: how many are indexed.
        is_indexed: whether all that is stored can be found.
        feeds: all feeds.
        feed_lag: for how long the feed that waits longest should have been read.
        digest_lateness: for how long the digest that waits longest should have been posted.
        unsent: messages of the outbox that are on their way, by state.
        outbox_age: for how long the oldest of them has been due.
        free: bytes on the disk of the data folder.
        size: bytes of the database.
    """

    articles: int
    passages: int
    is_indexed: bool
    feeds: tuple[Feed, ...]
    feed_lag: timedelta
    digest_lateness: timedelta
    unsent: Mapping[str, int]
    outbox_age: timedelta
    free: int
    size: int


def read_stored(corpus: Corpus, now: datetime) -> Stored:
    """Return what a data folder says now; takes some milliseconds, so it is called in a thread.

    Raises:
        StoreError: the database cannot be read.
    """
    feeds, folder = corpus.feeds.all(), corpus.folder or Path()
    due = [each.due_at for each in feeds if each.status is FeedStatus.ACTIVE]
    unsent = _unsent(corpus)
    digests = [each.oldest for each in unsent if each.kind is Kind.DIGEST and each.state in OPEN]
    return Stored(
        articles=corpus.size,
        passages=corpus.passages,
        is_indexed=corpus.is_indexed,
        feeds=feeds,
        feed_lag=_since(due, now),
        digest_lateness=_since([Subscriptions(corpus.engine).next_due(), *digests], now),
        unsent={state.value: sum(each.count for each in unsent if each.state is state) for state in _UNSENT},
        outbox_age=_since([each.oldest for each in unsent if each.state in OPEN], now),
        free=shutil.disk_usage(folder).free,
        size=sum(each.stat().st_size for each in folder.glob(f"{FILE_NAME}*")),
    )


def _since(moments: Iterable[datetime | None], now: datetime) -> timedelta:
    """Return the time since the earliest of some moments; none if it is yet to come, or there is none."""
    earliest = min(filter(None, moments), default=now)
    return max(timedelta(), now - earliest)


def _unsent(corpus: Corpus) -> tuple[_Unsent, ...]:
    columns = MESSAGES.c.kind, MESSAGES.c.state
    query = (
        select(*columns, func.count(), func.min(MESSAGES.c.due_at))
        .where(MESSAGES.c.state.in_(_UNSENT))
        .group_by(*columns)
    )
    with corpus.engine.connect() as connection:
        rows = connection.execute(query).all()
    return tuple(_Unsent(Kind(kind), State(state), count, oldest) for kind, state, count, oldest in rows)


def readings_of(stored: Stored, client: discord.Client, queues: Mapping[str, Threads]) -> tuple[Reading, ...]:
    """Return the gauges of what is stored, of the connection, and of the work that waits in threads."""
    latency = client.latency if client.is_ready() else math.nan
    failing = sum(each.failures > 0 for each in stored.feeds)
    ended = sum(each.status is not FeedStatus.ACTIVE for each in stored.feeds)
    feeds = {"failing": failing, "ended": ended, "well": len(stored.feeds) - failing - ended}
    waiting = {f"{name} {kind}": count for name, each in queues.items() for kind, count in _pending(each)}
    lateness = stored.digest_lateness.total_seconds()
    return (
        Reading(name="clippings_articles", text="Stored articles.", value=stored.articles),
        Reading(name="clippings_passages", text="Indexed passages.", value=stored.passages),
        Reading(name="clippings_index_behind", text="1 if not all is indexed.", value=not stored.is_indexed),
        Reading(name="clippings_feeds", text="Feeds by health.", label="health", values=feeds),
        Reading(
            name="clippings_feed_lag_seconds",
            text="How long the most overdue feed has waited.",
            value=stored.feed_lag.total_seconds(),
        ),
        Reading(name="clippings_digest_lateness_seconds", text="Of the latest digest due.", value=lateness),
        Reading(
            name="clippings_outbox_messages", text="Unsent messages.", label="state", values=stored.unsent
        ),
        Reading(
            name="clippings_outbox_age_seconds",
            text="Of the oldest message on its way.",
            value=stored.outbox_age.total_seconds(),
        ),
        Reading(name="clippings_queue_depth", text="Work in threads.", label="queue", values=waiting),
        Reading(name="clippings_disk_free_bytes", text="Where the data folder is.", value=stored.free),
        Reading(name="clippings_database_bytes", text="The database's files.", value=stored.size),
        Reading(name="clippings_guilds", text="Guilds that the bot is in.", value=len(client.guilds)),
        Reading(name="clippings_connected", text="1 if Discord is connected.", value=client.is_ready()),
        Reading(name="clippings_gateway_latency_seconds", text="Of the last heartbeat.", value=latency),
    )


def _pending(threads: Threads) -> tuple[tuple[str, int], ...]:
    long, short = threads.pending
    return ("long", long), ("short", short)
