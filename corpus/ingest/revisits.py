"""Which pages are looked at again, and when: some change their text and tell nobody. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from corpus.ingest.feed import FeedEntry
from corpus.ingest.fetch import Fetched
from corpus.ingest.offer import Offer
from corpus.revisit import Revisit

AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""When a page is looked at again, since it was seen first: most corrections are made on the first day."""

_NEWS = timedelta(days=2)  # an article that is older when it comes in changes no more


def first_revisit(offer: Offer, *, key: str, now: datetime) -> Revisit | None:
    """When the page of an offer that was taken is to be seen again; None if that is not worth it."""
    entry, page = offer.entry, offer.page
    if page is None or offer.by_feed is None:
        return None
    if entry.published_at is not None and now - entry.published_at > _NEWS:
        return None
    return Revisit(
        feed=offer.by_feed,
        key=key,
        shelf=offer.feed,
        url=entry.link or page.url,
        source=offer.source,
        title=entry.title,
        summary=entry.summary,
        authors=entry.authors,
        published_at=entry.published_at,
        seen_at=now,
        due_at=now + AFTER[0],
        etag=page.headers.get("etag"),
        modified=page.headers.get("last-modified"),
    )


def next_revisit(visit: Revisit, page: Fetched | None, *, now: datetime) -> Revisit | None:
    """The visit after this one, which got `page`, or None if nothing new or nothing at all; None: no more."""
    due_at = next((moment for after in AFTER if (moment := visit.seen_at + after) > now), None)
    if due_at is None:
        return None
    if page is None:
        return replace(visit, due_at=due_at)
    etag, modified = page.headers.get("etag"), page.headers.get("last-modified")
    return replace(visit, due_at=due_at, etag=etag, modified=modified)


def offer_again(visit: Revisit, page: Fetched) -> Offer:
    """The offer that `page` is by now."""
    entry = FeedEntry(
        id=visit.key,
        title=visit.title,
        link=visit.url,
        published_at=visit.published_at,
        summary=visit.summary,
        authors=visit.authors,
    )
    return Offer(entry=entry, source=visit.source, by_feed=visit.feed, feed=visit.shelf, page=page)
