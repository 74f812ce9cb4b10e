"""What a poll hands over: a feed's entry that may become an article, with its page where it needs one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from corpus.feeds.arrivals import NewEntry
from corpus.feeds.entry_pages import FetchedPage, is_whole
from corpus.feeds.parsing import article_of_entry
from corpus.fetching.client import Fetched, Fetcher
from corpus.fetching.robots import Robots
from corpus.models.article import Article
from corpus.models.errors import FetchError, IngestError, Reason
from corpus.models.feed import Feed, FeedContent, FeedEntry, ParsedFeed
from corpus.parsing.fields import host_of


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

    def material(self) -> FetchedPage | Article:
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


def page_of(fetched: Fetched) -> FetchedPage:
    """Return what was fetched, to be parsed as a page."""
    return FetchedPage(url=fetched.url, html=fetched.content, content_type=fetched.content_type)


PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
_PASSING = frozenset({408, 425, 429})
_SERVER_ERRORS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """An entry whose page cannot be had now, but perhaps later."""

    reason: str


class Offering:
    """Makes offers of entries, with the pages that they need."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher)

    async def offers(
        self, arrived: Sequence[NewEntry], *, source: str, now: datetime, feed: Feed | None = None
    ) -> list[Offer | Withheld]:
        """An offer for each entry, in their order; or why there can be none yet."""
        by_feed, shelf = (feed.number, feed.shelf) if feed else (None, 0)
        offers = (Offer(entry=each.entry, source=source, by_feed=by_feed, feed=shelf) for each in arrived)
        return await asyncio.gather(
            *(self._with_page(offer, each, now=now) for offer, each in zip(offers, arrived, strict=True))
        )

    async def _with_page(self, offer: Offer, arrival: NewEntry, *, now: datetime) -> Offer | Withheld:
        entry = arrival.entry
        if is_whole(entry) or entry.link is None:
            return offer
        try:
            if not await self._robots.allow(entry.link, now=now):
                return replace(offer, problem=Reason("its site's robots.txt keeps programs out"))
            page = await self._fetcher.get(entry.link, now=now, headers={"Accept": PAGE_TYPES})
        except ValueError:
            return replace(offer, problem=Reason("its link is not an address of the web"))
        except FetchError as error:
            reason = Reason("its page: {reason}", reason=str(error))
            if _may_pass(error) and not arrival.is_last_try:
                return Withheld(reason=reason)
            return replace(offer, problem=reason)
        return replace(offer, page=page)


def _may_pass(error: FetchError) -> bool:
    """Whether another try may be better: what the server said for good stays so."""
    return error.status is None or error.status in _PASSING or error.status >= _SERVER_ERRORS
