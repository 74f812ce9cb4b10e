"""How much markup is parsed: what is beyond is refused before a parser meets it.

lxml and feedparser take the square of the attributes of one tag, in C, where no time limit reaches, and some
100 microseconds an element, however small. These scanners are linear, and see tags where a parser does.
"""

import re

from corpus.errors import IngestError

_MOST_ATTRIBUTES = 1_000  # of one tag; the longest on 2,000 pages of news was 41
_MOST_ELEMENTS = 20_000  # of a page; articles of news have some 2,000
_MOST_FEED_ELEMENTS = 120_000  # the same for a feed, which takes less time an element

MOST_CHILDREN = 5_000
"""Of one element of a page: trafilatura takes the square of them, in C, and here a second or two."""

_VALUE = r"""\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]++)"""
_ATTRIBUTE = rf"[^\s/>=]++(?:{_VALUE})?+"
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = rf"<[a-z][^\s/>]*+(?:[\s/=]++|{_ATTRIBUTE})*+"
# Comments and the elements whose text is no markup, by the HTML standard; then tags.
_HTML = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])"
    rf"(?:[\s/=]++|{_ATTRIBUTE})*+.*?(?=</(?P=raw)[\s/>]|\Z)|(?P<tag>{_TAG})",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"""|(?P<tag><[^\s<>!?/"'](?:[^<>"']++|"[^"]*+"|'[^']*+')*+)""",
    re.DOTALL,
)


def require_page(html: str) -> str:
    """Return `html` itself, if it has no more markup than is parsed.

    Raises:
        IngestError: it has.
    """
    return _bounded(html, _HTML, most=_MOST_ELEMENTS)


def require_feed(xml: str) -> str:
    """Return `xml` itself, if it has no more markup than is parsed.

    Raises:
        IngestError: it has.
    """
    return _bounded(xml, _XML, most=_MOST_FEED_ELEMENTS)


def _bounded(text: str, markup: re.Pattern[str], *, most: int) -> str:
    for number, found in enumerate(markup.finditer(text), start=1):
        if number > most:
            raise IngestError("more than {most} elements", most=most)
        if _attributes(found) > _MOST_ATTRIBUTES:
            raise IngestError("a tag with more than {most} attributes", most=_MOST_ATTRIBUTES)
    return text


def _attributes(found: re.Match[str]) -> int:
    """Return how many attributes a tag has, if they can be too many: each takes two characters."""
    if found.end() - found.start() <= 2 * _MOST_ATTRIBUTES:
        return 0
    return len(_ATTRIBUTES.findall(found["tag"] or ""))
