"""Tell new entries of a feed from known ones. Pure.

An entry is known by its id; where its feed changes ids, by its link, if no other entry has the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from corpus.models.feed import EntryStatus, FeedEntry, SeenEntry
from corpus.models.identity import canonical_url

MOST_TRIES = 3
_CHANGES_EVERY = timedelta(hours=1)  # an entry that changes each time it is looked at is taken no more often
_TRY_AGAIN = timedelta(minutes=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
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

    now: tuple[NewEntry, ...]
    more_later: bool
    listed: tuple[str, ...]


def arrivals(
    entries: Sequence[FeedEntry], known: Iterable[SeenEntry], *, now: datetime, most: int
) -> Arrivals:
    """Return what of `entries` is new, changed or due for another try, at most `most`."""
    met = _Met(known, entries)
    due, listed, waits = [], dict[str, None](), False
    for entry in entries:
        before = met.before(entry)
        key = before.key if before else entry_key(entry)
        if key in listed:
            continue
        listed[key] = None
        tried = _tried(entry, before, key=key, now=now)
        if before is None or _is_due(before, tried, now=now):
            due.append(NewEntry(entry=entry, seen=tried))
        else:
            waits = waits or before.status is EntryStatus.WAITING
    due.sort(key=lambda arrival: arrival.entry.published_at or now, reverse=True)
    return Arrivals(
        now=tuple(_linked(arrival) for arrival in due[:most]),
        more_later=waits or len(due) > most,
        listed=tuple(listed),
    )


class _Met:
    """What was met before, to be found by the id of an entry, or by its link if no other entry has it."""

    def __init__(self, known: Iterable[SeenEntry], entries: Sequence[FeedEntry]) -> None:
        seen = tuple(known)
        self._by_key = {each.key: each for each in seen}
        self._by_link = {each.link: each for each in seen if each.link}
        self._links = Counter(entry.link for entry in entries)

    def before(self, entry: FeedEntry) -> SeenEntry | None:
        """Return what this entry was when it was seen before."""
        if found := self._by_key.get(entry_key(entry)):
            return found
        # To bring a link into one form takes time, which only an entry that seems new is worth.
        by_link = self._by_link and self._links[entry.link] == 1
        return self._by_link.get(link_digest(entry)) if by_link else None


def entry_key(entry: FeedEntry) -> str:
    """Return what an entry is known by within its feed."""
    return _digest(entry.id or entry.title + entry.text)


def link_digest(entry: FeedEntry) -> str:
    """Return what an entry's page is known by; "" where it has none."""
    return _digest(canonical_url(entry.link)) if entry.link else ""


def _tried(entry: FeedEntry, before: SeenEntry | None, *, key: str, now: datetime) -> SeenEntry:
    digest = _digest(f"{entry.title}\0{entry.text}")
    again = before is not None and before.status is EntryStatus.WAITING
    return SeenEntry(
        key=key,
        link=before.link if before else "",
        digest=digest,
        seen_at=before.seen_at if before else now,
        tried_at=now,
        tries=before.tries + 1 if before and again else 1,
    )


def _linked(arrival: NewEntry) -> NewEntry:
    seen = arrival.seen
    return replace(arrival, seen=replace(seen, link=seen.link or link_digest(arrival.entry)))


def _is_due(before: SeenEntry, tried: SeenEntry, *, now: datetime) -> bool:
    waited = now - before.tried_at
    if before.status is EntryStatus.WAITING:
        return waited >= _TRY_AGAIN
    return before.digest != tried.digest and waited >= _CHANGES_EVERY


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
