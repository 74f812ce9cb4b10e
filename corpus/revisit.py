"""A page that is looked at again: a frozen value, from the store to who fetches it and back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """A page that an article was read from, and what its feed says of it.

    `feed` and `key` are the number of the feed and the key of the entry in it, `shelf` that of the feed's
    articles. `etag` and `modified` are as the server sent them last.
    """

    feed: int
    key: str
    shelf: int
    url: str
    source: str
    title: str
    summary: str
    authors: tuple[str, ...]
    published_at: datetime | None
    seen_at: datetime
    due_at: datetime
    etag: str | None = None
    modified: str | None = None
