"""`clippings feeds check-catalogue`."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cli.console import messages, output, print_json, reported, settings_of
from bot.cli.options import this_moment
from bot.core.errors import UsageError, UserError
from bot.core.invisible import visible
from bot.core.phrases import counted
from bot.feeds.polling import fetcher_of
from config.sections import NetworkSettings
from corpus.feeds.catalogue import CatalogueFeed, FeedCatalogue
from corpus.feeds.catalogue_check import CheckedFeed, CheckStatus, check_feeds
from corpus.pipeline.parsers import Parsers


def check(*, language: str | None, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Fetch the feeds of the catalogue, and print the result of each.

    Raises:
        UsageError: it has no feed of this language.
        UserError: some have moved or are gone.
    """
    settings = settings_of(data=data, config=config)
    with reported():
        catalogue = FeedCatalogue(settings.feeds.catalogue_file)
    feeds = catalogue.select(language=language)
    if not feeds:
        languages = ", ".join(catalogue.languages)
        raise UsageError(f"no feed of the catalogue is in {language}; it has {languages or 'none'}")
    messages().print(f"asking {counted(len(feeds), 'feed')}")
    with reported():
        checked = asyncio.run(_checked(feeds, settings.network, now=this_moment()))
    counts = Counter(each.status for each in checked)
    if as_json:
        print_json({"feeds": [_document(each) for each in checked], "counts": _by_name(counts)})
    else:
        for each in checked:
            if each.status is not CheckStatus.FOUND:
                output().print(visible(_line(each)))
        output().print(", ".join(f"{name} {count:,}" for name, count in _by_name(counts).items()))
    if counts[CheckStatus.MOVED] or counts[CheckStatus.GONE]:
        raise UserError("some feeds have moved or are gone; a file named by feeds.catalogue can replace them")


async def _checked(
    feeds: Sequence[CatalogueFeed], network: NetworkSettings, *, now: datetime
) -> tuple[CheckedFeed, ...]:
    with Parsers(count=1) as parsers:
        async with fetcher_of(network) as fetcher:
            return await check_feeds(feeds, fetcher, parsers, now=now)


def _by_name(counts: Counter[CheckStatus]) -> dict[str, int]:
    return {status.value: counts[status] for status in CheckStatus}


def _line(checked: CheckedFeed) -> str:
    feed = checked.feed
    after = {
        CheckStatus.MOVED: f"now at {checked.url}",
        CheckStatus.EMPTY: "has no entries",
        CheckStatus.GONE: str(checked.reason),
    }[checked.status]
    return f"{checked.status.value}  {feed.name} ({feed.url}): {after}"


def _document(checked: CheckedFeed) -> dict[str, Any]:
    feed = checked.feed
    return {
        "name": feed.name,
        "url": feed.url,
        "language": feed.language,
        "status": checked.status.value,
        "now_at": checked.url,
        "entries": checked.entries,
        "newest": checked.newest.isoformat() if checked.newest else None,
        "reason": str(checked.reason),
    }
