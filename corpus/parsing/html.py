"""Extract articles from web pages, by trafilatura."""

import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from corpus.models.article import ARTICLE_BYTES, Article
from corpus.models.errors import IngestError
from corpus.models.identity import address_of, canonical_url
from corpus.parsing.articles import with_language
from corpus.parsing.decoding import decode, require_characters
from corpus.parsing.fields import built_article, host_of, web_address
from corpus.parsing.files import read_whole, require_size
from corpus.parsing.formats import require_text
from corpus.parsing.limits import MOST_CHILDREN, require_page, within

_LINES = frozenset({"item", "row"})
_PARAGRAPHS = frozenset({"p", "head", "list", "quote", "table", "code", "ab"})


def extract_article(
    html: str | bytes, url: str | None = None, *, published_at: datetime | None = None
) -> Article:
    """Return the article on a web page, a blank line between its paragraphs.

    `url` is where the page was found; the page's own canonical address takes its place, if it belongs to
    the same site. The date is `published_at` where that is known; else that of its publication, as the
    page or its address gives it.

    Raises:
        IngestError: there is no article on it, or it is larger than `ARTICLE_BYTES`.
    """
    require_size(len(html), ARTICLE_BYTES)
    text = require_characters(html) if isinstance(html, str) else decode(require_text(html), declared=True)
    require_page(text)
    trafilatura = _trafilatura()
    try:
        with within():
            return _article(trafilatura, text, web_address(url), published_at)
    except IngestError:
        raise
    except Exception as error:  # the web's markup finds errors in every parser
        raise IngestError("the page cannot be read") from error


def read_page(stream: BinaryIO, _path: Path) -> Iterator[Article]:
    """Return the article of an HTML file.

    Raises:
        IngestError: there is none, or it is too large.
    """
    yield extract_article(read_whole(stream, ARTICLE_BYTES))


def forget_pages() -> None:
    """Load what reads pages, or empty what it remembers of those it has read."""
    _trafilatura().meta.reset_caches()


def _trafilatura() -> ModuleType:
    # Imported here: it takes a quarter of a second, which only a page is worth.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a SOCKS proxy, which is of no concern here
        import trafilatura
        import trafilatura.meta
        import trafilatura.utils

    from corpus.parsing.markup import PLAIN_ELEMENTS

    # lxml.html's own look-up calls Python for each element, each time that it is met.
    trafilatura.utils.HTML_PARSER.set_element_class_lookup(PLAIN_ELEMENTS)
    return trafilatura


def _article(trafilatura: ModuleType, html: str, url: str | None, published_at: datetime | None) -> Article:
    # Imported here: lxml is of no use to a text file.
    from corpus.parsing.markup import laid_out
    from corpus.parsing.page_dates import publication_date, written_dates
    from corpus.parsing.page_parts import drop_furniture, standfirst

    page = _prepared(trafilatura, html)
    written = () if published_at else written_dates(page)
    named = page.xpath("//meta[@property='og:url' or @name='twitter:url']/@content")
    addresses = (url, trafilatura.metadata.extract_url(page), *named)
    found = _extracted(trafilatura, page, url)
    title = " ".join((found.title or "").split())
    _drop_heading(found.body, title)
    drop_furniture(found.body)
    body = laid_out(found.body, lines=_LINES, paragraphs=_PARAGRAPHS)
    body = "\n\n".join(filter(None, (standfirst(page, body), body)))
    if not body:
        raise IngestError("no article text was found on the page")
    address = _address(url, _as_written(found.url, addresses))
    article = built_article(
        title=title,
        body=body,
        url=address,
        source=(found.sitename or "").strip() or host_of(address),
        published_at=published_at or publication_date(found.date, url, written),
        authors=tuple(name for name in (part.strip() for part in (found.author or "").split(";")) if name),
        image=web_address(found.image),
    )
    return with_language(article)


def _prepared(trafilatura: ModuleType, html: str) -> Any:
    """Return the tree of a page, an lxml element, with no more in it than a reader of the article reads."""
    # Imported here: lxml is of no use to a text file.
    from corpus.parsing.markup import drop_unread
    from corpus.parsing.page_dates import drop_copyright
    from corpus.parsing.page_parts import drop_boxes, unlink_headings

    page = trafilatura.load_html(_as_page(html))
    if page is None:
        raise IngestError("not an HTML page")
    if page.xpath("boolean(descendant-or-self::*[count(*) > $most])", most=MOST_CHILDREN):
        raise IngestError("more than {most} elements in one", most=MOST_CHILDREN)
    drop_unread(page)
    # A class on a span around a link ("link", "related") makes trafilatura cut words out of a sentence.
    for span in page.xpath("//p//span[a][@class or @id]"):
        span.attrib.clear()
    drop_copyright(page)
    drop_boxes(page)
    unlink_headings(page)
    return page


def _extracted(trafilatura: ModuleType, page: Any, url: str | None) -> Any:
    from corpus.parsing.page_dates import DATE_SEARCH

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names of zones, which `page_dates` reads
        found = trafilatura.bare_extraction(
            page,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=dict(DATE_SEARCH),
        )
    if found is None:
        raise IngestError("no article text was found on the page")
    return found


def _as_page(html: str) -> str:
    """Return a fragment of HTML as a page: trafilatura takes nothing less."""
    start = html.lower()
    return (
        html
        if "<html" in start or "<body" in start
        else f"<html><body><article>{html}</article></body></html>"
    )


def _drop_heading(body: Any, title: str) -> None:
    """Remove the title from the text, where it is repeated on top."""
    first = next(iter(body), None)
    if first is not None and first.tag == "head" and " ".join("".join(first.itertext()).split()) == title:
        body.remove(first)


def _as_written(found: str | None, addresses: Iterable[str | None]) -> str | None:
    """Return which of `addresses` was `found`: trafilatura makes a sign of "&copy="."""
    return next((each for each in addresses if each and unescape(each) == found), found)


def _address(url: str | None, canonical: str | None) -> str | None:
    """Return the page's canonical address, unless it would pass for another page.

    So does one on a foreign site, and one that names a section or an error for every page of a site.
    """
    from courlan import extract_domain

    own = web_address(canonical)
    if url and (own is None or extract_domain(own) != extract_domain(url) or not _names_page(own, url)):
        own = url
    return canonical_url(own) if own else None


_SLUG = re.compile(r"(?:[^\W_]+[-_+]){2,}|\d{5,}|[^\W\d_].*\d{3,}|[0-9a-f]{8}-|.{25,}")
_ID = re.compile(r"\d{5,}")  # shorter ones are years
_NUMBER = re.compile(r"\d")
_LANGUAGE = 2  # letters
_SECTIONS = frozenset(
    """
    home news index start main error 404 403 410 500 accueil actualites inicio noticias portada startseite
    nachrichten aktuelles aktuell notizie attualita voorpagina nieuws nyheter nyheder uutiset wiadomosci
    aktualnosci zpravy spravy hirek stiri vesti vijesti novosti haberler haber novini berita
    """.split()
)
# Parts of a path behind which pages are listed.
_LISTS = frozenset("tag tags category categories topic topics author authors section search archive".split())


def _names_page(canonical: str, url: str) -> bool:
    """Return whether a canonical address can be that of the page at `url`, rather than of a section.

    It names the page if it has the page's last part or number, or is as long as only articles' are.
    """
    own, (path, parameters), (other, _) = address_of(canonical), _parts(canonical), _parts(url)
    if own == address_of(url):
        return True
    if "/" not in own:
        return "/" not in address_of(url)
    name, other_name = path.rpartition("/")[2], other.rpartition("/")[2]
    if not _LISTS.isdisjoint(path.split("/")[:-1]) and _LISTS.isdisjoint(other.split("/")):
        return False
    shared = set(_ID.findall(f"{path}?{parameters}")) & set(_ID.findall(url))
    if shared or _SLUG.search(name) or _NUMBER.search(parameters) or (name and name == other_name):
        return True
    is_section = (
        name.casefold() in _SECTIONS or len(name) <= _LANGUAGE or _SLUG.search(other_name) is not None
    )
    return not is_section and path.count("/") >= other.count("/")


def _parts(url: str) -> tuple[str, str]:
    """Return the path without its slash at the end and its ending, and the parameters of an address."""
    where, _, parameters = address_of(url).partition("?")
    return re.sub(r"\.\w{1,5}$", "", where.partition("/")[2]), parameters
