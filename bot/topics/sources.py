"""Render the sources as pages, with the health of their feeds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.citations import relative
from bot.core.limits import shortened
from bot.core.markdown import escaped, isolated, muted
from bot.core.pager import pages_of
from bot.core.phrases import freshness, nothing_to_search
from bot.locale.texts import Texts
from corpus import Scope
from corpus.models.feed import Feed, FeedHealth, FeedStatus

_NAME = 80
_PROBLEM = 120
_TOGETHER = 5  # sources in one block of a page
_MANY_REJECTED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesSeen:
    """What is read where somebody asked.

    Attributes:
        feeds: with their health.
        sources: by name, how many articles there are of each and the newest.
        scope: all of it.
    """

    feeds: tuple[FeedHealth, ...]
    sources: Mapping[str, Scope]
    scope: Scope


def sources_pages(seen: SourcesSeen, texts: Texts) -> tuple[str, ...]:
    """Return the pages of sources by name, each with its articles, the newest, and what is wrong with it."""
    if not seen.feeds and not seen.scope.articles:
        said = [nothing_to_search(texts), texts("Whoever runs the bot can add feeds, and so can moderators.")]
        return ("\n".join(said),)
    newest = relative(seen.scope.newest) if seen.scope.newest else ""
    lines = list(_lines(seen, texts))
    return pages_of(
        ("\n".join(lines[at : at + _TOGETHER]) for at in range(0, len(lines), _TOGETHER)),
        head=f"### {texts('Sources')}",
        foot=muted(freshness(seen.scope, texts, age=newest)),
    )


def _lines(seen: SourcesSeen, texts: Texts) -> Iterator[str]:
    """Yield each feed, and each source that is not the name of one."""
    feeds = {health.feed.name: health for health in seen.feeds}
    for name in sorted({*feeds, *seen.sources}, key=str.casefold):
        health, scope = feeds.get(name), seen.sources.get(name, Scope())
        newest = scope.newest or (health.feed.newest_at if health else None)
        parts = [isolated(f"**{escaped(shortened(name, _NAME))}**")]
        parts.append(texts.plural("{count} article", "{count} articles", scope.articles))
        if newest:
            parts.append(texts("newest {age}", age=relative(newest)))
        if health and health.feed.per_day is not None:
            parts.append(texts("{number} a day", number=f"{health.feed.per_day:.1f}"))
        troubles = _troubles(health, texts) if health else []
        yield "\n".join([" \u00b7 ".join(parts), *map(muted, troubles)])


def _troubles(health: FeedHealth, texts: Texts) -> list[str]:
    feed, said = health.feed, []
    if feed.status is not FeedStatus.ACTIVE:
        said.append(texts("No longer read: {reason}", reason=_reason(feed, texts)))
    elif feed.failures:
        since = relative(feed.failing_since) if feed.failing_since else ""
        said.append(texts("Failing, first {since}: {reason}", since=since, reason=_reason(feed, texts)))
    elif feed.polled_at is None:
        said.append(texts("Not read yet."))
    if health.share_rejected >= _MANY_REJECTED:
        share = f"{health.share_rejected:.0%}"
        said.append(texts("{share} of its entries could not be read as articles.", share=share))
    return said


def _reason(feed: Feed, texts: Texts) -> str:
    return escaped(shortened(texts.translated(feed.problem), _PROBLEM))
