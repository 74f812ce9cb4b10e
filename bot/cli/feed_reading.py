"""`clippings feeds list`, `export`, `test` and `poll`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.cli.console import (
    corpus_to_read,
    corpus_to_write,
    messages,
    output,
    print_json,
    reported,
    settings_of,
)
from bot.cli.options import this_moment
from bot.cli.render.feeds import (
    feed_document,
    feeds_text,
    freshness_document,
    health_document,
    tried_counts,
    tried_document,
    tried_text,
)
from bot.core.errors import UsageError, UserError
from bot.core.invisible import visible
from bot.core.log import set_up
from bot.feeds.polling import fetcher_of, log_poll, polling_of, sole_poller
from bot.state.tables import STATE_CHAIN
from config.sections import NetworkSettings
from config.settings import Settings
from corpus import Corpus
from corpus.feeds.discovery import FoundFeed, discover
from corpus.feeds.opml import ListedFeed, write_opml
from corpus.feeds.poll import Polled
from corpus.feeds.trial import TriedEntry, try_entries
from corpus.fetching.addresses import web_form
from corpus.models.feed import EntryStatus, Feed, FeedStatus
from corpus.pipeline.parsers import Parsers
from corpus.store.database import CORPUS_CHAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRequest:
    """What to poll: the feeds that are due until stopped, those due `once`, all, or those `named`."""

    named: Sequence[str] = ()
    every: bool = False
    once: bool = False

    @property
    def ends(self) -> bool:
        """Whether the command ends by itself."""
        return self.once or self.every or bool(self.named)

    def feeds(self, corpus: Corpus) -> Sequence[Feed] | None:
        """Return the feeds to read now; None for those that are due.

        Raises:
            UserError: a feed is not there, or is not read any more.
        """
        feeds = corpus.feeds.all()
        if self.named:
            return [_feed(name, feeds) for name in dict.fromkeys(self.named)]
        return [feed for feed in feeds if feed.status is FeedStatus.ACTIVE] if self.every else None


def poll_feeds(asked: PollRequest, *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Read feeds, once or until it is stopped.

    Raises:
        UsageError: a document is asked for from a call that does not end.
        UserError: another process does it.
    """
    if as_json and not asked.ends:
        raise UsageError("--json needs --once, --all or a feed; without them polling does not end")
    settings = settings_of(data=data, config=config)
    if not asked.ends:
        set_up(settings.log, secrets=settings.secrets)
    chains = (CORPUS_CHAIN, STATE_CHAIN)  # what was posted in Discord says what must be kept
    with (
        reported(),
        corpus_to_write(settings, chains) as corpus,
        sole_poller(settings.data_folder) as alone,
    ):
        feeds = asked.feeds(corpus)
        if not alone:
            raise UserError("another process reads the feeds of this folder, such as `clippings run`")
        if asked.ends:
            _show(asyncio.run(_polled(corpus, settings, feeds)), as_json=as_json)
        else:
            asyncio.run(_poll(corpus, settings))


def _feed(named: str, feeds: Sequence[Feed]) -> Feed:
    asked = web_form(named)
    feed = next((feed for feed in feeds if asked in (str(feed.number), feed.url)), None)
    if feed is None:
        raise UserError(f"{named}: no such feed; `clippings feeds list` shows the numbers")
    if feed.status is not FeedStatus.ACTIVE:
        raise UserError(f"feed {feed.number} is not read any more; `clippings feeds add` starts it again")
    return feed


async def _poll(corpus: Corpus, settings: Settings) -> None:
    async with polling_of(corpus, settings, clock=this_moment, tell=log_poll) as polling:
        await polling.run()


async def _polled(corpus: Corpus, settings: Settings, feeds: Sequence[Feed] | None) -> list[Polled]:
    polled: list[Polled] = []
    async with polling_of(corpus, settings, clock=this_moment, tell=polled.append) as polling:
        await polling.once(feeds)
    return polled


def _show(polled: list[Polled], *, as_json: bool) -> None:
    counts = {fate.value: sum(each.count(fate) for each in polled) for fate in EntryStatus}
    failed = [each for each in polled if each.error or each.feed.problem]
    if not polled:
        messages().print("no feed is due yet; --all reads all of them now")
    if as_json:
        feeds = [feed_document(each.feed) | {"error": str(each.error or "")} for each in failed]
        print_json({"polled": len(polled), **counts, "failed": feeds})
    else:
        for each in failed:
            messages().print(visible(f"{each.feed.name}: {each.error or each.feed.problem}"))
        for notice in (notice for each in polled for notice in each.notices):
            messages().print(visible(notice.text))
        fates = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        output().print(f"feeds read {len(polled) - len(failed):,}, failed {len(failed):,}; entries {fates}")
    if any(each.error for each in polled):
        raise UserError("some feeds could not be taken in, by no fault of theirs; the lines above say why")


def test_feed(address: str, *, limit: int, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Try the newest entries of the feed at `address`, or of the first feed it names."""
    settings, now = settings_of(data=data, config=config), this_moment()
    with reported():
        found, tried = asyncio.run(_tried(address, settings.network, limit=limit, now=now))
    first, *others = found
    if as_json:
        print_json(
            {
                "url": first.url,
                "title": first.feed.title,
                "entries": len(first.feed.entries),
                "tried": [tried_document(each) for each in tried],
                "counts": tried_counts(first.feed, tried),
                "others": [other.url for other in others],
            }
        )
        return
    title = first.feed.title or "a feed without a title"
    output().print(visible(f"{title}  {first.url}\nentries {len(first.feed.entries):,}"))
    for each in tried:
        output().print(tried_text(each, now=now))
    counts = tried_counts(first.feed, tried)
    output().print(", ".join(f"{name} {count:,}" for name, count in counts.items() if count))
    for other in others:
        output().print(visible(f"there is also {other.feed.title or 'a feed'}: {other.url}"))


async def _tried(
    address: str, settings: NetworkSettings, *, limit: int, now: datetime
) -> tuple[Sequence[FoundFeed], Sequence[TriedEntry]]:
    with Parsers() as parsers:
        async with fetcher_of(settings) as fetcher:
            found = await discover(address, fetcher, parsers, now=now)
            return found, await try_entries(found[0], fetcher, parsers, now=now, most=limit)


_NONE = "no feeds yet: add one with `clippings feeds add ADDRESS`"


def show_feeds(*, as_json: bool, data: Path | None, config: Path | None) -> None:
    """List all feeds, the guilds' too, and their health."""
    settings, now = settings_of(data=data, config=config), this_moment()
    with corpus_to_read(settings) as corpus:
        healths, freshness = corpus.feeds.health(now=now), corpus.feeds.freshness(now=now)
    if as_json:
        print_json(
            {
                "feeds": [health_document(health) for health in healths],
                "freshness": freshness_document(freshness),
            }
        )
        return
    output().print(feeds_text(healths, freshness, now=now) if healths else _NONE)


def write_feeds(file: Path | None, *, data: Path | None, config: Path | None) -> None:
    """Write the operator's feeds as an OPML list."""
    settings = settings_of(data=data, config=config)
    with corpus_to_read(settings) as corpus:
        feeds = corpus.feeds.all([None])
    listed = (ListedFeed(url=feed.url, title=feed.title, site=feed.site) for feed in feeds)
    text = write_opml(listed, title="Feeds of Clippings")
    if file is None:
        print(text, end="")
    else:
        file.write_text(text, encoding="utf-8")
