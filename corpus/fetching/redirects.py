"""Follow redirects that are no status: pages that send their readers on, and cookies that they ask back.

Patterns look for a page's `<meta http-equiv="refresh">`, for a page is not parsed in the process that fetches
it. All are linear.
"""

import re
from collections.abc import Mapping
from html import unescape

import aiohttp
from yarl import URL

_REACH = 1 << 16  # bytes in which a page's head ends
_LONGEST = 10  # seconds: a page that is left later is read first
_HOLLOW = 2_000  # characters: a page with no more beside its scripts has nothing but a notice in it
_FIRST = re.compile(r"<(?:(html|head|body|meta|noscript|title)|(rss|feed|rdf:rdf))\b", re.IGNORECASE)
_UNSEEN = r"<!--.*?(?:-->|\Z)|<(script|style|template|textarea|title{more})\b.*?(?:</\1\s*>|\Z)"
_ALL_UNSEEN = re.compile(_UNSEEN.format(more="|noscript"), re.IGNORECASE | re.DOTALL)
_ALWAYS_UNSEEN = re.compile(_UNSEEN.format(more=""), re.IGNORECASE | re.DOTALL)
_META = re.compile(r"""<meta\b((?>(?:[^<>"']|"[^"]{0,2000}"|'[^']{0,2000}')*))>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_MOST_COOKIES = 8_000  # characters; servers refuse longer headers
_VALUE = re.compile(
    r"""(\d{1,4})(?:\.\d*)?(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?["']?\s*([^"'\s][^"']*)""", re.IGNORECASE
)


def refresh_of(headers: Mapping[str, str], content: bytes) -> str:
    """Return the address that an answer sends its reader on to within seconds; "" if it does not.

    >>> refresh_of({}, b'<html><meta http-equiv="refresh" content="0; url=/news/1"><p>Click here.</p>')
    '/news/1'
    """
    if target := _target(headers.get("refresh", "")):
        return target
    page = content[:_REACH].decode(errors="replace")
    first = _FIRST.search(page)
    if first is None or first[1] is None:
        return ""
    seen = _ALL_UNSEEN.sub(" ", page)
    # For readers without scripts; an article must not be left for a plea to turn them on.
    hidden = _ALWAYS_UNSEEN.sub(" ", page) if len(content) < _REACH and len(seen) < _HOLLOW else ""
    return next(filter(None, map(_refresh, (*_META.findall(seen), *_META.findall(hidden)))), "")


def _refresh(attributes: str) -> str:
    values = {name.lower(): unescape("".join(given)) for name, *given in _ATTRIBUTE.findall(attributes)}
    is_refresh = values.get("http-equiv", "").strip().lower() == "refresh"
    return _target(values.get("content", "")) if is_refresh else ""


def _target(value: str) -> str:
    found = _VALUE.match(value.strip())
    return found[2].strip() if found and int(found[1]) <= _LONGEST else ""


class ChainCookies:
    """The cookies of one chain of redirects: some sites send a reader back until it has theirs."""

    def __init__(self) -> None:
        self._jar: aiohttp.CookieJar | None = None

    def take(self, response: aiohttp.ClientResponse, url: URL) -> None:
        """Remember what an answer sets."""
        if response.cookies:
            self._jar = self._jar or aiohttp.CookieJar(unsafe=True)
            self._jar.update_cookies(response.cookies, url)

    def header(self, url: URL) -> dict[str, str]:
        """Return the header for a request to `url`, with the cookies that its own site has set."""
        found = self._jar.filter_cookies(url).values() if self._jar else ()
        cookies = "; ".join(f"{each.key}={each.coded_value}" for each in found)
        return {"Cookie": cookies} if 0 < len(cookies) <= _MOST_COOKIES else {}
