"""`clippings feeds test`: what would come in from a feed, and what would not and why."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.cli.console import output, print_json, reported, settings_of
from bot.cli.options import this_moment
from bot.cli.render.feeds import tried_document, tried_text
from bot.core.invisible import visible
from bot.feeds.polling import fetcher_of
from config.settings import NetworkSettings
from corpus.feeds.discovery import FoundFeed, discover
from corpus.feeds.trial import TriedEntry, try_entries
from corpus.pipeline.parsers import Parsers


def run(address: str, *, limit: int, as_json: bool, data: Path | None, config: Path | None) -> None:
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
                "others": [other.url for other in others],
            }
        )
        return
    title = first.feed.title or "a feed without a title"
    output().print(visible(f"{title}  {first.url}\nentries {len(first.feed.entries):,}"))
    for each in tried:
        output().print(tried_text(each, now=now))
    for other in others:
        output().print(visible(f"there is also {other.feed.title or 'a feed'}: {other.url}"))


async def _tried(
    address: str, settings: NetworkSettings, *, limit: int, now: datetime
) -> tuple[Sequence[FoundFeed], Sequence[TriedEntry]]:
    with Parsers() as parsers:
        async with fetcher_of(settings) as fetcher:
            found = await discover(address, fetcher, parsers, now=now)
            return found, await try_entries(found[0], fetcher, parsers, now=now, most=limit)
