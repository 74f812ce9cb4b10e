"""Link to an excerpt within its article, by a text directive (URL fragment draft)."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import repeat, takewhile
from urllib.parse import quote

from corpus.models.article import Span
from corpus.models.patterns import lazy_pattern

_WHOLE = 80  # characters up to which the directive holds the whole text
_FEWEST, _MOST = 4, 14  # words of its start and its end otherwise
_LONGEST = 300  # characters of a whole text in a script without blanks
_CLAUSE = 4  # characters of a script without blanks that identify as much as a word
# Where browsers see the border of a word: blanks, and the marks between clauses of such a script.
_BORDER = lazy_pattern(
    r" |(?<=[\u3001\u3002\uff0c\uff1b\uff1a\uff01\uff1f\u2026\u300d\u300f\u201d\uff09])(?=[^ ])"
)
_SPACELESS = lazy_pattern(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Between lines, and between the cells of a row.
_BAR = lazy_pattern(r"\s*(?:[\n\r\u2028\u2029]|(?:^|\s)\|(?=\s|$))\s*")


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
    blocks = [_flat(block) for block in _BAR.split(text) if block.strip(" |")]
    if not blocks:
        return None
    if len(blocks) == 1 and len(blocks[0]) <= _WHOLE:
        is_plain = _is_alone(blocks[0].lower(), page) or _is_first(blocks[0], body, span.start)
        return _encoded(blocks[0]) if is_plain else None
    flat = " ".join(blocks).lower()
    for start, end in zip(_beginnings(blocks[0]), _endings(blocks[-1]), strict=False):
        # What a browser finds first behind the start has to be the end of the text.
        is_end = flat.find(end.lower(), len(start)) + len(end) == len(flat)
        if is_end and _is_alone(start.lower(), page):
            return f"{_encoded(start)},{_encoded(end)}"
    return _encoded(blocks[0]) if len(blocks) == 1 and _is_unbroken(blocks[0], page) else None


def _beginnings(block: str) -> Iterator[str]:
    """Yield ever longer beginnings of a block of the page, the last of them again and again."""
    yield from _enough((block[: found.start()] for found in _BORDER.finditer(block)), block)


def _endings(block: str) -> Iterator[str]:
    """Yield ever longer ends of a block, as `_beginnings` does."""
    borders = [found.end() for found in _BORDER.finditer(block)]
    yield from _enough((block[border:] for border in reversed(borders)), block)


def _enough(parts: Iterable[str], block: str) -> Iterator[str]:
    """Yield those of `parts`, each longer than the one before, that have enough words, not too many."""
    last, left = "", _MOST
    # Most often the first one will do.
    for part in takewhile(lambda part: _words_in(part) <= _MOST, parts):
        if _words_in(part) >= _FEWEST:
            yield part
            last, left = part, left - 1
    if not last and _words_in(block) <= _MOST:
        last = block
    yield from repeat(last, left if last else 0)


def _words_in(text: str) -> int:
    spaceless = 0 if text.isascii() else len(_SPACELESS.findall(text))
    return text.count(" ") + 1 + spaceless // _CLAUSE


def _is_unbroken(block: str, page: str) -> bool:
    """Return whether `block` has no border at which it could be cut, and is on the page once."""
    return len(block) <= _LONGEST and not _BORDER.search(block) and _is_alone(block.lower(), page)


def _is_alone(text: str, page: str) -> bool:
    """Return whether `text`, which is on the page, is there only once."""
    # A word that is there once decides it, most often a long one; otherwise the white space of the page has
    # to be normalised.
    words = sorted(text.split(" "), key=len, reverse=True)
    return any(_is_once(word, page) for word in words) or _is_once(text, _flat_page(page))


def _is_once(text: str, page: str) -> bool:
    first = page.find(text)
    return first >= 0 and page.find(text, first + len(text)) < 0


def _is_first(line: str, body: str, start: int) -> bool:
    """Return whether `line` is first at `start`, and in its own case only there."""
    page, at = _flat(body), len(_flat(body[:start] + "|")) - 1
    return page.lower().find(line.lower()) == at and page.count(line) == 1


def _flat(text: str) -> str:
    line = text.replace("\n", " ")
    if not line.isprintable():  # it may hold other white space than lines and blanks
        return " ".join(text.split())
    while "  " in line:
        line = line.replace("  ", " ")
    return line.strip()


# Several excerpts of one article are linked, and of each several beginnings are tried.
_lowered = lru_cache(maxsize=16)(str.lower)
_flat_page = lru_cache(maxsize=16)(_flat)


def _encoded(text: str) -> str:
    # A comma, an ampersand and a dash mean something in a directive; quote() leaves only the dash alone.
    return quote(text, safe="").replace("-", "%2D")
