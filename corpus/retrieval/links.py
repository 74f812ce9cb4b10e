"""A link that opens an article at the excerpt: a text directive of the draft on URL fragments."""

from urllib.parse import quote

from corpus.models import Span

_WHOLE = 80  # characters up to which a text is quoted whole
_FEWEST, _MOST = 4, 14  # words at each end of a longer one


def deep_link(url: str | None, body: str, span: Span) -> str | None:
    """`url` with a fragment for the text in `span`; `url` itself where no fragment is unambiguous.

    None where there is no page to open.

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
    text, before = span.of(body), _flat(body[: span.start] + "|")[:-1]
    page, at = before + _flat(body[span.start :]), len(before)
    lines = [_flat(line) for line in text.splitlines() if line.strip()]
    lowered = page.lower()  # browsers compare without regard to case
    if len(lines) == 1 and len(lines[0]) <= _WHOLE:
        is_first = lowered.find(lines[0].lower()) == at
        return _encoded(lines[0]) if is_first and page.count(lines[0]) == 1 else None
    first, last = lines[0].split(" "), lines[-1].split(" ")
    stop = at + len(_flat(text))
    for words in range(_FEWEST, _MOST + 1):
        start, end = " ".join(first[:words]), " ".join(last[-words:])
        is_alone = lowered.count(start.lower()) == 1
        if is_alone and lowered.find(end.lower(), at + len(start)) + len(end) == stop:
            return f"{_encoded(start)},{_encoded(end)}"
    return None


def _flat(text: str) -> str:
    return " ".join(text.split())


def _encoded(text: str) -> str:
    # A comma, an ampersand and a dash mean something in a directive; quote() leaves only the dash alone.
    return quote(text, safe="").replace("-", "%2D")
