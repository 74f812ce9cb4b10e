"""Link to an excerpt within its article, by a text directive (URL fragment draft)."""

from functools import lru_cache
from urllib.parse import quote

from corpus.models.article import Span

_WHOLE = 80  # characters up to which the directive holds the whole text
_FEWEST, _MOST = 4, 14  # words of its start and its end otherwise


def deep_link(url: str | None, body: str, span: Span) -> str | None:
    """Return `url` with a fragment for the text in `span`.

    Without a fragment where none is unambiguous; None where there is no page to open.

    >>> deep_link("https://example.org/a", "It rained. Well-known people came.", Span(start=11, end=34))
    'https://example.org/a#:~:text=Well%2Dknown%20people%20came.'
    """
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    directive = _directive(body, span)
    if directive is None:
        return url
    return f"{url}{':~:' if '#' in url else '#:~:'}text={directive}"


def _directive(body: str, span: Span) -> str | None:
    # Browsers compare without regard to case.
    text, page = span.of(body), _lowered(body)
    lines = [_flat(line) for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and len(lines[0]) <= _WHOLE:
        is_plain = _is_alone(lines[0].lower(), page) or _is_first(lines[0], body, span.start)
        return _encoded(lines[0]) if is_plain else None
    first, last, flat = lines[0].split(" "), lines[-1].split(" "), _flat(text).lower()
    for words in range(_FEWEST, _MOST + 1):
        start, end = " ".join(first[:words]), " ".join(last[-words:])
        is_end = flat.find(end.lower(), len(start)) + len(end) == len(flat)
        if is_end and _is_alone(start.lower(), page):
            return f"{_encoded(start)},{_encoded(end)}"
    return None


def _is_alone(text: str, page: str) -> bool:
    """Return whether `text`, which is on the page, is there only once."""
    # A word that is there once decides it; otherwise the white space of the page has to be normalised.
    return any(page.count(word) == 1 for word in text.split(" ")) or _flat_page(page).count(text) == 1


def _is_first(line: str, body: str, start: int) -> bool:
    """Return whether `line` is first at `start`, and in its own case only there."""
    page, at = _flat(body), len(_flat(body[:start] + "|")) - 1
    return page.lower().find(line.lower()) == at and page.count(line) == 1


def _flat(text: str) -> str:
    return " ".join(text.split())


# Several excerpts of one article are linked, and of each several beginnings are tried.
_lowered = lru_cache(maxsize=16)(str.lower)
_flat_page = lru_cache(maxsize=16)(_flat)


def _encoded(text: str) -> str:
    # A comma, an ampersand and a dash mean something in a directive; quote() leaves only the dash alone.
    return quote(text, safe="").replace("-", "%2D")
