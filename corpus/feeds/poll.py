"""Poll one feed and record the result.

    asked, with its validators | parsed | what is new | its pages | taken in | decided | recorded

Nothing here decides: `arrivals` and `schedule` do. Nothing here stores: the book and the intake do.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Protocol

from corpus.feeds.arrivals import SAME_TEXT, NewEntry, arrivals, entry_key
from corpus.feeds.recording import InBackground, Recorder
from corpus.feeds.schedule import Answered, Failed, PollRules, decide, entries_a_day, first_revisit
from corpus.feeds.submissions import EntryFetcher, SubmissionIntake, results_or_text, source_of
from corpus.fetching.client import Fetcher
from corpus.fetching.responses import fresh_for
from corpus.models.errors import FetchError, IngestError, Reason
from corpus.models.feed import DueFeed, EntryStatus, Feed, FeedNotice, ParsedFeed, SeenEntry
from corpus.models.ingest import AddResult, AddStatus, Fetched, Submission
from corpus.models.revision import Revisit
from corpus.store.feed_records import PollRecord

FEED_TYPES = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_MOST = 100  # entries of a feed that are taken in by one poll, the newest first
_BATCH = 5  # entries whose pages are in memory at once


class FeedBook(Protocol):
    """Where feeds are kept: `corpus.store.feeds`."""

    def due(self, *, now: datetime) -> Sequence[DueFeed]: ...  # noqa: D102

    def still_due(self, numbers: Collection[int], *, now: datetime) -> Sequence[Feed]: ...  # noqa: D102

    def seen(self, number: int, /) -> Sequence[SeenEntry]: ...  # noqa: D102

    def record_all(self, records: Sequence[PollRecord], again: bool, /) -> None: ...  # noqa: D102, FBT001


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll came to: the feed as it is now, what its owners are told, and its entries that were tried.

    `error` is why it broke down, where that was no fault of the feed.
    """

    feed: Feed
    notices: tuple[FeedNotice, ...] = ()
    entries: tuple[SeenEntry, ...] = ()
    error: Exception | None = None

    def count(self, status: EntryStatus) -> int:
        """Return how many of the entries have this status."""
        return sum(entry.status is status for entry in self.entries)


class FeedPoll:
    """Polls feeds, one a call.

    Args:
        book: where feeds are kept.
        fetcher: the HTTP client.
        intake: parses feeds, and stores what is submitted.
        beside: runs what takes time: parsing, storing.
        rules: how often feeds are asked.
        chance: numbers of 0 to 1 that spread feeds over time.
    """

    def __init__(
        self,
        book: FeedBook,
        fetcher: Fetcher,
        *,
        intake: SubmissionIntake,
        beside: InBackground,
        rules: PollRules,
        chance: Callable[[], float],
    ) -> None:
        self._book, self._fetcher, self._intake = book, fetcher, intake
        self._beside, self._rules, self._chance = beside, rules, chance
        self._entries = EntryFetcher(fetcher)
        self._recorder = Recorder(book.record_all, beside)

    async def __call__(self, feed: Feed, *, now: datetime) -> Polled:
        """Poll `feed`, and record what came of it."""
        outcome, found = await self._asked(feed, now=now)
        taken, listed = _TakenIn(), tuple[str, ...]()
        if found is not None and isinstance(outcome, Answered):
            entries = found.entries
            seen = await self._beside(lambda: self._book.seen(feed.number))
            arrived = await self._beside(lambda: arrivals(entries, seen, now=now, most=_MOST))
            outcome = _with_entries(outcome, found, seen, now=now)
            taken = await self._taken_in(arrived.now, feed=feed, source=source_of(found, feed.url), now=now)
            listed = arrived.listed
            taken.entries += [each.seen for each in arrived.merged]
            if arrived.later or any(entry.status is EntryStatus.WAITING for entry in taken.entries):
                # Without validators the next poll is not told that nothing has changed.
                outcome = replace(outcome, etag=None, modified=None, digest=None)
        decision = decide(feed, outcome, now=now, chance=self._chance(), rules=self._rules)
        record = PollRecord(
            feed=decision.feed,
            now=now,
            notices=decision.notices,
            entries=tuple(taken.entries),
            listed=listed,
            revisits=tuple(taken.revisits),
        )
        await self._recorder.record(record)
        return Polled(feed=decision.feed, notices=decision.notices, entries=tuple(taken.entries))

    async def _asked(self, feed: Feed, *, now: datetime) -> tuple[Answered | Failed, ParsedFeed | None]:
        try:
            fetched = await self._fetcher.get(feed.url, now=now, headers=_question(feed))
            answer = _answer(feed, fetched, now=now)
            if fetched.status == HTTPStatus.NOT_MODIFIED or answer.digest == feed.digest:
                return answer, None
            found = await self._intake.parse(fetched)
        except FetchError as error:
            wait = timedelta(seconds=error.wait or 0)
            return Failed(reason=error.reason, wait=wait, gone=error.status == HTTPStatus.GONE), None
        except IngestError as error:
            return Failed(reason=error.reason), None
        asks = max(answer.fresh_for, found.fresh_for)
        return replace(answer, fresh_for=asks, title=found.title or None, site=found.link), found

    async def _taken_in(
        self, arrived: Sequence[NewEntry], *, feed: Feed, source: str, now: datetime
    ) -> "_TakenIn":
        taken = _TakenIn()
        for start in range(0, len(arrived), _BATCH):
            batch = arrived[start : start + _BATCH]
            made = await self._entries.submissions(batch, source=source, feed=feed, now=now)
            submissions = [each for each in made if isinstance(each, Submission)]
            results = iter(await results_or_text(self._intake, submissions))
            for new, each in zip(batch, made, strict=True):
                taken.add(new, *((None, each) if isinstance(each, AddResult) else next(results)), now=now)
        return taken


@dataclass(slots=True)
class _TakenIn:
    """What became of entries, and which pages are to be fetched again."""

    entries: list[SeenEntry] = field(default_factory=list)
    revisits: list[Revisit] = field(default_factory=list)

    def add(self, new: NewEntry, submitted: Submission | None, result: AddResult, *, now: datetime) -> None:
        """Add one entry."""
        status = _status_of(new, result)
        reason = _MERGED[result.status] if status is EntryStatus.MERGED else result.reason
        self.entries.append(replace(new.seen, status=status, reason=str(reason)))
        if submitted is not None and status in {EntryStatus.TAKEN, EntryStatus.MERGED}:
            revisit = first_revisit(submitted, key=new.seen.key, now=now)
            self.revisits += [revisit] if revisit else []


def _status_of(new: NewEntry, result: AddResult) -> EntryStatus:
    """Return what became of an entry: taken where an article is its own."""
    if result.status is AddStatus.ADDED or (
        new.before is EntryStatus.TAKEN and result.status in {AddStatus.UPDATED, AddStatus.DUPLICATE}
    ):
        return EntryStatus.TAKEN
    return _STATUSES[result.status]


_STATUSES = {
    AddStatus.UPDATED: EntryStatus.MERGED,
    AddStatus.DUPLICATE: EntryStatus.MERGED,
    AddStatus.REJECTED: EntryStatus.REJECTED,
    AddStatus.WAITING: EntryStatus.WAITING,
}
_MERGED = {
    AddStatus.UPDATED: Reason("an update of an article that was there"),
    AddStatus.DUPLICATE: SAME_TEXT,
}


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
