"""What a worker process does with what was fetched, away from all that it could harm.

page    | article, or what stands in its place | prepared
article                                        | prepared
feed, page that names feeds, list of feeds     | parsed
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from corpus.feeds.entry_pages import FetchedPage, article_of_page
from corpus.feeds.feed_links import LinkedPage, feed_links
from corpus.feeds.opml import FeedList, ListedFeed, read_opml
from corpus.feeds.parsing import newest_of_feed, parse_feed
from corpus.models.article import Article
from corpus.models.errors import IngestError
from corpus.models.feed import FeedContent, ParsedFeed
from corpus.models.prepared import PackedSpans, Prepared
from corpus.parsing.articles import problem_of, with_language
from corpus.parsing.html import forget_pages
from corpus.parsing.limits import within
from corpus.pipeline.duplicates import bands
from corpus.text.profiles import TermCounts
from corpus.text.sentences import split_sentences


def prepared(article: Article) -> Prepared:
    """`article` with all that is worked out about it before it is stored.

    Raises:
        IngestError: it cannot be kept; the text says why.
    """
    if problem := problem_of(article):
        raise IngestError(problem)
    with within():
        told = with_language(article)
        return Prepared(
            article=told,
            sentences=PackedSpans.of(split_sentences(told.body, told.language)),
            bands=bands(told.body),
            profile=TermCounts.of(told).packed(),
        )


Request: TypeAlias = FetchedPage | Article | FeedContent | LinkedPage | FeedList
Reply: TypeAlias = Prepared | ParsedFeed | Sequence[str] | Sequence[ListedFeed]

_FORGET_EVERY = 100  # pages
_ANY_PAGE = FetchedPage(
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
