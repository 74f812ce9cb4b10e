"""Turn the values of a feed, plain text or markup, into text."""

import re
from html import unescape
from html.entities import html5

from lxml.html import defs  # type: ignore[import-untyped]

from corpus.models.identity import canonical_url
from corpus.parsing.markup import line_of_markup, paragraphs_of, text_of_markup

PLAIN = "text/plain"
_XHTML = "application/xhtml+xml"

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)(/?)>")
_KNOWN = frozenset(defs.tags) | {"picture", "figcaption", "main", "template"}
# Tags that are written alone, and so are markup even without an end or an attribute.
_ALONE = frozenset({"p", "br", "hr", "img", "li"})
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NUMBER = re.compile(r"&#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});")


def text_of_value(value: str, kind: str = "text/html") -> str:
    r"""Return the text of a value of a feed, in paragraphs, as its media type has it.

    >>> text_of_value("the <marquee> tag", PLAIN), text_of_value("&lt;p&gt;The caf&amp;eacute;&lt;/p&gt;")
    ('the <marquee> tag', 'The café')
    """
    if kind == PLAIN:
        # No one means the number of a character; in a title it was escaped once too often.
        return paragraphs_of(_NUMBER.sub(lambda found: unescape(found[0]), value))
    has_tags = _TAG.search(value) is not None
    if has_tags and kind != _XHTML and not _is_markup(value):
        return paragraphs_of(unescape(value))
    text = text_of_markup(value)
    if not has_tags and kind != _XHTML and (_is_markup(text) or _has_entity(text)):
        return text_of_markup(text)
    return text


def line_of_value(value: str, kind: str = "text/html") -> str:
    """Return the text of a value on one line: a title or a name."""
    return " ".join(text_of_value(value, kind).split())


def _is_markup(text: str) -> bool:
    """Whether `text` has a tag that is not just mentioned: it ends, has attributes, or stands alone."""
    for end, name, attributes, _ in _TAG.findall(text):
        if name.lower() in _KNOWN and (end or "=" in attributes or name.lower() in _ALONE):
            return True
    return _TAG.search(text) is not None and _has_entity(text)


def _has_entity(text: str) -> bool:
    return any(found[0][1] == "#" or found[0][1:] in html5 for found in _ENTITY.finditer(text))


# What WordPress adds to an entry in every language: "The post TITLE appeared first on SITE."
_TAIL = 80  # characters beside title and site
_LAST_PARAGRAPH = re.compile(r"<p\b[^>]{0,200}>((?:(?!</?p\b).){1,2000})</p>\s*\Z", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"<a\b[^>]{0,1000}>(.{0,500}?)</a>", re.IGNORECASE | re.DOTALL)
_GOES_ON = re.compile(r"(?:…|\[\.\.\.)\]?")
_SEPARATORS = re.compile(r"\s[-–—|»«·:]\s")  # noqa: RUF001 # they are meant


def without_credit(markup: str, title: str) -> str:
    """`markup` without a last paragraph of two links, to the entry by its `title` and to its site."""
    found = _LAST_PARAGRAPH.search(markup, max(0, len(markup) - 4000))
    if found is None or not title:
        return markup
    links = [line_of_markup(each) for each in _LINK.findall(found[1])]
    around = line_of_markup(_LINK.sub(" ", found[1]))
    is_credit = len(links) == 2 and title in links and len(around) <= _TAIL  # noqa: PLR2004
    return markup[: found.start()] if is_credit else markup


_LAST_LINK = re.compile(
    r"<a\b[^>]{0,400}?\bhref\s*=\s*[\"']([^\"']{1,2000})[\"'][^>]{0,400}>(?:(?!</?a\b).){0,200}</a>"
    r"(?:\s|&#?\w{1,10};|[.\u00bb\u203a\u2192)\]]|</?[a-z]\w*[^<>]{0,200}>)*\Z",
    re.IGNORECASE | re.DOTALL,
)
_NEAR_END = 4_000  # characters


def without_link_to_page(markup: str, link: str | None) -> str:
    """`markup` with "…" for a last link to its entry's own page: in any language it says to read on there."""
    found = _LAST_LINK.search(markup, max(0, len(markup) - _NEAR_END)) if link else None
    if not (found and link) or canonical_url(unescape(found[1])) != canonical_url(link):
        return markup
    return f"{markup[: found.start()]}…"


def without_plain_credit(text: str, title: str, site: str) -> str:
    """`text` without a last line, or an end after "[…]", that says no more than `title` and `site`.

    >>> without_plain_credit("It […] The post Bridge appeared first on The Daily.", "Bridge", "The Daily")
    'It […]'
    """
    ends = [found.end() for found in _GOES_ON.finditer(text)]
    for start in (*ends[-1:], text.rfind("\n") + 1):
        if start and _is_credit(text[start:], title, site):
            return text[:start].rstrip()
    return text


def _is_credit(line: str, title: str, site: str) -> bool:
    if not title or title not in line:
        return False
    rest = line.replace(title, "", 1)
    named = next((part for part in (site, *_SEPARATORS.split(site)) if part and part in rest), "")
    return bool(named) and len(rest.strip()) - len(named) <= _TAIL
