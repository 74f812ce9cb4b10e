"""Turn what was fetched into analysed articles, feeds and addresses: the work of a worker process."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeAlias

from corpus.feeds.entry_pages import article_of
from corpus.feeds.feed_links import feed_links
from corpus.feeds.opml import ListedFeed, read_opml
from corpus.feeds.parsing import newest_of_feed, parse_feed
from corpus.models.article import Article
from corpus.models.errors import IngestError
from corpus.models.feed import ParsedFeed
from corpus.models.ingest import (
    AnalysedArticle,
    Fetched,
    ForeignContent,
    ForeignKind,
    PackedSpans,
    Request,
    Submission,
)
from corpus.parsing.articles import problem_of, with_language
from corpus.parsing.html import forget_pages
from corpus.parsing.limits import within
from corpus.pipeline.duplicates import bands
from corpus.text.analysis import article_terms
from corpus.text.asides import apart_from_datelines
from corpus.text.profiles import TermCounts
from corpus.text.sentences import split_sentences


def analysed(article: Article) -> AnalysedArticle:
    """Return `article` with its language, sentences, terms, bands and profile.

    Raises:
        IngestError: it cannot be kept; the text says why.
    """
    if problem := problem_of(article):
        raise IngestError(problem)
    with within():
        article = with_language(article)
        sentences = apart_from_datelines(article.body, split_sentences(article.body, article.language))
        found = article_terms(article, sentences)
        return AnalysedArticle(
            article=article,
            sentences=PackedSpans.of(sentences),
            terms=found,
            bands=bands(article.body),
            profile=TermCounts.of_terms(article, found.title, chain.from_iterable(found.sentences)).packed(),
        )


Reply: TypeAlias = AnalysedArticle | ParsedFeed | Sequence[str] | Sequence[ListedFeed]

_FORGET_EVERY = 100  # pages
_ANY_PAGE = Fetched(
    url="https://example.org/",
    content=f"<article><p>{'It rained in the town. ' * 20}</p></article>".encode(),
)
_ANY_FEED = "<rss version='2.0'><channel><title>Any</title></channel></rss>"


def extractor() -> Callable[[Request], Reply]:
    """Return what parses and analyses one request, with everything that it needs loaded."""
    pages = 0

    def extract(request: Request) -> Reply:
        nonlocal pages
        if isinstance(request, ForeignContent):
            return _parsed(request)
        if request.page is not None:
            pages += 1
            if pages % _FORGET_EVERY == 0:
                forget_pages()
        return _submitted(request)

    # What is needed is loaded by now: the limit is for what is read alone.
    _submitted(Submission(page=_ANY_PAGE))
    parse_feed(_ANY_FEED)
    forget_pages()
    return extract


def _submitted(submission: Submission) -> AnalysedArticle:
    return replace(
        analysed(article_of(submission)),
        received_at=submission.received_at,
        by_feed=submission.by_feed,
        page=submission.page.url if submission.page else None,
        key=submission.key,
        link_use=submission.link_use,
    )


def _parsed(foreign: ForeignContent) -> Reply:
    match foreign.kind:
        case ForeignKind.FEED:
            return newest_of_feed(foreign.fetched)
        case ForeignKind.FEED_LINKS:
            return feed_links(foreign.fetched)
        case ForeignKind.FEED_LIST:
            return read_opml(foreign.fetched.content)
