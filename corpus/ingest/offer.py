"""What a poll hands over: a feed's entry that may become an article, with its page where it needs one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.errors import IngestError
from corpus.ingest.feed import FeedContent, FeedEntry, ParsedFeed
from corpus.ingest.feeds import article_of_entry
from corpus.ingest.fetch import Fetched
from corpus.ingest.fields import host_of
from corpus.ingest.page import Page
from corpus.models import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A feed's entry that may become an article, with its page if one was needed and had.

    `source` is the feed's name, `by_feed` its number if it is followed, and `feed` the same where only guilds
    follow it. `problem` says why there is no page.
    """

    entry: FeedEntry
    source: str
    by_feed: int | None = None
    feed: int = 0
    page: Fetched | None = None
    problem: str = ""

    def material(self) -> Page | Article:
        """What the article is to be made of: the page, or the entry alone.

        Raises:
            IngestError: there is neither; the text is the reason that the feed's owner reads.
        """
        if self.page is not None:
            return replace(page_of(self.page), entry=self.entry, source=self.source, feed=self.feed)
        if self.problem and not self.entry.text:
            raise IngestError(self.problem)
        return replace(article_of_entry(self.entry, source=self.source), feed=self.feed, id="")


class OfferIntake(Protocol):
    """Who takes offers in: reads them, stores the articles, and says for each why not, or "" if it was."""

    async def __call__(self, offers: Sequence[Offer], /) -> Sequence[str]: ...  # noqa: D102


def source_of(feed: ParsedFeed, url: str) -> str:
    """The name that the articles of a feed at `url` have as their source."""
    return feed.title or host_of(url) or url


def feed_content(fetched: Fetched) -> FeedContent:
    """Return what was fetched, to be parsed as a feed."""
    return FeedContent(content=fetched.content, url=fetched.url, content_type=fetched.content_type)


def page_of(fetched: Fetched) -> Page:
    """Return what was fetched, to be parsed as a page."""
    return Page(url=fetched.url, html=fetched.content, content_type=fetched.content_type)
