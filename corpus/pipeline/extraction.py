"""Turn what was fetched into analysed articles, feeds and addresses: the work of a worker process."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain
from typing import TypeAlias

from corpus.feeds.entry_pages import article_of
from corpus.feeds.feed_links import feed_links
from corpus.feeds.opml import ListedFeed, read_opml
from corpus.feeds.parsing import newest_of_feed, parse_feed
from corpus.models.article import Article, Span
from corpus.models.errors import IngestError
from corpus.models.feed import ParsedFeed
from corpus.models.ingest import (
    AnalysedArticle,
    ArticleTerms,
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
from corpus.retrieval.analyses import packed_analysis
from corpus.text.analysis import terms
from corpus.text.profiles import TermCounts
from corpus.text.sentences import split_sentences

_LONG = 20_000  # characters


def analysed(article: Article) -> AnalysedArticle:
    """Return `article` with its language, sentences, terms, bands and profile.

    Raises:
        IngestError: it cannot be kept; the text says why.
    """
    if problem := problem_of(article):
        raise IngestError(problem)
    # Short ones cannot take so long, and the limit costs each a thread.
    with within() if len(article.body) > _LONG else nullcontext():
        article = with_language(article)
        sentences = split_sentences(article.body, article.language)
        of_sentences, analysis = packed_analysis(article, sentences)
        found = ArticleTerms.of(terms(article.title, article.language), of_sentences)
        return AnalysedArticle(
            article=article,
            sentences=PackedSpans.of(sentences),
            terms=found,
            bands=bands(article.body),
            profile=TermCounts.of_terms(article, found.title, chain.from_iterable(of_sentences)).packed(),
            analysis=analysis,
        )


def without_lines(analysed: AnalysedArticle, lines: Sequence[Span]) -> AnalysedArticle:
    """Return an analysed article without these lines of its body, in order; as it is if nothing were left."""
    body = analysed.article.body
    shortened, sentences = "", list[Span]()
    bounds = [0, *chain.from_iterable((line.start, _next_line(body, line.end)) for line in lines), len(body)]
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        for sentence in analysed.sentences:
            if start <= sentence.start and sentence.end <= end:
                moved = len(shortened) - start
                sentences.append(Span(start=sentence.start + moved, end=sentence.end + moved))
        shortened += body[start:end]
    if not sentences:
        return analysed
    article = replace(analysed.article, body=shortened.rstrip())
    # What a line is to an excerpt depends on its neighbours, which may be others now.
    kept, analysis = packed_analysis(article, sentences)
    title = analysed.terms.title
    return replace(
        analysed,
        article=article,
        sentences=PackedSpans.of(sentences),
        terms=ArticleTerms.of(title, kept),
        bands=bands(article.body),
        profile=TermCounts.of_terms(article, title, chain.from_iterable(kept)).packed(),
        analysis=analysis,
    )


def _next_line(body: str, place: int) -> int:
    while body[place : place + 1] == "\n":
        place += 1
    return place


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
        entry_id=submission.entry_id,
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
