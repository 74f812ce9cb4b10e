"""One poll of one feed, from the question to what is recorded of the answer.

    asked, with its validators | parsed | what is new | its pages | taken in | decided | recorded

Nothing here decides: `arrivals` and `schedule` do. Nothing here stores: a `FeedBook` and an `OfferIntake` do.
"""

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Protocol, TypeVar

from corpus.feeds.arrivals import NewEntry, arrivals, entry_key
from corpus.feeds.offers import Offer, Offering, OfferIntake, Withheld, feed_content, source_of
from corpus.feeds.schedule import Answered, Failed, PollRules, decide, entries_a_day, first_revisit
from corpus.fetching.client import Fetched, Fetcher
from corpus.fetching.responses import fresh_for
from corpus.models.errors import FetchError, IngestError
from corpus.models.feed import EntryStatus, Feed, FeedContent, FeedNotice, ParsedFeed, SeenEntry
from corpus.models.revision import Revisit

T = TypeVar("T")

FEED_TYPES = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)
_MOST = 100  # entries of a feed that are taken in by one poll, the newest first
_BATCH = 5  # entries whose pages are in memory at once


class InBackground(Protocol):
    """Runs work that takes time beside the event loop."""

    async def __call__(self, work: Callable[[], T], /) -> T: ...  # noqa: D102


class FeedBook(Protocol):
    """Where feeds are kept: `corpus.store.feeds`."""

    def due(self, *, now: datetime) -> Sequence[Feed]: ...  # noqa: D102

    def seen(self, number: int, /) -> Sequence[SeenEntry]: ...  # noqa: D102

    def record(  # noqa: D102
        self,
        feed: Feed,
        notices: Sequence[FeedNotice],
        *,
        now: datetime,
        entries: Sequence[SeenEntry],
        listed: Collection[str],
        revisits: Sequence[Revisit],
    ) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll came to: the feed as it is now, what its owners are told, and its entries that were tried.

    `error` is why it broke down, where that was no fault of the feed.
    """

    feed: Feed
    notices: tuple[FeedNotice, ...] = ()
    entries: tuple[SeenEntry, ...] = ()
    error: Exception | None = None

    def count(self, fate: EntryStatus) -> int:
        """How many of the entries met with this fate."""
        return sum(entry.fate is fate for entry in self.entries)


class FeedPoll:
    """Polls feeds, one a call.

    Args:
        book: where feeds are kept.
        fetcher: the door to the web.
        intake: who takes entries in.
        beside: runs what takes time: parsing, storing.
        rules: how often feeds are asked.
        chance: numbers of 0 to 1 that spread feeds over time.
        parse: reads a feed that was fetched, in another process.
    """

    def __init__(
        self,
        book: FeedBook,
        fetcher: Fetcher,
        *,
        intake: OfferIntake,
        beside: InBackground,
        rules: PollRules,
        chance: Callable[[], float],
        parse: Callable[[FeedContent], Awaitable[ParsedFeed]],
    ) -> None:
        self._book, self._fetcher, self._intake = book, fetcher, intake
        self._beside, self._rules, self._chance = beside, rules, chance
        self._parse, self._offering = parse, Offering(fetcher)

    async def __call__(self, feed: Feed, *, now: datetime) -> Polled:
        """Polls `feed`, and records what came of it."""
        outcome, found = await self._asked(feed, now=now)
        taken, listed = _TakenIn(), tuple[str, ...]()
        if found is not None and isinstance(outcome, Answered):
            entries = found.entries
            seen = await self._beside(lambda: self._book.seen(feed.number))
            arrived = await self._beside(lambda: arrivals(entries, seen, now=now, most=_MOST))
            outcome = _with_entries(outcome, found, seen, now=now)
            taken = await self._taken_in(arrived.now, feed=feed, source=source_of(found, feed.url), now=now)
            listed = arrived.listed
            if arrived.more_later or any(entry.fate is EntryStatus.WAITING for entry in taken.entries):
                # Without validators the next poll is not told that nothing has changed.
                outcome = replace(outcome, etag=None, modified=None, digest=None)
        decision = decide(feed, outcome, now=now, chance=self._chance(), rules=self._rules)
        await self._beside(
            lambda: self._book.record(
                decision.feed,
                decision.notices,
                now=now,
                entries=taken.entries,
                listed=listed,
                revisits=taken.revisits,
            )
        )
        return Polled(feed=decision.feed, notices=decision.notices, entries=taken.entries)

    async def _asked(self, feed: Feed, *, now: datetime) -> tuple[Answered | Failed, ParsedFeed | None]:
        try:
            fetched = await self._fetcher.get(feed.url, now=now, headers=_question(feed))
            answer = _answer(feed, fetched, now=now)
            if fetched.status == HTTPStatus.NOT_MODIFIED or answer.digest == feed.digest:
                return answer, None
            found = await self._parse(feed_content(fetched))
        except FetchError as error:
            wait = timedelta(seconds=error.wait or 0)
            return Failed(reason=str(error), wait=wait, gone=error.status == HTTPStatus.GONE), None
        except IngestError as error:
            return Failed(reason=str(error)), None
        asks = max(answer.fresh_for, found.fresh_for)
        return replace(answer, fresh_for=asks, title=found.title or None, site=found.link), found

    async def _taken_in(
        self, arrived: Sequence[NewEntry], *, feed: Feed, source: str, now: datetime
    ) -> "_TakenIn":
        taken = _TakenIn()
        for start in range(0, len(arrived), _BATCH):
            batch = arrived[start : start + _BATCH]
            offers = await self._offering.offers(batch, source=source, feed=feed, now=now)
            made = [offer for offer in offers if isinstance(offer, Offer)]
            reasons = await self._intake(made) if made else ()
            fates = tuple(_fates(batch, offers, reasons))
            taken += _TakenIn(entries=fates, revisits=tuple(_revisits(fates, offers, now=now)))
        return taken


@dataclass(frozen=True, slots=True, kw_only=True)
class _TakenIn:
    """What became of entries, and which pages are to be looked at again."""

    entries: tuple[SeenEntry, ...] = ()
    revisits: tuple[Revisit, ...] = ()

    def __add__(self, other: "_TakenIn") -> "_TakenIn":
        return _TakenIn(entries=self.entries + other.entries, revisits=self.revisits + other.revisits)


def _fates(
    batch: Sequence[NewEntry], offers: Sequence[Offer | Withheld], reasons: Sequence[str]
) -> Iterator[SeenEntry]:
    """What became of each arrival; `reasons` has one for each offer, "" where it was taken."""
    of_offers = iter(reasons)
    for arrival, offer in zip(batch, offers, strict=True):
        if isinstance(offer, Withheld):
            yield replace(arrival.seen, fate=EntryStatus.WAITING, reason=offer.reason)
        elif reason := next(of_offers):
            yield replace(arrival.seen, fate=EntryStatus.REJECTED, reason=reason)
        else:
            yield arrival.seen


def _revisits(
    fates: Sequence[SeenEntry], offers: Sequence[Offer | Withheld], *, now: datetime
) -> Iterator[Revisit]:
    """When the pages of those that were taken are to be looked at again."""
    for seen, offer in zip(fates, offers, strict=True):
        if (
            isinstance(offer, Offer)
            and seen.fate is EntryStatus.TAKEN
            and (visit := first_revisit(offer, key=seen.key, now=now))
        ):
            yield visit


def _question(feed: Feed) -> dict[str, str]:
    validators = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
    return {"Accept": FEED_TYPES} | {name: value for name, value in validators.items() if value}


def _answer(feed: Feed, fetched: Fetched, *, now: datetime) -> Answered:
    unchanged = fetched.status == HTTPStatus.NOT_MODIFIED
    headers = fetched.headers
    return Answered(
        moved_to=fetched.moved_to,
        etag=headers.get("etag", feed.etag if unchanged else None),
        modified=headers.get("last-modified", feed.modified if unchanged else None),
        digest=feed.digest if unchanged else sha256(fetched.content).hexdigest()[:16],
        fresh_for=fresh_for(headers, now=now),
    )


def _with_entries(
    answer: Answered, found: ParsedFeed, seen: Sequence[SeenEntry], *, now: datetime
) -> Answered:
    """`answer` with what the entries tell of the feed; one without a date dates from when it was met."""
    # What was there at the first poll may be of any age.
    first = min((entry.seen_at for entry in seen), default=now)
    first_seen = {entry.key: entry.seen_at for entry in seen if entry.seen_at > first}
    dates = [entry.published_at or first_seen.get(entry_key(entry)) for entry in found.entries]
    known = [min(date, now) for date in dates if date]
    return replace(answer, per_day=entries_a_day(known, now=now), newest_at=max(known, default=None))
