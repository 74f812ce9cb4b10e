"""`clippings feeds add`, `remove` and `import`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.cli.console import (
    STANDARD_INPUT,
    corpus_to_write,
    messages,
    output,
    print_json,
    reported,
    settings_of,
    standard_input,
)
from bot.cli.options import this_moment
from bot.cli.render.feeds import feed_document
from bot.core.errors import UserError
from bot.core.invisible import visible
from bot.feeds.polling import fetcher_of, policy_of
from config.settings import Settings
from corpus import Corpus, IngestError
from corpus.feeds.discovery import FoundFeed, discover
from corpus.fetching.addresses import web_form
from corpus.fetching.client import Fetcher
from corpus.models.feed import Feed
from corpus.parsing.fields import without_credentials
from corpus.pipeline.parsers import Parsers


@dataclass
class FeedChanges:
    """What was done for the arguments of a command, and what could not be."""

    verb: str
    feeds: list[Feed] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def show(self, *, as_json: bool) -> None:
        """Print the changes.

        Raises:
            UserError: nothing could be done.
        """
        if as_json:
            print_json({self.verb: [feed_document(feed) for feed in self.feeds], "problems": self.problems})
        else:
            for problem in self.problems:
                messages().print(visible(problem))
            for feed in self.feeds:
                output().print(visible(f"{self.verb} {feed.number}: {feed.name} ({feed.url})"))
        if self.problems and not self.feeds:
            raise UserError(f"no feed was {self.verb}")


def add(addresses: Sequence[str], *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Follow the feed at each address, or the first that it names."""
    settings = settings_of(data=data, config=config)
    with reported(), corpus_to_write(settings) as corpus:
        changes = asyncio.run(_added(corpus, settings, addresses, now=this_moment()))
    changes.show(as_json=as_json)


def remove(named: Sequence[str], *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Unfollow the feeds with these numbers or addresses."""
    settings, changes = settings_of(data=data, config=config), FeedChanges("removed")
    with reported(), corpus_to_write(settings) as corpus:
        known = {key: feed for feed in corpus.feeds.all([None]) for key in (str(feed.number), feed.url)}
        for name in named:
            if (feed := known.get(web_form(name))) and corpus.feeds.remove(feed.number):
                changes.feeds.append(feed)
            else:
                changes.problems.append(f"{name}: no such feed; `clippings feeds list` shows the numbers")
    changes.show(as_json=as_json)


def import_list(file: Path, *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Follow all feeds of an OPML list. They are due at once and read by the next poll."""
    settings, changes = settings_of(data=data, config=config), FeedChanges("added")
    now, policy = this_moment(), policy_of(settings.network)
    with reported(), corpus_to_write(settings) as corpus:
        known = {feed.url for feed in corpus.feeds.all([None])}
        with Parsers(count=1) as parsers:
            listed = asyncio.run(parsers.feed_list(_content(file)))
        for each in listed:
            try:
                url = str(policy.checked(each.url))
            except IngestError as error:
                name = each.title or without_credentials(each.url) or "an entry without a title"
                changes.problems.append(f"{name}: {error}")
                continue
            if url not in known:
                changes.feeds.append(corpus.feeds.add(url, now=now, due_at=now, title=each.title))
    if not changes.feeds and not changes.problems:
        messages().print("all feeds of the list are followed already")
    changes.show(as_json=as_json)
    if left_out := len(changes.problems):
        messages().print(f"{left_out:,} {'entry' if left_out == 1 else 'entries'} of the list left out")


def _content(file: Path) -> bytes:
    try:
        return standard_input().read() if str(file) == STANDARD_INPUT else file.read_bytes()
    except OSError as error:
        raise UserError(f"cannot read {file}: {error.strerror}") from error


async def _added(
    corpus: Corpus, settings: Settings, addresses: Sequence[str], *, now: datetime
) -> FeedChanges:
    changes = FeedChanges("added")
    with Parsers() as parsers:
        async with fetcher_of(settings.network) as fetcher:
            found = await asyncio.gather(*(_found(each, fetcher, parsers, now=now) for each in addresses))
    for address, each in zip(addresses, found, strict=True):
        if isinstance(each, IngestError):
            changes.problems.append(f"{without_credentials(address)}: {each}")
            continue
        first, *others = each
        changes.feeds.append(corpus.feeds.add(first.url, now=now, due_at=now, title=first.feed.title))
        for other in others:
            messages().print(visible(f"there is also {other.feed.title or 'a feed'}: {other.url}"))
    return changes


async def _found(
    address: str, fetcher: Fetcher, parsers: Parsers, *, now: datetime
) -> Sequence[FoundFeed] | IngestError:
    try:
        return await discover(address, fetcher, parsers, now=now)
    except IngestError as error:
        return error
