"""Decide whether a feed's entry or its page holds the article, and make it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from corpus.feeds.arrivals import identities
from corpus.feeds.parsing import article_of_entry, parse_feed
from corpus.models.article import Article
from corpus.models.errors import ArticleFormatError, IngestError
from corpus.models.feed import FEED_BYTES, FeedEntry, ParsedFeed
from corpus.models.ingest import Fetched, LinkUse, Submission
from corpus.parsing.boilerplate import Boilerplate, boilerplate_of, without_prompts
from corpus.parsing.decoding import decode_by_header
from corpus.parsing.fields import Remark, host_of, unread_date
from corpus.parsing.files import read_whole
from corpus.text.analysis import terms
from corpus.text.languages import language_of

_WHOLE_CONTENT = 500  # characters: shorter content is as often a teaser
_WHOLE_SUMMARY = 1_500  # nobody teases with as much
# What a text that goes on elsewhere ends with.
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&hellip;\]|»|→"
    r"|\b(?:read (?:more|on|the (?:full|rest).*)|continue reading.*|more at .*|full (?:story|article).*"
    r"|weiterlesen.*|mehr lesen.*|lire (?:la suite|plus).*|seguir leyendo.*|leer más.*|continua a leggere.*"
    r"|leggi (?:tutto|di più).*|lees (?:meer|verder).*|leia mais.*|continue lendo.*|czytaj (?:dalej|więcej).*"
    r"|läs mer.*|læs mere.*|les mer.*|lue lisää.*|číst dál.*|devam\u0131n\u0131 oku.*"
    r"|přečíst celý.*|čítať ďalej.*|tovább olvas.*|cite[sș]te mai (?:mult|departe).*|pročitaj(?:te)? više.*"
    r"|preberite več.*|loe edasi.*|skaityti (?:daugiau|toliau).*|lasīt (?:vairāk|tālāk).*"
    r"|llegir més.*|irakurri gehiago.*"
    r"|devam\u0131 için.*|baca selengkapnya.*|đọc (?:tiếp|thêm).*|lexo më shumë.*"
    r"|читать (?:далее|дальше).*|читати далі.*|чети (?:още|повече).*|прочитај (?:повеќе|више).*"
    r"|διαβάστε περισσότερα.*)"
    r"|続きを読む|阅读(?:全文|更多)|閱讀(?:全文|更多)|더 ?보기|और पढ़ें|اقرأ المزيد|ادامه مطلب|קרא עוד|อ่านต่อ"
    r"|全文(?:を読む)?)\W*$",
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
    entry = submission.entry or FeedEntry(id="")
    if submission.page is None:
        article = article_of_entry(entry, source=submission.source)
    else:
        article = _article_on_page(submission.page, entry, source=submission.source)
    article = replace(article, id="", feed=submission.feed)
    if submission.link_use is LinkUse.SHARED and submission.entry_id:
        return replace(article, url=entry.link, id=submission.entry_id)
    return article


def _article_on_page(page: Fetched, entry: FeedEntry, *, source: str | None) -> Article:
    # Imported here: a feed in a file is read without what pages need.
    from corpus.parsing.html import extract_article

    html = decode_by_header(page.content, page.content_type)
    article = extract_article(html, page.url, published_at=entry.published_at)
    article = replace(article, body=without_prompts(article.body))
    if found := boilerplate_of(article, summary=entry.summary):
        raise IngestError(found.value)
    if _is_of_another_matter(article, entry):
        raise IngestError(Boilerplate.FOREIGN.value)
    return replace(
        article,
        title=entry.title or article.title,
        authors=entry.authors or article.authors,
        source=source or article.source,
        image=article.image or entry.image,
    )


_FEWEST_TERMS = 6  # of title and summary; fewer may be words that an article has no need of
_SHORT_PAGE = 1_200  # characters: a notice; a longer page with so little in common may be a feature
_IN_COMMON = 0.15  # of the terms


def _is_of_another_matter(article: Article, entry: FeedEntry) -> bool:
    """Whether a page has nothing of what its entry is about: a cookie notice of any language, a greeting."""
    language = language_of(entry.text)
    said = {*terms(entry.title, language), *terms(entry.summary, language)}
    if not entry.summary or len(said) < _FEWEST_TERMS:
        return False
    shared = len(said & {*terms(article.body, language)})
    return shared == 0 or (len(article.body) < _SHORT_PAGE and shared < _IN_COMMON * len(said))


def articles_of_feed(feed: ParsedFeed, path: Path) -> Iterator[Article | ArticleFormatError | Remark]:
    """Yield an article for each entry of a feed in a file, or what is wrong with it."""
    source = feed.title or host_of(feed.link)
    for entry, (key, link_use) in zip(feed.entries, identities(feed.entries), strict=True):
        try:
            yield article_of(Submission(entry=entry, key=key, link_use=link_use, source=source))
            if entry.unread_date:
                yield unread_date(entry.unread_date, path)
        except IngestError as error:
            yield ArticleFormatError(str(path), error.reason)


def read_feed(stream: BinaryIO, path: Path) -> Iterator[Article | ArticleFormatError | Remark]:
    """Yield an article for each entry of a feed file.

    Raises:
        IngestError: it is not a feed, or too large.
    """
    yield from articles_of_feed(parse_feed(read_whole(stream, FEED_BYTES)), path)
