"""Detect the format of a file by its content, then by its ending."""

import json
import re
from enum import Enum, auto
from pathlib import PurePath

from corpus.models.errors import IngestError
from corpus.parsing.decoding import byte_order_mark

HEAD_BYTES = 4096
"""How much of a file's beginning tells what it is."""

GZIP = b"\x1f\x8b"


class Format(Enum):
    """The kinds of files that hold articles."""

    TEXT = auto()
    MARKDOWN = auto()
    HTML = auto()
    FEED = auto()
    JSON_LINES = auto()
    JSON = auto()


_BINARY = (
    (GZIP, "a gzip archive in another one"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
)
_ENDINGS = {
    ".txt": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".json": Format.JSON,
    ".xml": Format.FEED,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".rdf": Format.FEED,
}
# What may stand before the first element: instructions, comments, any document type but HTML's.
_PREAMBLE = re.compile(
    r"(?:\s+|<\?[^>]*>|<!--.*?-->|<!doctype(?!\s+html)[^>\[]*(?:\[.*?\]\s*)?>)*", re.IGNORECASE | re.DOTALL
)
_FEED_ROOT = re.compile(r"<(?:[a-z]+:)?(?:rss|feed|rdf)[\s>/]", re.IGNORECASE)
_LIST_ROOT = re.compile(r"<opml[\s>]", re.IGNORECASE)
_PAGE_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>/]", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|div|span|a|br|h[1-6]|article|section|ul|li|table|img)[\s>/]", re.IGNORECASE)
_MANY_TAGS = 5
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n")
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/')
_OBJECT = re.compile(r'\{\s*(?:["}]|$)')
_ARRAY = re.compile(r"\[\s*(?:[{\]]|$)")


def known_ending(name: str) -> Format | None:
    """Return the format of a file's ending, also before `.gz`; None if it is unknown."""
    path = PurePath(name.lower())
    return _ENDINGS.get(PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix)


def sniff(head: bytes, name: str) -> Format:
    """Return the format of a file that begins with `head` and is called `name`.

    Raises:
        IngestError: it is not text, or no articles but a list of feeds.
    """
    text = _text_of(head).lstrip()
    ending = known_ending(name)
    if (found := _markup(text)) or (found := _json(text, ending)):
        return found
    if _FRONT_MATTER.match(text):
        return Format.MARKDOWN
    if ending in {None, Format.TEXT} and len(_TAG.findall(text)) >= _MANY_TAGS:
        return Format.HTML
    return ending or Format.TEXT


def require_text(content: bytes) -> bytes:
    """Return `content` if it may be text.

    Raises:
        IngestError: it has the mark of another kind of file, or NUL bytes.
    """
    for magic, kind in _BINARY:
        if content.startswith(magic):
            raise IngestError(f"not text: {kind}")
    if b"\0" in content and not byte_order_mark(content):
        raise IngestError("not text: there are NUL bytes in it")
    return content


def _text_of(head: bytes) -> str:
    """Enough of the text to recognise the format: all that tells it is ASCII."""
    encoding = byte_order_mark(require_text(head))
    return head.decode(encoding, errors="ignore") if encoding else head.decode("latin-1")


def _markup(text: str) -> Format | None:
    preamble = _PREAMBLE.match(text)
    rest = text[preamble.end() :] if preamble else text
    if _LIST_ROOT.match(rest):
        raise IngestError("a list of feeds (OPML); follow them with `clippings feeds import`")
    if _FEED_ROOT.match(rest):
        return Format.FEED
    return Format.HTML if _PAGE_ROOT.match(rest) else None


def _json(text: str, ending: Format | None) -> Format | None:
    if _ARRAY.match(text):
        return Format.JSON
    if not _OBJECT.match(text):
        return None
    if _JSON_FEED.search(text):
        return Format.FEED
    line, _, rest = text.partition("\n")
    follows_another = rest.lstrip().startswith("{")
    whole = not rest and len(text) >= HEAD_BYTES - 3  # the first line is longer than the head
    lines = ending is Format.JSON_LINES or follows_another or whole or _is_object(line)
    return Format.JSON_LINES if lines else Format.JSON


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
