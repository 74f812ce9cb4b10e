"""What a worker process does with what was fetched, away from all that it could harm.

page    | article, or what stands in its place | prepared
article                                        | prepared
feed, page that names feeds, list of feeds     | parsed
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from corpus.ingest.feed import FeedContent, ParsedFeed
from corpus.ingest.feed_links import LinkedPage, feed_links
from corpus.ingest.feeds import newest_of_feed, parse_feed
from corpus.ingest.opml import FeedList, ListedFeed, read_opml
from corpus.ingest.page import Page, article_of_page
from corpus.ingest.pages import forget_pages
from corpus.ingest.preparing import prepared
from corpus.models import Article
from corpus.prepared import Prepared

Request: TypeAlias = Page | Article | FeedContent | LinkedPage | FeedList
Reply: TypeAlias = Prepared | ParsedFeed | Sequence[str] | Sequence[ListedFeed]

_FORGET_EVERY = 100  # pages
_ANY_PAGE = Page(
    url="https://example.org/", html=f"<article><p>{'It rained in the town. ' * 20}</p></article>"
)
_ANY_FEED = "<rss version='2.0'><channel><title>Any</title></channel></rss>"


def extractor() -> Callable[[Request], Reply]:
    """Gives what reads pages, articles, feeds and lists, everything that it needs loaded."""
    pages = 0

    def extract(found: Request) -> Reply:
        nonlocal pages
        match found:
            case FeedContent():
                return newest_of_feed(found)
            case FeedList():
                return read_opml(found.content)
            case LinkedPage():
                return feed_links(found)
            case Article():
                return prepared(found)
        pages += 1
        if pages % _FORGET_EVERY == 0:
            forget_pages()
        return prepared(article_of_page(found))

    # What is needed is loaded by now: the limit is for what is read alone.
    prepared(article_of_page(_ANY_PAGE))
    parse_feed(_ANY_FEED)
    forget_pages()
    return extract
