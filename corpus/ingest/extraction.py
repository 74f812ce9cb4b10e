"""What a worker process does with what was fetched, away from all that it could harm.

page    | article, or what stands in its place | prepared
article                                        | prepared
feed    | parsed
"""

from collections.abc import Callable

from corpus.ingest.feed import FeedContent, ParsedFeed
from corpus.ingest.feeds import parse_feed
from corpus.ingest.page import Page, article_of_page
from corpus.ingest.pages import forget_pages
from corpus.ingest.preparing import prepared
from corpus.models import Article
from corpus.prepared import Prepared

_FORGET_EVERY = 100  # pages
_ANY_PAGE = Page(
    url="https://example.org/", html=f"<article><p>{'It rained in the town. ' * 20}</p></article>"
)
_ANY_FEED = "<rss version='2.0'><channel><title>Any</title></channel></rss>"


def extractor() -> Callable[[Page | Article | FeedContent], Prepared | ParsedFeed]:
    """Gives what reads pages, articles and feeds, everything that it needs loaded."""
    pages = 0

    def extract(found: Page | Article | FeedContent) -> Prepared | ParsedFeed:
        nonlocal pages
        if isinstance(found, FeedContent):
            return parse_feed(found.content, found.url)
        if isinstance(found, Article):
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
