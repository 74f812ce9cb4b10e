"""Build articles from named fields of JSON or front matter."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias
from urllib.parse import urlsplit

from corpus.models.article import Article
from corpus.models.errors import IngestError, place_in
from corpus.parsing.dates import read_date
from corpus.parsing.decoding import require_characters

FIELD_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title", "headline"),
        "body": ("body", "text", "content"),
        "url": ("url", "link", "canonical"),
        "source": ("source", "site", "publisher"),
        "published_at": ("published_at", "date", "published", "pubDate"),
        "authors": ("authors", "author", "byline"),
        "id": ("id",),
    }
)
"""What each field of an article may be called in a file; the first name that has a value wins."""

_CREDENTIALS = re.compile(r"(?<=//)[^/?#]*@")

_LONGEST_VALUE = 60  # characters of a field in a remark

Fields: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something in a file that was left out of the article made from it, though the article was read."""

    path: str
    text: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{place_in(self.path, self.line)}: {self.text}"


def article_of(fields: Fields) -> Article:
    """Return the article that `fields` describe; only a body is required.

    A source that is missing is taken from the URL. A date that cannot be read gives no date, and an
    address that is not of the web (http, https) no URL: `remarks_on` names them.

    Raises:
        IngestError: there is no body, or a field has the wrong type.
    """
    body = _text(fields, "body")
    if not body.strip():
        raise IngestError(f"no body: the text is looked for under {', '.join(FIELD_NAMES['body'])}")
    url = web_address(_text(fields, "url"))
    return built_article(
        title=_text(fields, "title").strip(),
        body=body,
        url=url,
        source=_source(fields) or host_of(url),
        published_at=_value(fields, "published_at"),
        authors=_authors(fields),
        identity=_identity(fields),
    )


def remarks_on(fields: Fields, path: Path, line: int | None = None) -> Iterator[Remark]:
    """Yield what `article_of` leaves out of these fields, which stand in a line of the file at `path`."""
    date = _value(fields, "published_at")
    if date is not None and read_date(date) is None:
        yield unread_date(str(date), path, line)
    url = _text(fields, "url").strip()
    if url and web_address(url) is None:
        text = f"{_quoted(url)} is not a web address, so the article has no link"
        yield Remark(path=str(path), text=text, line=line)


def unread_date(written: str, path: Path | str, line: int | None = None) -> Remark:
    """Return the remark that a date cannot be read; `path` may be an address too."""
    text = f"the date {_quoted(written)} cannot be read, so the article has none; write it as 2025-04-24"
    return Remark(path=str(path), text=text, line=line)


def built_article(
    *,
    title: str,
    body: str,
    url: str | None = None,
    source: str | None = None,
    published_at: object = None,
    authors: tuple[str, ...] = (),
    identity: str = "",
    image: str | None = None,
) -> Article:
    """Return an article of foreign parts; every reader makes its articles here.

    Raises:
        IngestError: a part cannot be stored or sent.
    """
    if url is not None and not has_host(url):
        raise IngestError("its link is not an address of the web")
    for part in (title, body, url or "", source or "", identity, image or "", *authors):
        require_characters(part)
    return Article(
        title=title,
        body=body,
        url=url,
        source=source or None,
        published_at=read_date(published_at),
        authors=authors,
        id=identity,
        image=image,
    )


_LONGEST_IMAGE = 1000  # characters of an address


def image_address(*texts: str | None) -> str | None:
    """Return the first of `texts` that is the address of a picture which may be shown: https, and not long.

    >>> image_address("http://example.org/a.jpg", "https://example.org/b.jpg")
    'https://example.org/b.jpg'
    """
    found = (web_address(text) for text in texts)
    fitting = (each for each in found if each and each.startswith("https://") and each.isprintable())
    return next((each for each in fitting if len(each) <= _LONGEST_IMAGE), None)


def web_address(text: str | None) -> str | None:
    """Return `text` if it is an address of the web (http or https, with a host), else None.

    >>> web_address(" https://example.org/a ")
    'https://example.org/a'
    >>> web_address("javascript:alert(1)") is None
    True
    """
    address = (text or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


def has_host(url: str) -> bool:
    """Return whether the host of `url` is a name in some script, as "xn--localhost-" is not."""
    # Imported here: an article without an address needs no such look.
    from yarl import URL

    try:
        return bool(URL(url).host)
    except ValueError:
        return False


def without_credentials(address: str) -> str:
    """Return `address` as it may be shown: without a name and password.

    >>> without_credentials("https://ann:secret@example.org/a")
    'https://example.org/a'
    """
    return _CREDENTIALS.sub("", address)


def host_of(url: str | None) -> str | None:
    """Return the host of `url` without "www.", as the name of a source.

    >>> host_of("https://www.example.org/a")
    'example.org'
    """
    address = web_address(url)
    return (urlsplit(address).hostname or "").removeprefix("www.") if address else None


def _quoted(value: str) -> str:
    short = value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}..."
    return repr(short)


def _value(fields: Fields, field: str) -> object:
    values = (fields.get(name) for name in FIELD_NAMES[field])
    return next((value for value in values if value is not None and value != ""), None)


def _text(fields: Fields, field: str) -> str:
    value = _value(fields, field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise IngestError(f"the {field} is text, not {_kind(value)}")
    return value


def _source(fields: Fields) -> str:
    value = _value(fields, "source")
    return _name(value, "source") if value is not None else ""


def _authors(fields: Fields) -> tuple[str, ...]:
    value = _value(fields, "authors")
    people = value if isinstance(value, list | tuple) else () if value is None else (value,)
    names = (_name(person, "author") for person in people if person is not None)
    return tuple(name for name in names if name)


def _name(value: object, field: str) -> str:
    """Return a name given as text or, as news services do, as {"name": ...}."""
    name = value.get("name") or "" if isinstance(value, Mapping) else value
    if not isinstance(name, str):
        raise IngestError(f"the {field} is text, not {_kind(name)}")
    return name.strip()


def _identity(fields: Fields) -> str:
    value = _value(fields, "id")
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
        raise IngestError(f"the id is text or a number, not {_kind(value)}")
    return "" if value is None else str(value).strip()


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return kinds.get(type(value), type(value).__name__)
