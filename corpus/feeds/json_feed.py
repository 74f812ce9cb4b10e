"""Parse JSON Feed (jsonfeed.org), versions 1 and 1.1."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from corpus.models.errors import IngestError
from corpus.models.feed import FeedEntry, ParsedFeed
from corpus.parsing.articles import is_json_feed
from corpus.parsing.dates import read_date
from corpus.parsing.fields import image_address, web_address

_MOST_ITEMS = 20_000  # each takes 100 microseconds, however small


def parse_json_feed(value: Any, url: str | None) -> ParsedFeed:
    """Return the feed in `value`, JSON that was found at `url`.

    Raises:
        IngestError: it is not a JSON Feed.
    """
    if not is_json_feed(value):
        raise IngestError("not a feed: JSON without the version of a JSON Feed")
    items = value.get("items")
    if isinstance(items, list) and len(items) > _MOST_ITEMS:
        raise IngestError("more than {most} entries", most=_MOST_ITEMS)
    entries = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return ParsedFeed(
        title=_line(value.get("title")),
        link=_link(url, value.get("home_page_url")),
        entries=tuple(_entry(item, url, _text(value.get("language"))) for item in entries),
    )


def _entry(item: Mapping[str, Any], url: str | None, language: str) -> FeedEntry:
    link = _link(url, item.get("url")) or _link(url, item.get("external_url"))
    dates = [date for name in ("date_published", "date_modified") if (date := item.get(name))]
    moment = next(filter(None, (read_date(date, language) for date in dates)), None)
    return FeedEntry(
        id=_line(item.get("id")) or link or "",
        title=_line(item.get("title")),
        link=link,
        published_at=moment,
        summary=_plain(item.get("summary")),
        content=_content(item),
        authors=tuple(name for name in _names(item) if name),
        unread_date=_text(dates[0]) if dates and moment is None else "",
        image=image_address(_text(item.get("image")), _text(item.get("banner_image"))),
    )


def _names(item: Mapping[str, Any]) -> Iterator[str]:
    authors = item.get("authors")
    for author in authors if isinstance(authors, list) else [item.get("author")]:
        if isinstance(author, dict):
            yield _line(author.get("name"))


def _text(value: object) -> str:
    """`value` if it is text; version 1 allowed numbers as ids."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _content(item: Mapping[str, Any]) -> str:
    # Imported here: a file of JSON articles is read without html_text.
    from corpus.feeds.entry_texts import text_of_value, without_credit

    markup = without_credit(_text(item.get("content_html")), _line(item.get("title")))
    return text_of_value(markup) or _text(item.get("content_text")).strip()


def _plain(value: object) -> str:
    """Return plain text, which all of a JSON Feed is but `content_html`, in paragraphs."""
    from corpus.feeds.entry_texts import PLAIN, text_of_value

    return text_of_value(_text(value), PLAIN)


def _line(value: object) -> str:
    return " ".join(_plain(value).split())


def _link(url: str | None, value: object) -> str | None:
    try:
        return web_address(urljoin(url or "", _text(value))) if value else None
    except ValueError:
        return None
