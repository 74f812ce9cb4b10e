"""Decode an XML feed, and take out of it what makes a parser slow or its text grow.

feedparser would decode too, but it tries every codec that a feed names, expands entities that cannot be found
before in an encoding such as EBCDIC, and has patterns for the head of a feed that are quadratic.
"""

import codecs
import re

from corpus.ingest.decoding import byte_order_mark, require_characters, text_encoding

# Declared entities are read as if they were not there: those that name each other grow without end.
_ENTITY = re.compile(r"<!ENTITY[^>]*+(?:>|\Z)", re.IGNORECASE)
_INSTRUCTIONS = re.compile(r"(?:\s++|<\?[^>]*+>)*+")
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


def feed_text(content: str | bytes) -> str:
    """Return the text of a feed in XML, in UTF-8 by its declaration, without declared entities.

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
    return f"{_DECLARATION}{' '.join(text[:start].split())}{text[start:]}"


def _decoded(content: bytes) -> str:
    encoding = byte_order_mark(content) or next(
        (name for mark, name in _STARTS if content.startswith(mark)), ""
    )
    if encoding == "cp037":
        declared = _declared(content[:_REACH].decode(encoding))
        encoding = declared if declared in _EBCDIC else encoding
    if encoding:
        return content.decode(encoding, errors="replace")
    for name in (text_encoding(_declared(content[:_REACH].decode("latin-1"))), "utf-8", "cp1252"):
        try:
            return content.decode(name or "utf-8")
        except UnicodeDecodeError:
            continue
    return content.decode("iso8859-2", errors="replace")


def _declared(start: str) -> str:
    """Return the name of the encoding that an XML declaration gives, as Python has it; "" if none."""
    found = _DECLARED.match(start)
    try:
        return codecs.lookup(found[1]).name if found else ""
    except (LookupError, ValueError):
        return ""
