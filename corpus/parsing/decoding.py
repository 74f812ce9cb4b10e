"""Decode bytes to text. The one importer of webencodings.

A wrong encoding shows as mojibake in an answer, so what is certain comes first: a byte order mark, then
UTF-8, then what the content declares, and only then a guess. One bad byte costs only itself.
"""

import codecs
import re
from collections.abc import Iterable

import webencodings

from corpus.models.errors import IngestError

# UTF-32's mark begins with UTF-16's, so it is asked first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
# A charset elsewhere is that of a script or a form, not of the page.
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,400}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"""\bcharset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
# WHATWG: content that declares UTF-16 in ASCII is UTF-8; "replacement" is for encodings that browsers refuse.
_READ_AS = {"utf-16le": "utf-8", "utf-16be": "utf-8", "gbk": "gb18030"}
_REFUSED = frozenset({"replacement", "x-user-defined"})
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
# Valid sequences of UTF-8 for each stray byte, where another encoding is declared. By chance Thai has one in
# two, Chinese and Korean one in eight.
_SURE = 2
_BAD_SHARE = 0.10  # of the characters after a byte order mark
_WESTERN_SHARE = 0.10
_WESTERN_SIGNS = frozenset("‘’‚“”„–—…•€£§°«»‹›©®™´¡¿½¼¾·\xa0")  # noqa: RUF001 (they are meant)
_FOREIGN_WORD = re.compile(r"[^\W\d_\x00-\x7f]{4}")  # no Western word has four letters with accents in a row
_DECLARATION_REACH = 4096
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
    text = decode_as(content, [_declared_encoding(content)] if declared else ())
    if text is None:
        return _guessed(content)
    if (mark := byte_order_mark(content)) and text.count("\ufffd") > _BAD_SHARE * len(text):
        raise IngestError("not text: it is marked as {encoding}, but is not", encoding=mark)
    return text


def decode_as(content: bytes, encodings: Iterable[str | None]) -> str | None:
    """Return the text of `content` by its mark, as UTF-8, or in the first of `encodings` that fits.

    Args:
        content: the bytes.
        encodings: names that `text_encoding` gave, the most trusted first; None counts for nothing.

    Returns:
        The text, with U+FFFD in the place of bad bytes; None where nothing is certain.
    """
    if mark := byte_order_mark(content):
        return content.decode(mark, errors="replace")
    named = [name for name in encodings if name]
    if "iso2022_jp" in named[:1] and b"\x1b" in content:  # it is made of ASCII, so that UTF-8 would do too
        return _from_iso_2022_jp(content)
    try:
        return content.decode()
    except UnicodeDecodeError:
        pass
    for name in named:
        if is_like_utf8(content, sure=1 if name == "utf-8" else _SURE):
            break
        if name != "utf-8":
            return _from_euc_jp(content) if name == "euc_jp" else content.decode(name, errors="replace")
    return content.decode(errors="replace") if is_like_utf8(content) else None


def decode_by_header(content: bytes, content_type: str) -> str | bytes:
    """Return the text of `content` by its Content-Type, if nothing nearer decides.

    Nearer are a byte order mark, that it is UTF-8, and what it declares itself: then it stays as it is, for
    its reader knows.
    """
    found = _HEADER.search(content_type)
    name = text_encoding(found[1]) if found else None
    own = _declared_encoding(content)
    if name is None or byte_order_mark(content) or own not in {None, "utf-8"}:
        return content
    text = decode_as(content, (own, name))
    return content if text is None else text


def is_like_utf8(content: bytes, *, sure: int = 1) -> bool:
    r"""Return whether `content` is UTF-8 but for stray bytes: at least `sure` valid sequences for each.

    >>> is_like_utf8("Größe".encode() + b"\xc3"), is_like_utf8("Größe".encode("cp1252"))
    (True, False)
    """
    rest, sequences = _SEQUENCE.subn(b"", content)
    return sequences > 0 and sequences >= sure * len(_NOT_ASCII.findall(rest))


def require_characters(text: str) -> str:
    """Return `text` if it is made of characters: half a surrogate pair can be neither stored nor sent.

    Raises:
        IngestError: there is a lone surrogate in it.
    """
    if found := _SURROGATE.search(text):
        raise IngestError(
            "half a character (lone surrogate {code}) in the text", code=f"U+{ord(found[0]):04X}"
        )
    return text


def _declared_encoding(content: bytes) -> str | None:
    found = _DECLARED.search(_COMMENT.sub(b"", content[:_DECLARATION_REACH]))
    return text_encoding(found[1].decode("ascii")) if found else None


def text_encoding(label: str) -> str | None:
    """Return the codec that browsers read `label` with, by the WHATWG table; None if there is none.

    >>> text_encoding("ISO-8859-1"), text_encoding("Shift_JIS"), text_encoding("unicode_escape")
    ('cp1252', 'cp932', None)
    """
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in _REFUSED:
        return None
    return _READ_AS.get(encoding.name, str(encoding.codec_info.name))


_EUC_PAIR = re.compile(rb"\x8f[\xa1-\xfe]{2}|\x8e[\xa1-\xdf]|[\xa1-\xfe]{2}")
_ISO_2022_PART = re.compile(rb"\x1b(\$[@B]|\([BIJ])([^\x1b]*)")
_ROWS_BELOW_E0 = 62  # of JIS X 0208, which Shift_JIS has before its gap for half-width katakana


def _from_euc_jp(content: bytes) -> str:
    """Decode EUC-JP with the rows of NEC and IBM, which Python's codec lacks and CP932 has."""
    return _EUC_PAIR.sub(lambda pair: _euc_character(pair[0]).encode(), content).decode(errors="replace")


def _euc_character(pair: bytes) -> str:
    try:
        return pair.decode("euc_jp")
    except UnicodeDecodeError:
        row, cell = pair[0] - 0xA0, pair[-1] - 0xA0
    lead = (row - 1) // 2 + (0x81 if row <= _ROWS_BELOW_E0 else 0xC1)
    trail = cell + (0x9E if row % 2 == 0 else 0x3F + (cell > 0x3F))  # noqa: PLR2004 # 0x7F is left out
    return bytes([lead, trail]).decode("cp932", errors="replace")


def _from_iso_2022_jp(content: bytes) -> str:
    def part(found: re.Match[bytes]) -> bytes:
        if found[1] == b"(I":
            return b"".join(b"\x8e" + bytes([each | 0x80]) for each in found[2])
        is_plain = found[1].startswith(b"(")
        return found[2] if is_plain else bytes(each | 0x80 if each > 0x20 else each for each in found[2])  # noqa: PLR2004

    return _from_euc_jp(_ISO_2022_PART.sub(part, content))


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
    """Return `content` as Windows-1252 if it reads like it: the guesser takes its quotes for Korean."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [character for character in text if not character.isascii()]
    likely = len(foreign) <= _WESTERN_SHARE * len(text) and not _FOREIGN_WORD.search(text)
    return text if likely and all(c.isalpha() or c in _WESTERN_SIGNS for c in foreign) else None
