"""Tell new entries of a feed from known ones, and shared links from own ones. Pure.

An entry is known by its id, or by what tells it from others of the same id; where its feed changes ids, by
its link and text. The rule of what makes two entries one article stands in `corpus/README.md`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from corpus.models.errors import Reason
from corpus.models.feed import EntryStatus, FeedEntry, SeenEntry
from corpus.models.identity import canonical_url, page_url
from corpus.models.ingest import LinkUse

MOST_TRIES = 3
LISTED_TWICE = Reason("listed twice, with the same link and text")
SAME_TEXT = Reason("an article that was there says the same")
_CHANGES_EVERY = timedelta(hours=1)  # an entry that changes each time it is looked at is taken no more often
_TRY_AGAIN = timedelta(minutes=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry to be taken in, and what is to be kept of it.

    `seen` is as it was tried now, `before` what became of it earlier. `has_own_page` is whether no other
    entry leads to its page too.
    """

    entry: FeedEntry
    seen: SeenEntry
    before: EntryStatus | None = None
    link_use: LinkUse = LinkUse.OWN
    has_own_page: bool = True

    @property
    def is_last_try(self) -> bool:
        """Whether it is taken as it is, if its page cannot be had now either."""
        return self.seen.tries >= MOST_TRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What to take in now, the newest first, and what else is to be kept of a listing.

    `later` is how many must wait for the next poll, `merged` those that say what another entry says,
    `listed` the keys of all.
    """

    now: tuple[NewEntry, ...]
    later: int
    merged: tuple[NewEntry, ...]
    listed: tuple[str, ...]


def arrivals(
    entries: Sequence[FeedEntry], known: Iterable[SeenEntry], *, now: datetime, most: int
) -> Arrivals:
    """Return what of `entries` is new, changed or due for another try, at most `most`."""
    listing = _Listing(entries, known)
    due, merged, listed, waits = [], dict[str, NewEntry](), dict[str, None](), 0
    for item in listing.items:
        before = listing.before(item)
        key = before.key if before else item.key
        if listing.is_repeated(item, before, listed):
            key = listing.key_of_repeat(item, listed)
            merged[key] = _merged(item, key, now=now)
        elif before is None or _is_due(before, item.digest, now=now):
            due.append(listing.new(item, before, now=now))
        else:
            waits += before.status is EntryStatus.WAITING
        listed[key] = None
    due.sort(key=lambda arrival: arrival.entry.published_at or now, reverse=True)
    return Arrivals(
        now=tuple(due[:most]),
        later=waits + len(due[most:]),
        merged=tuple(each for key, each in merged.items() if key not in listing.known),
        listed=tuple(listed),
    )


def identities(entries: Sequence[FeedEntry]) -> tuple[tuple[str, LinkUse], ...]:
    """Return the key of each entry of a feed, and whether its link names it.

    What is listed twice has one key.
    """
    listing = _Listing(entries, ())
    return tuple((listing.first_like(item).key, listing.link_use(item, None)) for item in listing.items)


def entry_key(entry: FeedEntry) -> str:
    """Return what an entry is known by within its feed, where its id is its own."""
    return _digest(entry.id or entry.title + entry.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """An entry that is listed now: the keys of its id and of itself, and the digest of its text."""

    entry: FeedEntry
    place: int
    base: str
    key: str
    digest: str


class _Listing:
    """The entries of a feed as it lists them now, beside those that are known."""

    def __init__(self, entries: Sequence[FeedEntry], known: Iterable[SeenEntry]) -> None:
        self.known = {each.key: each for each in known}
        self.items = _keyed(entries)
        self._keys = frozenset(item.key for item in self.items)
        self._times = Counter[str]()  # that an entry was listed once more

    def before(self, item: _Item) -> SeenEntry | None:
        """Return what this entry was when it was seen before."""
        if found := self.known.get(item.key):
            return found
        base = self.known.get(item.base)
        if base is not None and base.digest == item.digest:
            return base  # its id was its own when it was seen
        # To bring a link into one form takes time, which only an entry that seems new is worth.
        return self._gone(item).get(item.digest)

    def is_repeated(self, item: _Item, before: SeenEntry | None, listed: dict[str, None]) -> bool:
        """Whether another entry of the listing has the same link, or id, and the same text."""
        if item.key in listed or (before is not None and before.key in listed):
            return True
        if before is not None:
            return before.status is EntryStatus.MERGED and before.digest == item.digest
        same = self._listed_with_link(item)[item.digest]
        return same.first is not item or any(key in self.known for key in same.keys - {item.key})

    def first_like(self, item: _Item) -> _Item:
        """Return the first entry of the listing with the same link and text: mostly the entry itself."""
        return self._listed_with_link(item)[item.digest].first

    def key_of_repeat(self, item: _Item, listed: dict[str, None]) -> str:
        """Return a key for an entry that is listed once more."""
        self._times[item.key] += 1
        return _digest(f"{item.key}\0{self._times[item.key]}") if item.key in listed else item.key

    def new(self, item: _Item, before: SeenEntry | None, *, now: datetime) -> NewEntry:
        """Return an entry that is to be taken in."""
        again = before is not None and before.status is EntryStatus.WAITING
        seen = SeenEntry(
            key=before.key if before else item.key,
            link=before.link if before and before.link else self._links[item.place],
            digest=item.digest,
            seen_at=before.seen_at if before else now,
            tried_at=now,
            tries=before.tries + 1 if before and again else 1,
        )
        return NewEntry(
            entry=item.entry,
            seen=seen,
            before=before.status if before else None,
            link_use=self.link_use(item, before),
            has_own_page=self._has_own_page(item),
        )

    def link_use(self, item: _Item, before: SeenEntry | None) -> LinkUse:
        """Return whether the link of an entry names it alone."""
        if not item.entry.text and not self._has_own_page(item):
            return LinkUse.OWN  # its page is all that it says
        is_taken = before is not None and before.status is EntryStatus.TAKEN
        gone = len(self._gone(item).keys() - {item.digest})
        now = len(self._listed_with_link(item)) > 1
        if not gone and not now:
            return LinkUse.OWN
        return LinkUse.SHARED if not is_taken and (now or gone > 1) else LinkUse.DOUBTFUL

    def _has_own_page(self, item: _Item) -> bool:
        if len(self._listed_with_link(item)) == 1:
            return True
        return len(self._texts_by_page[page_url(item.entry.link or "")]) == 1

    def _listed_with_link(self, item: _Item) -> Mapping[str, "_SameText"]:
        """Return the listed entries with the link of `item`, itself too, by the digests of their texts."""
        link = self._links[item.place]
        return self._by_link[link] if link else {item.digest: _SameText(first=item, keys={item.key})}

    def _gone(self, item: _Item) -> Mapping[str, SeenEntry]:
        """Return the known entries with the link that are listed no longer, by the digests of their texts.

        Merged ones aside: their text is another's.
        """
        return self._gone_by_link.get(self._links[item.place], {}) if self._gone_by_link else {}

    @cached_property
    def _gone_by_link(self) -> Mapping[str, Mapping[str, SeenEntry]]:
        found = defaultdict[str, dict[str, SeenEntry]](dict)
        for each in self.known.values():
            if each.link and each.status is not EntryStatus.MERGED and each.key not in self._keys:
                found[each.link][each.digest] = each
        return found

    @cached_property
    def _links(self) -> tuple[str, ...]:
        """The digests of the links of all entries, in their order; "" for one without."""
        links = (item.entry.link for item in self.items)
        return tuple(_digest(canonical_url(link)) if link else "" for link in links)

    @cached_property
    def _by_link(self) -> Mapping[str, Mapping[str, "_SameText"]]:
        found = defaultdict[str, dict[str, _SameText]](dict)
        for item in self.items:
            same = found[self._links[item.place]].setdefault(item.digest, _SameText(first=item, keys=set()))
            same.keys.add(item.key)
        return found

    @cached_property
    def _texts_by_page(self) -> Mapping[str, set[str]]:
        """The digests of the texts whose links lead to a page, for links that several have."""
        found = defaultdict[str, set[str]](set)
        for item in self.items:
            if len(self._listed_with_link(item)) > 1:
                found[page_url(item.entry.link or "")].add(item.digest)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _SameText:
    """Entries of a listing with one link and one text: the first of them, and the keys of all."""

    first: _Item
    keys: set[str]


def _keyed(entries: Sequence[FeedEntry]) -> tuple[_Item, ...]:
    """Return the entries with their keys: what is equal for several different entries is no identity."""
    bases = [entry_key(entry) for entry in entries]
    digests = [_digest(f"{entry.title}\0{entry.text}") for entry in entries]
    links = [_digest(f"{base}\0{entry.link}") for base, entry in zip(bases, entries, strict=True)]
    texts = [_digest(f"{link}\0{text}") for link, text in zip(links, digests, strict=True)]
    by_base, by_link = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for base, link, text in zip(bases, links, texts, strict=True):
        by_base[base].add(text)
        by_link[link].add(text)
    return tuple(
        _Item(
            entry=entry,
            place=place,
            base=bases[place],
            key=_first_own(
                (bases[place], len(by_base[bases[place]])), (links[place], len(by_link[links[place]]))
            )
            or texts[place],
            digest=digests[place],
        )
        for place, entry in enumerate(entries)
    )


def _first_own(*keys: tuple[str, int]) -> str:
    """Return the first key that stands for one text only; "" if none does."""
    return next((key for key, texts in keys if texts == 1), "")


def _merged(item: _Item, key: str, *, now: datetime) -> NewEntry:
    seen = SeenEntry(
        key=key,
        link="",
        digest=item.digest,
        seen_at=now,
        tried_at=now,
        status=EntryStatus.MERGED,
        reason=str(LISTED_TWICE),
    )
    return NewEntry(entry=item.entry, seen=seen)


def _is_due(before: SeenEntry, digest: str, *, now: datetime) -> bool:
    waited = now - before.tried_at
    if before.status is EntryStatus.WAITING:
        return waited >= _TRY_AGAIN
    return before.digest != digest and waited >= _CHANGES_EVERY


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
