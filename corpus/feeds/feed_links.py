"""Find the addresses of feeds that a web page names."""

import warnings
from collections.abc import Sequence

from yarl import URL

from corpus.fetching.addresses import web_form
from corpus.models.article import ARTICLE_BYTES
from corpus.models.errors import IngestError
from corpus.models.ingest import Fetched
from corpus.parsing.decoding import decode, decode_by_header
from corpus.parsing.fields import web_address
from corpus.parsing.files import require_size
from corpus.parsing.limits import require_page


def feed_links(page: Fetched) -> Sequence[str]:
    """Return the addresses that `page` names as its feeds, in its order, without those of comments."""
    # Imported here: it takes a quarter of a second, which only a page is worth.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a SOCKS proxy, which is of no concern here
        from trafilatura.feeds import FeedParameters, determine_feed

    try:
        text = _with_whole_links(_text(page), page.url)
    except IngestError:
        return ()
    url = URL(page.url)
    links = determine_feed(text, FeedParameters(str(url.origin()), url.host or "", page.url))
    return tuple(dict.fromkeys(link for link in links if web_address(link)))


def _with_whole_links(text: str, url: str) -> str:
    """Return a page with whole addresses as links: trafilatura reads relative ones from the root."""
    # Imported here as above.
    from lxml import html  # type: ignore[import-untyped]
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        tree.make_links_absolute(url, handle_failures="ignore")
    except (LxmlError, ValueError):
        return text
    for link in tree.iter("link"):
        link.set("href", web_form(link.get("href", "")))
        rel = (link.get("rel") or "").lower()
        link.set("rel", "alternate" if "feed" in rel.split() else rel)
    return str(html.tostring(tree, encoding="unicode"))


def _text(page: Fetched) -> str:
    require_size(len(page.content), ARTICLE_BYTES)
    text = decode_by_header(page.content, page.content_type)
    return require_page(text if isinstance(text, str) else decode(text, declared=True))
