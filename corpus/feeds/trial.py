"""Try what would come in from an address, without keeping it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from corpus.feeds.arrivals import arrivals
from corpus.feeds.discovery import FeedParser, FoundFeed, found_feed
from corpus.feeds.submissions import PAGE_TYPES, EntryFetcher, source_of
from corpus.fetching.client import Fetcher
from corpus.models.article import Article
from corpus.models.errors import NO_REASON, ArticleFormatError, IngestError, Reason
from corpus.models.feed import FeedEntry
from corpus.models.ingest import AddResult, Submission
from corpus.parsing.boilerplate import Boilerplate, Repeats
from corpus.parsing.fields import Remark, unread_date, without_credentials


class Parser(FeedParser, Protocol):
    """What parses feeds, pages and articles away from this process: `corpus.pipeline.parsers.Parsers`."""

    async def article(self, submission: Submission, /) -> Article: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedEntry:
    """An entry, and the article that it would become, or why none; `fetched` says that its page was read."""

    entry: FeedEntry
    article: Article | None = None
    reason: Reason = NO_REASON
    fetched: bool = False


async def try_entries(
    found: FoundFeed, fetcher: Fetcher, parser: Parser, *, now: datetime, most: int
) -> tuple[TriedEntry, ...]:
    """Return what the newest entries of a feed would become, at most `most`."""
    arrived = arrivals(found.feed.entries, (), now=now, most=most).now
    source = source_of(found.feed, found.url)
    made = await EntryFetcher(fetcher).submissions(arrived, source=source, now=now)
    repeats = Repeats()
    return tuple(
        [await _tried(new.entry, each, repeats, parser) for new, each in zip(arrived, made, strict=True)]
    )


async def articles_at(
    address: str, fetcher: Fetcher, parser: Parser, *, now: datetime, most: int = 100
) -> Sequence[Article | ArticleFormatError | Remark]:
    """Return the articles at an address: of a feed's newest entries, or of the page.

    What cannot be read comes as an error, and a date that cannot be read as a remark.
    """
    try:
        fetched = await fetcher.get(address, now=now, headers={"Accept": PAGE_TYPES})
        try:
            found = await found_feed(fetched, parser)
        except IngestError:
            return [await parser.article(Submission(page=fetched))]
    except IngestError as error:
        return [ArticleFormatError(without_credentials(address), error.reason)]
    tried = await try_entries(found, fetcher, parser, now=now, most=most)
    return [item for each in tried for item in _items(each, each.entry.link or without_credentials(address))]


def _items(tried: TriedEntry, place: str) -> Iterator[Article | ArticleFormatError | Remark]:
    yield tried.article or ArticleFormatError(place, tried.reason)
    if tried.article and tried.article.published_at is None and tried.entry.unread_date:
        yield unread_date(tried.entry.unread_date, place)


async def _tried(
    entry: FeedEntry, made: Submission | AddResult, repeats: Repeats, parser: Parser
) -> TriedEntry:
    if isinstance(made, AddResult):
        return TriedEntry(entry=entry, reason=made.reason)
    fetched = made.page is not None
    try:
        article = await parser.article(made)
    except IngestError as error:
        return TriedEntry(entry=entry, reason=error.reason, fetched=fetched)
    if fetched and article.url and repeats.fill(article.url, article.body):
        return TriedEntry(entry=entry, reason=Boilerplate.REPEATED.value, fetched=fetched)
    return TriedEntry(entry=entry, article=article, fetched=fetched)
