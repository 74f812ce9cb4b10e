"""Decode bytes to text.

A wrong guess shows as mojibake in an answer, so what is certain comes first: a byte order mark, then
UTF-8, then what the page declares, and only then a guess.
"""

import codecs
import re

from corpus.models.errors import IngestError

# UTF-32's mark begins with UTF-16's, so it is asked first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""")
# Browsers read these as Windows-1252, and so must we: pages that declare them mean it.
_WESTERN_NAMES = frozenset({"iso8859-1", "ascii", "cp1252"})
_NO_ENCODINGS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
_WESTERN_SHARE = 0.10
_WESTERN_SIGNS = frozenset("‘’‚“”„–—…•€£§°«»‹›©®™´¡¿½¼¾·\xa0")  # noqa: RUF001 (they are meant)
_DECLARATION_REACH = 4096
_ASCII = bytes(range(32, 127))
# The guesser prefers these to the encodings that files of today have.
_OUTDATED = ["mac_cyrillic", "mac_greek", "mac_iceland", "mac_latin2", "mac_roman", "mac_turkish"]
_SURROGATE = re.compile("[\ud800-\udfff]")


def byte_order_mark(content: bytes) -> str | None:
    """Return the encoding that the byte order mark of `content` names; None without one."""
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


def decode(content: bytes, *, declared: bool = False) -> str:
    """Return the text of `content`; with `declared`, believe the encoding it declares.

    Raises:
        IngestError: no encoding fits.
    """
    if encoding := byte_order_mark(content):
        return _strictly(content, encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        pass
    if declared and (name := _declared_encoding(content)):
        return content.decode(name, errors="replace")
    return _guessed(content)


def decode_by_header(content: bytes, content_type: str) -> str | bytes:
    """Return the text of `content` by its Content-Type, if nothing nearer decides.

    Nearer are a byte order mark, that it is UTF-8, and what it declares itself: then it stays as it is, for
    its reader knows.
    """
    name = _declared_encoding(content_type.encode("latin-1", errors="ignore"))
    if name is None or byte_order_mark(content) or _declared_encoding(content):
        return content
    try:
        content.decode()
    except UnicodeDecodeError:
        return content.decode(name, errors="replace")
    return content


def require_characters(text: str) -> str:
    """`text` itself, if it is made of characters: half a surrogate pair can be neither stored nor sent.

    Raises:
        IngestError: there is a lone surrogate in it.
    """
    if found := _SURROGATE.search(text):
        raise IngestError(
            "half a character (lone surrogate {code}) in the text", code=f"U+{ord(found[0]):04X}"
        )
    return text


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise IngestError("not text: it is marked as {encoding}, but is not", encoding=encoding) from error


def _declared_encoding(content: bytes) -> str | None:
    found = _DECLARED.search(content[:_DECLARATION_REACH])
    if found is None:
        return None
    return text_encoding(found[1].decode("ascii"))


def text_encoding(name: str) -> str | None:
    """Return the codec that reads what declares `name` as its encoding in ASCII; None if there is none.

    >>> text_encoding("ISO-8859-1"), text_encoding("unicode_escape"), text_encoding("")
    ('cp1252', None, None)
    """
    try:
        found = codecs.lookup(name).name
        # Python also has codecs that are not encodings, such as rot13, and some that take quadratic time.
        fits = found not in _NO_ENCODINGS and _ASCII.decode(found) == _ASCII.decode("ascii")
    except (LookupError, ValueError):
        return None
    return ("cp1252" if found in _WESTERN_NAMES else found) if fits else None


def _guessed(content: bytes) -> str:
    if (western := _as_western(content)) is not None:
        return western
    # Imported here: hardly a file needs a guess.
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_exclusion=_OUTDATED).best()
    if best is None:
        raise IngestError("not text: neither UTF-8 nor any other encoding that could be recognised")
    return str(best)


def _as_western(content: bytes) -> str | None:
    """`content` as Windows-1252, if it reads like it: the guesser takes its quotation marks for Korean."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [character for character in text if not character.isascii()]
    likely = len(foreign) <= _WESTERN_SHARE * len(text)
    return text if likely and all(c.isalpha() or c in _WESTERN_SIGNS for c in foreign) else None
