"""Decide whether a feed's entry or its page holds the article."""

import re
from dataclasses import replace

from corpus.feeds.parsing import article_of_entry
from corpus.models.article import Article
from corpus.models.errors import IngestError
from corpus.models.feed import FeedEntry
from corpus.models.ingest import Submission
from corpus.parsing.boilerplate import boilerplate_of
from corpus.parsing.decoding import decode_by_header
from corpus.parsing.html import extract_article

_WHOLE_CONTENT = 500  # characters: shorter content is as often a teaser
_WHOLE_SUMMARY = 1_500  # nobody teases with as much
# What a text that goes on elsewhere ends with.
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&hellip;\]|»|→"
    r"|\b(?:read (?:more|on|the (?:full|rest).*)|continue reading.*|more at .*|full (?:story|article).*"
    r"|weiterlesen.*|mehr lesen.*|lire (?:la suite|plus).*|seguir leyendo.*|leer más.*|continua a leggere.*"
    r"|leggi (?:tutto|di più).*|lees (?:meer|verder).*|leia mais.*|continue lendo.*|czytaj (?:dalej|więcej).*"
    r"|läs mer.*|læs mere.*|les mer.*))\W*$",
    re.IGNORECASE,
)


def is_whole(entry: FeedEntry) -> bool:
    """Whether a feed's entry carries its whole article, so that the page need not be fetched.

    >>> is_whole(FeedEntry(id="1", link="https://example.org/1", summary="A mayor has ..."))
    False
    >>> is_whole(FeedEntry(id="1", summary="A mayor has resigned."))
    True
    """
    if entry.link is None:
        return bool(entry.text)
    if _CUT.search(entry.text[-200:]):
        return False
    if len(entry.content) >= max(_WHOLE_CONTENT, len(entry.summary)):
        return True
    return len(entry.text) >= _WHOLE_SUMMARY


def article_of(submission: Submission) -> Article:
    """Return the article on the page that was submitted, or the one that its entry carries.

    What the feed says of title, date and authors counts more than the page: a page's title often has the
    site's name in it, and of the dates on pages one in eight is wrong.

    Raises:
        IngestError: there is no article on it, or something else in its place, or it is too large.
    """
    page, entry = submission.page, submission.entry or FeedEntry(id="")
    if page is None:
        article = article_of_entry(entry, source=submission.source)
        return replace(article, feed=submission.feed, id="")
    html = decode_by_header(page.content, page.content_type)
    article = extract_article(html, page.url, published_at=entry.published_at)
    if found := boilerplate_of(article, summary=entry.summary):
        raise IngestError(found.value)
    return replace(
        article,
        title=entry.title or article.title,
        authors=entry.authors or article.authors,
        source=submission.source or article.source,
        id="",
        feed=submission.feed,
    )
