"""Render a guild's feeds, their health and their trial for Discord. Pure."""

from collections.abc import Iterator, Sequence

from bot.core.citations import relative
from bot.core.limits import shortened
from bot.core.markdown import escaped, link, muted
from bot.feeds.selection import CataloguePage, key_of, topic_names
from bot.feeds.service import Followed
from bot.locale.catalogue import region_name
from bot.locale.texts import Texts
from corpus.feeds.catalogue import CatalogueFeed, FeedText
from corpus.feeds.discovery import FoundFeed
from corpus.feeds.trial import TriedEntry
from corpus.models.errors import NO_REASON, Reason
from corpus.models.feed import EntryStatus, Feed, FeedHealth, FeedNotice, FeedStatus, NoticeKind

_NAME = 100
_REASON = 200
_PROBLEMS = 5
_REASONS = 2  # of the entries that were not taken, those with the most


def feed_link(feed: Feed) -> str:
    """Return the name of a feed as a link to it."""
    return link(shortened(feed.name, _NAME), feed.url)


def feed_blocks(healths: Sequence[FeedHealth], guild: int, texts: Texts) -> list[str]:
    """Return the feeds that a guild sees: its own, then the common ones."""
    own = [health for health in healths if str(guild) in health.feed.owners]
    common = [health for health in healths if health not in own]
    blocks = [texts("**Feeds of this server**")]
    blocks += [_block(health, texts) for health in own] or [muted(texts("none yet; add one with /feeds add"))]
    if common:
        blocks += [texts("**Feeds for everyone**"), *(_block(health, texts) for health in common)]
    return blocks


def tried_text(found: FoundFeed, tried: Sequence[TriedEntry], texts: Texts) -> str:
    """Return what would come in from a feed."""
    name = link(shortened(found.feed.title or found.url, _NAME), found.url)
    entries = texts.plural("{count} entry", "{count} entries", len(found.feed.entries))
    taken, merged, rejected = (
        sum(each.status is status for each in tried)
        for status in (EntryStatus.TAKEN, EntryStatus.MERGED, EntryStatus.REJECTED)
    )
    counts = " · ".join((entries, *_counts(texts, taken, merged, rejected, 0)))
    if rest := len(found.feed.entries) - len(tried):
        counts += " · " + texts("{count} not tried", count=f"{rest:,}")
    return "\n".join([f"{name} · {counts}", *(_tried(each, texts) for each in tried)])


def imported_text(added: int, known: int, problems: Sequence[Reason], texts: Texts) -> str:
    """Return the result of an imported list of feeds."""
    lines = [texts.plural("{count} feed is followed now.", "{count} feeds are followed now.", added)]
    if known:
        lines.append(texts.plural("{count} was followed already.", "{count} were followed already.", known))
    if problems:
        lines.append(texts.plural("{count} cannot be read:", "{count} cannot be read:", len(problems)))
        lines += [muted(_reason(problem, texts)) for problem in problems[:_PROBLEMS]]
    return "\n".join(lines)


def feed_facts(feed: CatalogueFeed, texts: Texts) -> str:
    """Return where a feed of the catalogue is from and what it is about, as plain text."""
    topics, full = topic_names(texts), (texts("full text"),) if feed.text is FeedText.FULL else ()
    return " · ".join((region_name(feed.region, texts), *(topics[each] for each in feed.topics), *full))


def page_text(page: CataloguePage, texts: Texts) -> str:
    """Return a page of the catalogue."""
    counts = [texts.plural("{count} feed", "{count} feeds", page.count)]
    if page.pages > 1:
        counts.append(texts("page {page} of {pages}", page=page.selection.page + 1, pages=page.pages))
    lines = [f"### {texts('Feeds to choose from')}", muted(" · ".join(counts))]
    lines += [_offered(feed, page, texts) for feed in page.feeds]
    return "\n".join(
        lines if page.feeds else [*lines, texts("No feed fits. Choose another region or topic.")]
    )


def followed_text(
    wanted: Sequence[CatalogueFeed], done: Followed, unfollowed: Sequence[Feed], texts: Texts
) -> str:
    """Return what came of feeds that were to be followed, and which are no longer."""
    names = {feed.url: escaped(feed.name) for feed in wanted}
    lines = []
    if done.feeds:
        listed = ", ".join(names[url] for url in done.feeds)
        lines.append(texts("Following {feed}. New articles come in automatically.", feed=listed))
    if unfollowed:
        listed = ", ".join(map(feed_link, unfollowed))
        lines.append(texts("Unfollowed: {feed}. Its articles are no longer shown here.", feed=listed))
    lines += [
        texts("Not followed: {feed}. {reason}", feed=names[url], reason=_reason(reason, texts))
        for url, reason in done.failed.items()
    ]
    return "\n".join(lines)


def _offered(feed: CatalogueFeed, page: CataloguePage, texts: Texts) -> str:
    followed, parts = page.followed.get(key_of(feed)), [link(shortened(feed.name, _NAME), feed.site)]
    if page.selection.region is None:
        parts.append(region_name(feed.region, texts))
    if followed is None:
        return " · ".join(parts)
    if followed.failures or followed.status is not FeedStatus.ACTIVE:
        reason = _reason(followed.problem, texts)
        return f"✗ {parts[0]} · {texts('followed, but it cannot be read: {reason}', reason=reason)}"
    return f"✓ {' · '.join(parts)} · {texts('followed')}"


def notice_text(notice: FeedNotice, texts: Texts) -> str:
    """Return the notice to moderators about a feed."""
    feed = feed_link(notice.feed)
    said = {
        NoticeKind.MOVED: texts("The feed {feed} has moved; I read it at its new address.", feed=feed),
        NoticeKind.FAILING: texts("The feed {feed} cannot be read any more.", feed=feed),
        NoticeKind.DISABLED: texts("I have given up the feed {feed}; /feeds add tries it again.", feed=feed),
        NoticeKind.ENDED: texts("The feed {feed} was ended by its publisher.", feed=feed),
    }[notice.kind]
    problem = notice.feed.problem if notice.kind is not NoticeKind.MOVED else NO_REASON
    return "\n".join(filter(None, (said, muted(_reason(problem, texts)) if problem else "")))


def _block(health: FeedHealth, texts: Texts) -> str:
    return "\n".join(
        [feed_link(health.feed), muted(" · ".join(_facts(health, texts))), *_troubles(health, texts)]
    )


def _facts(health: FeedHealth, texts: Texts) -> Iterator[str]:
    feed = health.feed
    if feed.succeeded_at:
        yield texts("read {when}", when=relative(feed.succeeded_at))
    else:
        yield texts("not read yet")
    if feed.newest_at:
        yield texts("newest entry {when}", when=relative(feed.newest_at))
    if feed.status is FeedStatus.ACTIVE:
        yield texts("next read {when}", when=relative(feed.due_at))
    if health.entries:
        yield texts.plural("{count} entry", "{count} entries", health.entries)
        statuses = (sum(each.values()) for each in (health.merged, health.rejected, health.waiting))
        yield from _counts(texts, health.taken, *statuses)


def _counts(texts: Texts, taken: int, merged: int, rejected: int, waiting: int) -> Iterator[str]:
    """Yield what became of the entries of a feed, which adds up to all that it offered."""
    counts = (
        (taken, texts("{count} taken", count=f"{taken:,}")),
        (merged, texts("{count} merged", count=f"{merged:,}")),
        (rejected, texts("{count} rejected", count=f"{rejected:,}")),
        (waiting, texts("{count} waiting", count=f"{waiting:,}")),
    )
    yield from (text for count, text in counts if count)


def _troubles(health: FeedHealth, texts: Texts) -> Iterator[str]:
    feed = health.feed
    for why, count in health.reasons[:_REASONS]:
        yield muted(f"{count:,}: {_reason(Reason(why), texts)}")
    reason = _reason(feed.problem, texts)
    if feed.status is not FeedStatus.ACTIVE:
        yield muted(texts("no longer read: {reason}", reason=reason))
    elif feed.failures:
        since = relative(feed.failing_since or feed.added_at)
        yield muted(texts("failing since {when}: {reason}", when=since, reason=reason))


def _tried(tried: TriedEntry, texts: Texts) -> str:
    article = tried.article
    if article is None:
        title = escaped(shortened(tried.entry.title or tried.entry.id, _NAME))
        return f"✗ {title}\n{muted(_reason(tried.reason, texts))}"
    size = texts.plural("{count} character", "{count} characters", len(article.body))
    parts = [size, *([relative(article.published_at)] if article.published_at else [])]
    title = link(shortened(article.title or article.id, _NAME), article.url)
    return f"✓ {title}\n{muted(' · '.join(parts))}"


def _reason(reason: Reason, texts: Texts) -> str:
    return escaped(shortened(texts.translated(reason), _REASON))
