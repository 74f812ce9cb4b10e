"""From a feed's entry to an article: out of the feed where it is whole there, else out of its page.

An `Offer` is what the poller hands over; who takes it in (`Intake`) may read it in another process.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.errors import IngestError
from corpus.ingest.feed import FeedEntry, ParsedFeed
from corpus.ingest.feeds import article_of_entry
from corpus.ingest.fetch import Fetched
from corpus.ingest.fields import host_of
from corpus.models import Article

_WHOLE = 600  # characters; a shorter text may be whole, but its page will say so
_WHOLE_SUMMARY = 2000  # some feeds have no other place for the whole text
_CUT_OFF = ("…", "...", "[…]", "[...]", "read more", "continue reading", "weiterlesen", "lire la suite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A feed's entry that may become an article, with its page if one was needed and had.

    `source` is the feed's name. `problem` says why there is no page.
    """

    entry: FeedEntry
    source: str
    page: Fetched | None = None
    problem: str = ""


class Intake(Protocol):
    """Who takes offers in: reads them, stores the articles, and says for each why not, or "" if it was."""

    def __call__(self, offers: Sequence[Offer], /) -> Sequence[str]: ...  # noqa: D102


def source_of(feed: ParsedFeed, url: str) -> str:
    """The name that the articles of a feed at `url` have as their source."""
    return feed.title or host_of(url) or url


def is_whole(entry: FeedEntry) -> bool:
    """Whether the entry carries its whole article, so that its page need not be fetched."""
    long_enough = len(entry.content) >= _WHOLE or len(entry.summary) >= _WHOLE_SUMMARY
    return long_enough and not entry.text.lower().rstrip(" >»→").endswith(_CUT_OFF)


def read_offer(offer: Offer) -> Article:
    """The article that is offered. What the feed says of it (title, date, authors) stands above its page.

    Raises:
        IngestError: there is none; the text is the reason that the feed's owner reads.
    """
    if offer.page is None:
        if offer.problem and not offer.entry.text:
            raise IngestError(offer.problem)
        return article_of_entry(offer.entry, source=offer.source)
    # Imported here: trafilatura takes its time, and a feed with whole articles has no use for it.
    from corpus.ingest.pages import extract_article

    entry = offer.entry
    article = extract_article(offer.page.text, offer.page.url)
    return replace(
        article,
        title=entry.title or article.title,
        source=offer.source,
        published_at=entry.published_at or article.published_at,
        authors=entry.authors or article.authors,
    )
