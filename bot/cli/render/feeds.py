"""Render feeds and their health as text and as JSON documents."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.invisible import visible
from bot.core.limits import shortened
from bot.core.phrases import age, counted
from corpus.feeds.trial import TriedEntry
from corpus.models.feed import EntryStatus, Feed, FeedHealth, FeedStatus, Freshness, ParsedFeed

_TITLE = 100
_REASONS = 3  # of the entries that were not taken, those with the most


def feed_document(feed: Feed) -> dict[str, Any]:
    """Return a feed as a JSON object."""
    return {
        "number": feed.number,
        "url": feed.url,
        "title": feed.title,
        "site": feed.site,
        "owners": list(feed.owners),
        "status": feed.status.value,
        "due_at": _iso(feed.due_at),
        "polled_at": _iso(feed.polled_at),
        "succeeded_at": _iso(feed.succeeded_at),
        "newest_at": _iso(feed.newest_at),
        "per_day": feed.per_day,
        "failures": feed.failures,
        "failing_since": _iso(feed.failing_since),
        "warned_at": _iso(feed.warned_at),
        "problem": str(feed.problem),
    }


def health_document(health: FeedHealth) -> dict[str, Any]:
    """Return a feed with the status of its entries of the last 30 days."""
    return feed_document(health.feed) | {
        "entries": health.entries,
        "taken": health.taken,
        "merged": dict(health.merged),
        "waiting": dict(health.waiting),
        "share_rejected": round(health.share_rejected, 4),
        "rejected": dict(health.rejected),
    }


def freshness_document(freshness: Freshness) -> dict[str, Any]:
    """Return how fresh the feeds are as a whole."""
    return {
        "feeds": freshness.feeds,
        "newest": _iso(freshness.newest),
        "checked_at": _iso(freshness.checked_at),
        "behind": [feed.number for feed in freshness.behind],
    }


def tried_document(tried: TriedEntry) -> dict[str, Any]:
    """Return a tried entry: the article it would become, or the reason it is rejected."""
    article = tried.article
    return {
        "id": tried.entry.id,
        "title": article.title if article else tried.entry.title,
        "url": article.url if article else tried.entry.link,
        "published_at": _iso(article.published_at if article else tried.entry.published_at),
        "characters": len(article.body) if article else 0,
        "from_page": tried.fetched,
        "status": tried.status.value,
        "reason": str(tried.reason),
    }


def feeds_text(healths: Sequence[FeedHealth], freshness: Freshness, *, now: datetime) -> str:
    """Return the feeds in lines for people, with a summary at the end."""
    lines = [line for health in healths for line in _feed_lines(health, now=now)]
    return visible("\n".join([*lines, freshness_line(freshness, now=now)]))


def freshness_line(freshness: Freshness, *, now: datetime) -> str:
    """Return in words how fresh the feeds are as a whole."""
    parts = [counted(freshness.feeds, "feed")]
    if freshness.newest:
        parts.append(f"newest entry {age(freshness.newest, now)} old")
    if freshness.behind:
        parts.append(f"{len(freshness.behind):,} behind")
    return ", ".join(parts)


def tried_text(tried: TriedEntry, *, now: datetime) -> str:
    """Return a tried entry in lines for people."""
    document = tried_document(tried)
    title = shortened(document["title"] or document["url"] or document["id"], _TITLE)
    if tried.article is None:
        return visible(f"no   {title}\n     {tried.reason}")
    dated = f"{age(tried.article.published_at, now)} old" if tried.article.published_at else "without a date"
    source = "from its page" if tried.fetched else "from the feed"
    return visible(f"yes  {title}\n     {dated}, {counted(len(tried.article.body), 'character')} {source}")


def tried_counts(found: ParsedFeed, tried: Sequence[TriedEntry]) -> dict[str, int]:
    """Return what became of the entries that a feed lists, by name: they add up to all of them."""
    counts = {status.value: sum(each.status is status for each in tried) for status in EntryStatus}
    del counts[EntryStatus.WAITING.value]  # a trial does not wait
    return counts | {"not tried": len(found.entries) - len(tried), "too old": found.unread}


def _feed_lines(health: FeedHealth, *, now: datetime) -> Iterator[str]:
    feed = health.feed
    yield f"{feed.number}  {shortened(feed.name, _TITLE)}" + (f"  {feed.url}" if feed.title else "")
    yield f"   {', '.join(_facts(health, now=now))}"
    if health.entries:
        yield f"   {_entries_line(health)}"
    if feed.status is not FeedStatus.ACTIVE:
        yield f"   {feed.status.value}: {feed.problem}"
    elif feed.failures:
        since = f" for {age(feed.failing_since, now)}" if feed.failing_since else ""
        warned = "; it will be given up if this goes on" if feed.warned_at else ""
        yield f"   failing{since} ({counted(feed.failures, 'time')}): {feed.problem}{warned}"


def _facts(health: FeedHealth, *, now: datetime) -> Iterator[str]:
    feed = health.feed
    yield f"read {age(feed.succeeded_at, now)} ago" if feed.succeeded_at else "not read yet"
    if feed.newest_at:
        yield f"newest entry {age(feed.newest_at, now)} old"
    if feed.per_day is not None:
        yield f"{feed.per_day:,.1f} a day"
    if health.rejected:
        reasons = _most(health.rejected)
        yield f"{health.share_rejected:.0%} of {health.entries:,} rejected ({reasons})"


def _entries_line(health: FeedHealth) -> str:
    """Return what became of the entries of a feed, which adds up to all that it offered."""
    counts = (
        (health.taken, "taken"),
        (sum(health.merged.values()), "merged"),
        (sum(health.rejected.values()), "rejected"),
        (sum(health.waiting.values()), "waiting"),
    )
    parts = ", ".join(f"{count:,} {name}" for count, name in counts if count)
    reasons = _most({**health.merged, **health.waiting})
    return f"{_entries(health.entries)}: {parts}" + (f" ({reasons})" if reasons else "")


def _most(reasons: Mapping[str, int]) -> str:
    most = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))[:_REASONS]
    return "; ".join(f"{count:,}: {reason}" for reason, count in most)


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
