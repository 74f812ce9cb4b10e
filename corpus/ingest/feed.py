"""What a feed says, in one shape for all formats of feeds."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed; every text is plain text, in paragraphs. What the feed leaves out is empty.

    `id` is the entry's own, else its link; it is unique only within its feed. `unread_date` is a date that
    cannot be read, as it is written.
    """

    id: str
    title: str = ""
    link: str | None = None
    published_at: datetime | None = None
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    unread_date: str = ""

    @property
    def text(self) -> str:
        """Its content, else its summary."""
        return self.content or self.summary


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed; one without entries is still a feed.

    `link` is the page that it belongs to, `fresh_for` how long it asks not to be read again.
    """

    title: str
    link: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    fresh_for: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedContent:
    """What was found at the address of a feed."""

    content: bytes
    url: str
    content_type: str = ""
