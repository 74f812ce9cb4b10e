"""Set up the polling of feeds, for the bot and for the terminal, and log it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import structlog
from filelock import FileLock, Timeout

from bot.core.background import BackgroundLoop, Clock, repeat
from bot.core.release import release
from bot.core.server_clock import ServerClock
from bot.core.threads import Threads
from bot.feeds.retention import DAILY, Upkeep, retention_of
from bot.state.outbox_history import MessageHistory
from config.sections import FeedSettings, NetworkSettings
from config.settings import Settings
from corpus import Corpus
from corpus.feeds.poll import Polled
from corpus.feeds.poller import Poller
from corpus.feeds.schedule import PollRules
from corpus.fetching.addresses import LOOPBACK, FetchPolicy
from corpus.fetching.client import Fetcher, FetchLimits
from corpus.models.errors import StoreUnavailableError
from corpus.models.feed import EntryStatus, Feed, NoticeKind
from corpus.pipeline.article_index import Servers
from corpus.pipeline.intake import Intake
from corpus.pipeline.recrawl import Revisiting
from corpus.store.revisions import RevisitStore

_LOCK = "polling.lock"
_WORK_AT_ONCE = 4
_LONGEST_WORK = 600.0  # seconds: an index is merged now and then
_AGAIN_AFTER = timedelta(minutes=1)

log = structlog.get_logger()


def fetcher_of(settings: NetworkSettings, *, trace: aiohttp.TraceConfig | None = None) -> Fetcher:
    """Open the HTTP client that these settings describe; `trace` sees its requests."""
    limits = FetchLimits(seconds=settings.timeout)
    return Fetcher(policy_of(settings), user_agent(settings.contact), limits=limits, trace=trace)


def policy_of(settings: NetworkSettings) -> FetchPolicy:
    """Return the address policy of these settings."""
    return FetchPolicy(ports=frozenset(settings.ports), inside=LOOPBACK if settings.allow_loopback else ())


def user_agent(contact: str) -> str:
    """Return the User-Agent that sites see."""
    return f"Clippings/{release()} (news reader; {contact or 'no contact was set'})"


def rules_of(settings: FeedSettings) -> PollRules:
    """Return how often these settings let feeds be polled."""
    shortest = timedelta(minutes=settings.shortest_minutes)
    return PollRules(shortest=shortest, longest=max(shortest, timedelta(hours=settings.longest_hours)))


@contextmanager
def sole_poller(folder: Path) -> Iterator[bool]:
    """Yield whether this process alone polls the feeds of the data folder while the block lasts."""
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def is_polled(folder: Path) -> bool:
    """Return whether a process polls the feeds of the data folder."""
    if not (folder / _LOCK).exists():
        return False
    with sole_poller(folder) as alone:
        return not alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """Feeds as they are kept read, and what has come by them as it is kept."""

    poller: Poller
    revisiting: Revisiting
    upkeep: Upkeep
    clock: Clock
    server_clock: ServerClock
    intake: Intake

    async def run(self) -> None:
        """Poll feeds, recrawl young pages, and delete old articles, until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            for loop in self.loops():
                group.create_task(repeat(loop, clock=self.clock))

    def loops(self) -> tuple[BackgroundLoop, ...]:
        """Return the loops, of which the first two run on unless they fail."""
        return (
            BackgroundLoop(name="feeds", every=_AGAIN_AFTER, job=lambda _now: self.poller.run()),
            BackgroundLoop(name="recrawling", every=_AGAIN_AFTER, job=lambda _now: self.revisiting.run()),
            BackgroundLoop(name="retention", every=DAILY, job=self.server_clock.guarded(self.upkeep.run)),
        )

    async def once(self, feeds: Sequence[Feed] | None = None) -> None:
        """Read the feeds that are due, or exactly `feeds`, and do the upkeep that is due."""
        if feeds is None:
            await self.poller.poll_due()
        else:
            await self.poller.poll_now(feeds)
        await self.revisiting.visit_due()
        if self.server_clock.is_confirmed:
            await self.upkeep.do(now=self.clock())


@asynccontextmanager
async def polling_of(
    corpus: Corpus,
    settings: Settings,
    *,
    clock: Clock,
    tell: Callable[[Polled], None],
    server_clock: ServerClock | None = None,
) -> AsyncIterator[Polling]:
    """Open the polling of the corpus's feeds, with its HTTP client."""
    server_clock = server_clock or ServerClock(clock)
    threads = Threads(at_once=_WORK_AT_ONCE, timeout=_LONGEST_WORK)
    retention = retention_of(settings.retention)
    folder, servers = settings.data_folder, Servers(store_url=corpus.store_url, search_url=corpus.search_url)
    trace, is_right = server_clock.requests(from_discord=False), lambda: server_clock.is_confirmed
    async with fetcher_of(settings.network, trace=trace) as fetcher:
        with Intake(folder, retention=retention, is_clock_right=is_right, **servers) as intake:
            running, cited = threads.in_turn, MessageHistory(corpus.engine).articles
            rules = rules_of(settings.feeds)
            poller = Poller.of(
                corpus.feeds, fetcher, intake, beside=running, rules=rules, clock=clock, tell=tell
            )
            poller.put_off = _log_outage
            yield Polling(
                poller=poller,
                revisiting=Revisiting(
                    RevisitStore(corpus.engine),
                    fetcher,
                    intake=intake,
                    beside=running,
                    clock=clock,
                    tell=_log_broken_visit,
                ),
                upkeep=Upkeep(intake, retention, cited=cited, beside=running),
                clock=clock,
                server_clock=server_clock,
                intake=intake,
            )


async def poll_alone(
    corpus: Corpus, settings: Settings, *, clock: Clock, server_clock: ServerClock | None = None
) -> None:
    """Poll feeds until it is cancelled; return at once while another process does it."""
    with sole_poller(settings.data_folder) as alone:
        if alone:
            opened = polling_of(corpus, settings, clock=clock, tell=log_poll, server_clock=server_clock)
            async with opened as polling:
                await polling.run()


def _log_outage(error: StoreUnavailableError) -> None:
    log.error("feeds not polled", reason=str(error))


def _log_broken_visit(error: Exception) -> None:
    log.error("page not looked at again", exc_info=error)


def log_poll(polled: Polled) -> None:
    """Log the result of a poll, by address: a feed's title is foreign text."""
    feed = polled.feed
    if isinstance(polled.error, StoreUnavailableError):  # such as a full disk: its text says what to do
        log.error("poll failed", feed=feed.url, reason=str(polled.error))
    elif polled.error is not None:
        log.error("poll failed", feed=feed.url, exc_info=polled.error)
    elif feed.problem:
        log.info("feed not read", feed=feed.url, failures=feed.failures, reason=str(feed.problem))
    else:
        counts = {fate.value: polled.count(fate) for fate in EntryStatus}
        log.info("feed read", feed=feed.url, **counts, next=feed.due_at.isoformat(timespec="seconds"))
    for notice in polled.notices:
        level = log.info if notice.kind is NoticeKind.MOVED else log.warning
        level("feed " + notice.kind, feed=feed.url, text=notice.text)
