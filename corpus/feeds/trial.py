"""Try what would come in from an address, without keeping it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from corpus.feeds.arrivals import LISTED_TWICE, SAME_TEXT, arrivals
from corpus.feeds.discovery import FeedParser, FoundFeed, found_feed
from corpus.feeds.submissions import PAGE_TYPES, EntryFetcher, source_of, without_page
from corpus.fetching.client import Fetcher
from corpus.models.article import Article
from corpus.models.errors import NO_REASON, ArticleFormatError, IngestError, Reason
from corpus.models.feed import EntryStatus, FeedEntry
from corpus.models.identity import text_digest
from corpus.models.ingest import AddResult, Submission
from corpus.parsing.boilerplate import Boilerplate, Repeats
from corpus.parsing.fields import Remark, unread_date, without_credentials
from corpus.parsing.files import SkippedEntry


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
    is_merged: bool = False

    @property
    def status(self) -> EntryStatus:
        """Return what would become of it."""
        if self.article is not None:
            return EntryStatus.TAKEN
        return EntryStatus.MERGED if self.is_merged else EntryStatus.REJECTED


async def try_entries(
    found: FoundFeed, fetcher: Fetcher, parser: Parser, *, now: datetime, most: int
) -> tuple[TriedEntry, ...]:
    """Return what the newest entries of a feed would become, at most `most`."""
    found_entries = arrivals(found.feed.entries, (), now=now, most=most)
    arrived, source = found_entries.now, source_of(found.feed, found.url)
    made = await EntryFetcher(fetcher).submissions(arrived, source=source, now=now)
    repeats, texts = Repeats(), set[str]()
    tried = [await _tried(new.entry, each, repeats, parser) for new, each in zip(arrived, made, strict=True)]
    merged = (
        TriedEntry(entry=each.entry, reason=LISTED_TWICE, is_merged=True) for each in found_entries.merged
    )
    return (*(_merged(each, texts) for each in tried), *merged)


def _merged(tried: TriedEntry, texts: set[str]) -> TriedEntry:
    """Return an entry as tried, without its article if `texts` has that already; it is added there."""
    article = tried.article
    digest = text_digest(article.title, article.body) if article else ""
    is_merged = digest in texts
    texts |= {digest} - {""}
    return replace(tried, article=None, reason=SAME_TEXT, is_merged=True) if is_merged else tried


async def articles_at(
    address: str, fetcher: Fetcher, parser: Parser, *, now: datetime, most: int = 100
) -> Sequence[Article | ArticleFormatError | Remark | SkippedEntry]:
    """Return the articles at an address: of a feed's newest entries, or of the page.

    What cannot be read comes as an error, a date that cannot be read as a remark, and what is not read as a
    skipped entry, so that all entries are accounted for.
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
    place = without_credentials(address)
    unread = len(found.feed.entries) - len(tried) + found.feed.unread
    beyond = [SkippedEntry(place=place, reason=f"older than the newest {most} entries")] * unread
    return [*(item for each in tried for item in _items(each, each.entry.link or place)), *beyond]


def _items(tried: TriedEntry, place: str) -> Iterator[Article | ArticleFormatError | Remark | SkippedEntry]:
    if tried.is_merged:
        yield SkippedEntry(place=place, reason=str(tried.reason))
        return
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
        reason = error.reason
    else:
        is_repeat = fetched and bool(article.url) and repeats.fill(article.url or "", article.body)
        if not is_repeat:
            return TriedEntry(entry=entry, article=article, fetched=fetched)
        reason = Boilerplate.REPEATED.value
    if fetched and entry.text:
        return await _tried(entry, without_page(made), repeats, parser)
    return TriedEntry(entry=entry, reason=reason, fetched=fetched)
