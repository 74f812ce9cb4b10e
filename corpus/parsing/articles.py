"""Refuse articles that cannot be stored, and detect their language."""

import json
from dataclasses import replace
from typing import Any

from corpus.models.article import Article
from corpus.models.errors import NO_REASON, IngestError, Reason
from corpus.parsing.decoding import is_like_utf8
from corpus.text.languages import language_of


def problem_of(article: Article) -> Reason:
    """Return why `article` cannot be kept, if it cannot."""
    if not article.body.strip():
        return Reason("it has no text")
    if not _is_storable(article):
        return Reason("it holds half of a character (a lone surrogate); decode it again as UTF-8")
    return NO_REASON


def with_language(article: Article) -> Article:
    """Return `article` with a language: its own, or else that of its text."""
    if article.language is not None:
        return article
    return replace(article, language=language_of(f"{article.title}\n{article.body}"))


def _is_storable(article: Article) -> bool:
    try:
        texts = (
            article.id,
            article.title,
            article.body,
            *filter(None, (article.url, article.source, article.language, article.image)),
        )
        "\0".join((*texts, *article.authors)).encode()
    except UnicodeEncodeError:
        return False
    return True


_JSON_FEED = ("https://jsonfeed.org/", "http://jsonfeed.org/")


def parse_json(text: str | bytes) -> Any:
    """Return the value of the JSON in `text`.

    Raises:
        IngestError: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads((text if isinstance(text, str) else _unicode(text)).removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise IngestError("not JSON from character {position} on", position=error.pos + 1) from error
    except RecursionError as error:
        raise IngestError("nested too deeply") from error
    except ValueError as error:  # a number of thousands of digits
        raise IngestError("not JSON that can be read: a number is too long") from error


def _unicode(content: bytes) -> str:
    """Return JSON as text: UTF-8 with a stray byte too, or UTF-16 or UTF-32."""
    encoding = json.detect_encoding(content)
    if encoding == "utf-8" and is_like_utf8(content):
        return content.decode(errors="replace")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise IngestError("not UTF-8") from error


def is_json_feed(value: object) -> bool:
    """Return whether `value` is a JSON Feed: an object that names that format's version."""
    version = value.get("version") if isinstance(value, dict) else None
    return isinstance(version, str) and version.startswith(_JSON_FEED)
