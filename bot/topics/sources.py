"""Render the sources as pages: feeds with their health, then other sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.citations import relative
from bot.core.limits import shortened
from bot.core.markdown import escaped, muted
from bot.core.pager import pages_of
from bot.core.phrases import freshness, nothing_to_search
from bot.locale.texts import Texts
from corpus import Scope
from corpus.models.feed import Feed, FeedHealth, FeedStatus

_NAME = 80
_PROBLEM = 120
_NAMES = 60  # of sources without a feed that are shown
_MANY_REJECTED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesSeen:
    """What is read where somebody asked: the feeds, the names of all sources, and what they have brought."""

    feeds: tuple[FeedHealth, ...]
    names: tuple[str, ...]
    scope: Scope


def sources_pages(seen: SourcesSeen, texts: Texts) -> tuple[str, ...]:
    """Return the pages of feeds by name, failures with reasons, and other sources."""
    if not seen.feeds and not seen.scope.articles:
        said = [nothing_to_search(texts), texts("Whoever runs the bot can add feeds, and so can moderators.")]
        return ("\n".join(said),)
    newest = relative(seen.scope.newest) if seen.scope.newest else ""
    blocks = [_feed(health, texts) for health in seen.feeds]
    blocks += _others(seen, texts)
    return pages_of(
        blocks,
        head=f"### {texts('Sources')}",
        foot=muted(freshness(seen.scope, texts, age=newest)),
    )


def _feed(health: FeedHealth, texts: Texts) -> str:
    feed = health.feed
    parts = [f"**{escaped(shortened(feed.name, _NAME))}**"]
    if feed.newest_at:
        parts.append(texts("newest {age}", age=relative(feed.newest_at)))
    if feed.per_day is not None:
        parts.append(texts("{number} a day", number=f"{feed.per_day:.1f}"))
    return "\n".join([" \u00b7 ".join(parts), *map(muted, _troubles(health, texts))])


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


def _others(seen: SourcesSeen, texts: Texts) -> list[str]:
    """Return the sources that are not the name of a feed."""
    titles = {health.feed.title for health in seen.feeds}
    names = [name for name in seen.names if name not in titles]
    if not names:
        return []
    said = texts("I have articles from: {names}", names=_listed(names))
    more = len(names) - _NAMES
    if more > 0:
        said += " " + texts.plural("and {count} more", "and {count} more", more)
    return [said]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(escaped(shortened(name, _NAME // 2)) for name in names[:_NAMES])
