"""Which entries of a feed are news: pure, from a feed and what was met in it before.

An entry is known by its id; where its feed changes ids, by its link, if no other entry has the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from corpus.feed import EntryFate, SeenEntry
from corpus.identity import canonical_url
from corpus.ingest.feed import FeedEntry

MOST_TRIES = 3
_CHANGES_EVERY = timedelta(hours=1)  # an entry that changes each time it is looked at is taken no more often
_TRY_AGAIN = timedelta(minutes=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An entry to be taken in, and what is to be kept of it; `seen` is as it was tried now."""

    entry: FeedEntry
    seen: SeenEntry

    @property
    def is_last_try(self) -> bool:
        """Whether it is taken as it is, if its page cannot be had now either."""
        return self.seen.tries >= MOST_TRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What to take in now, the newest first; whether some must wait; and the keys of all that is listed."""

    now: tuple[Arrival, ...]
    more_later: bool
    listed: tuple[str, ...]


def arrivals(
    entries: Sequence[FeedEntry], known: Iterable[SeenEntry], *, now: datetime, most: int
) -> Arrivals:
    """What of `entries` is new, has changed or was not to be had before; at most so many at once."""
    seen = tuple(known)
    by_key = {each.key: each for each in seen}
    by_link = {each.link: each for each in seen if each.link}
    links = Counter(link_digest(entry) for entry in entries)
    due, listed, waits = [], dict[str, None](), False
    for entry in entries:
        link = link_digest(entry)
        before = by_key.get(entry_key(entry)) or (by_link.get(link) if links[link] == 1 else None)
        key = before.key if before else entry_key(entry)
        if key in listed:
            continue
        listed[key] = None
        arrival = Arrival(entry=entry, seen=_tried(entry, before, key=key, now=now))
        if before is None or _is_due(before, arrival.seen, now=now):
            due.append(arrival)
        else:
            waits = waits or before.fate is EntryFate.WAITING
    due.sort(key=lambda arrival: arrival.entry.published_at or now, reverse=True)
    return Arrivals(now=tuple(due[:most]), more_later=waits or len(due) > most, listed=tuple(listed))


def entry_key(entry: FeedEntry) -> str:
    """What an entry is known by within its feed."""
    return _digest(entry.id or entry.title + entry.text)


def link_digest(entry: FeedEntry) -> str:
    """What an entry's page is known by; "" where it has none."""
    return _digest(canonical_url(entry.link)) if entry.link else ""


def _tried(entry: FeedEntry, before: SeenEntry | None, *, key: str, now: datetime) -> SeenEntry:
    digest = _digest(f"{entry.title}\0{entry.text}")
    again = before is not None and before.fate is EntryFate.WAITING
    return SeenEntry(
        key=key,
        link=link_digest(entry),
        digest=digest,
        seen_at=before.seen_at if before else now,
        tried_at=now,
        tries=before.tries + 1 if before and again else 1,
    )


def _is_due(before: SeenEntry, tried: SeenEntry, *, now: datetime) -> bool:
    waited = now - before.tried_at
    if before.fate is EntryFate.WAITING:
        return waited >= _TRY_AGAIN
    return before.digest != tried.digest and waited >= _CHANGES_EVERY


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
