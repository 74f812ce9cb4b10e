"""`clippings feeds poll`: feeds read without the bot."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli.console import messages, output, print_json, reported, settings_of
from bot.cli.options import this_moment
from bot.cli.render.feeds import feed_document
from bot.core.errors import UsageError, UserError
from bot.core.invisible import visible
from bot.core.log import set_up
from bot.feeds.polling import log_poll, polling_of, sole_poller
from bot.state.tables import STATE_CHAIN
from config.settings import Settings
from corpus import Corpus
from corpus.feeds.poll import Polled
from corpus.models.feed import EntryStatus, Feed, FeedStatus
from corpus.store.database import CORPUS_CHAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
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


def run(asked: Asked, *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Read feeds, once or until it is stopped.

    Raises:
        UsageError: a document is asked for from a call that does not end.
        UserError: another process does it.
    """
    if as_json and not asked.ends:
        raise UsageError("--json needs --once, --all or a feed; without them polling does not end")
    settings = settings_of(data=data, config=config)
    if not asked.ends:
        set_up(settings.log, secrets=[settings.discord.token.get_secret_value()])
    chains = (CORPUS_CHAIN, STATE_CHAIN)  # what was posted in Discord says what must be kept
    with (
        reported(),
        Corpus.open(settings.data_folder, chains=chains) as corpus,
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
    feed = next((feed for feed in feeds if named in (str(feed.number), feed.url)), None)
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
