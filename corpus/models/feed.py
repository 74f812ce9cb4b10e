"""Feeds, their entries and their health.

`corpus.feeds.schedule` decides how one becomes the next; `corpus.store.feeds` keeps them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from corpus.models.errors import NO_REASON, Reason

FEED_BYTES = 20_000_000  # the cap on a feed, and on a JSON file of several articles


class FeedStatus(StrEnum):
    """Whether a feed is still asked for news."""

    ACTIVE = "active"
    ENDED = "ended"  # its publisher has taken it away for good
    DISABLED = "disabled"  # it failed for too long


class DueFeed(NamedTuple):
    """What it takes to choose which of many feeds are polled first."""

    number: int
    url: str
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that is followed, with what its last polls left behind.

    `owners` are those who follow it: guilds by their id, or None, the operator, for all. `per_day` is the
    mean number of entries a day, None while too little is known. `failures` are those in a row, since
    `failing_since`; of these the owners were told at `warned_at`. `etag` and `modified` are kept as the
    server sent them, `digest` is that of what it sent.
    """

    number: int
    url: str
    added_at: datetime
    due_at: datetime
    title: str = ""
    site: str | None = None
    owners: tuple[str | None, ...] = (None,)
    status: FeedStatus = FeedStatus.ACTIVE
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    newest_at: datetime | None = None
    per_day: float | None = None
    failures: int = 0
    failing_since: datetime | None = None
    warned_at: datetime | None = None
    problem: Reason = NO_REASON

    @property
    def name(self) -> str:
        """Its title, or where it has none its address."""
        return self.title or self.url

    @property
    def shelf(self) -> int:
        """What its articles are kept under: its number where only guilds follow it, 0 where all see them."""
        return 0 if None in self.owners else self.number


class NoticeKind(StrEnum):
    """What a feed's owners are told of."""

    MOVED = "moved"
    FAILING = "failing"
    DISABLED = "disabled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedNotice:
    """Something about a feed that its owners should know; `text` is a sentence."""

    kind: NoticeKind
    feed: Feed
    at: datetime
    text: str


class EntryStatus(StrEnum):
    """What became of a feed's entry."""

    TAKEN = "taken"
    MERGED = "merged"  # into an article that is there: its text, or another state of it
    REJECTED = "rejected"
    WAITING = "waiting"  # its page could not be had yet


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """An entry of a feed that was met: under which key and link, and what became of it.

    `digest` tells whether it has changed since it was tried at `tried_at`.
    """

    key: str
    link: str
    digest: str
    seen_at: datetime
    tried_at: datetime
    tries: int = 1
    status: EntryStatus = EntryStatus.TAKEN
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed, and what became of its entries of late.

    `entries` is how many it offered: those taken, merged, rejected and waiting. The last three by reason.
    """

    feed: Feed
    entries: int = 0
    taken: int = 0
    merged: Mapping[str, int] = field(default_factory=dict)
    rejected: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)

    @property
    def share_rejected(self) -> float:
        """The share of its entries that did not become articles."""
        return sum(self.rejected.values()) / self.entries if self.entries else 0.0

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Return why entries were not taken, the most frequent first."""
        counts = Counter[str]()
        for each in (self.merged, self.rejected, self.waiting):
            counts.update(each)
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How fresh the feeds are as a whole: what an answer may say of its ground.

    `newest` is the newest entry of any of them; since `checked_at` each was read that is in order; `behind`
    are the others, which fail, were given up, or should have been read long ago.
    """

    feeds: int = 0
    newest: datetime | None = None
    checked_at: datetime | None = None
    behind: tuple[Feed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Sees the articles that are everyone's, and those that came by feeds which `owner` follows.

    `owner` is a guild's id, or None for one who follows no feeds, as in a direct message. Where no viewer is
    given at all, everything is seen: so by the operator in the terminal.
    """

    owner: str | None = None

    @property
    def owners(self) -> tuple[str | None, ...]:
        """Whose feeds are seen: the operator's, and the viewer's own."""
        return (None,) if self.owner is None else (None, self.owner)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed; every text is plain text, in paragraphs. What the feed leaves out is empty.

    `id` is the entry's own, else its link; it is unique only within its feed. `source` is whom the entry
    names as its source, as planets and news searches do. `unread_date` is a date that cannot be read, as it
    is written. `image` is the address of a picture.
    """

    id: str
    title: str = ""
    link: str | None = None
    published_at: datetime | None = None
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    unread_date: str = ""
    image: str | None = None

    @property
    def text(self) -> str:
        """Return its content or its summary, whichever is fuller."""
        return max(self.content, self.summary, key=len)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed; one without entries is still a feed.

    `link` is the page that it belongs to, `fresh_for` how long it asks not to be read again, `unread` how
    many older entries were cut off.
    """

    title: str
    link: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    fresh_for: timedelta = timedelta()
    unread: int = 0
