"""Decode a feed or a list in XML, and mend what would change its links and texts."""

import codecs
import re
from html.entities import html5

from corpus.models.errors import IngestError
from corpus.parsing.decoding import byte_order_mark, decode, decode_as, require_characters, text_encoding

# Declared entities are read as if they were not there: those that name each other grow without end.
_ENTITY = re.compile(r"<!ENTITY[^>]*+(?:>|\Z)", re.IGNORECASE)
_INSTRUCTIONS = re.compile(r"(?>(?:\s++|<\?[^>]*+(?:>|\Z))*)")
_DECLARED = re.compile(r"""\s*<\?xml[^>]{0,200}?\sencoding\s{0,9}=\s{0,9}["']([A-Za-z0-9_:.-]{1,40})["']""")
_ELEMENT = re.compile(r"<\w")
_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
_REACH = 1000  # bytes in which an XML declaration ends
# How "<" and "<?" begin a feed without a byte order mark; by XML 1.0, appendix F.
_STARTS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_EBCDIC = frozenset({"cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"})
# CDATA and comments stay as they are; elsewhere "&" begins one of XML's five entities or a number.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,30};))?",
    re.DOTALL,
)


def xml_text(content: str | bytes) -> str:
    """Return XML as text, in UTF-8 by its declaration, without declared entities or bare ampersands.

    Raises:
        IngestError: there is half a character in it.
    """
    text = require_characters(content) if isinstance(content, str) else _decoded(content)
    text = _ENTITY.sub("", text.removeprefix("\ufeff"))
    instructions = _INSTRUCTIONS.match(text)
    text = text[instructions.end() :] if instructions else text
    first = _ELEMENT.search(text)
    start = first.start() if first else len(text)
    # feedparser's patterns for what stands before the first element take the square of its blank lines.
    return f"{_DECLARATION}{' '.join(text[:start].split())}{with_ampersands(text[start:])}"


def with_ampersands(xml: str) -> str:
    """Return `xml` with each bare "&" escaped, and the entities of HTML as characters.

    >>> with_ampersands("<a>?id=1&copy=2 &amp; caf&eacute;</a>")
    '<a>?id=1&amp;copy=2 &amp; café</a>'
    """
    return _AMPERSAND.sub(_mended, xml)


def _mended(found: re.Match[str]) -> str:
    if not found[0].startswith("&"):
        return found[0]
    name = found[1] or ""
    return html5.get(name) or f"&amp;{name}"


def _decoded(content: bytes) -> str:
    start = next((name for mark, name in _STARTS if content.startswith(mark)), "")
    encoding = byte_order_mark(content) or start
    if encoding == "cp037":
        declared = _codec(content[:_REACH].decode(encoding))
        encoding = declared if declared in _EBCDIC else encoding
    if encoding:
        return content.decode(encoding, errors="replace")
    found = _DECLARED.match(content[:_REACH].decode("latin-1"))
    text = decode_as(content, [text_encoding(found[1]) if found else None])
    if text is not None:
        return text
    try:
        guessed = decode(content)
    except IngestError:
        guessed = ""
    # A guess from a few words may be an encoding in which markup is none.
    is_markup = guessed.count("<") == content.count(b"<")
    return guessed if is_markup else content.decode("cp1252", errors="replace")


def _codec(start: str) -> str:
    """Return the name that Python has for the encoding in an XML declaration; "" if none."""
    found = _DECLARED.match(start)
    try:
        return codecs.lookup(found[1]).name if found else ""
    except (LookupError, ValueError):
        return ""
