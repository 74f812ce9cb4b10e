"""Decompress responses up to a size. The one importer of brotli, and of zstd for what comes from outside.

aiohttp unpacks too, but takes what was cut off for the whole, unless it is packed with deflate.
"""

import sys
import zlib
from collections.abc import Callable
from typing import Protocol

import brotli

from corpus.models.errors import FetchError, Reason

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError
else:
    from backports.zstd import ZstdDecompressor, ZstdError

_MOST_PACKINGS = 2  # one within the other
_MOST_MEMBERS = 100  # one after the other
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MARK = b"\x1f\x8b\x08"
_TEXT_REACH = 512  # bytes
_SURE_TEXT = 64  # bytes without a control character are text; so are fewer that begin like markup or JSON
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\f\r\x1b") | {127}
_ZLIB = 8  # the first half byte of what is packed with deflate as the standard has it


class _Stream(Protocol):
    """What unpacks one member: `zlib`'s and `zstd`'s way."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def unpacked(content: bytes, coding: str, *, most: int, cut: bool = False) -> bytes:
    """Return `content` unpacked as `coding`, a Content-Encoding, says; with `cut` only its beginning.

    What the bytes are counts more than what their server calls them: text under any name stays as it is, and
    gzip without a name is unpacked.

    Raises:
        FetchError: it is more than `most` bytes, cut off, not packed like this, or packed in another way.
    """
    names = [name.strip().lower() for name in coding.split(",") if name.strip()]
    if len(names) > _MOST_PACKINGS:
        raise FetchError("compressed too many times")
    for name in reversed(names):
        if not content:
            break
        content = _unpacked_once(content, name, most)
        if len(content) > most and not (cut and name == names[0]):
            raise FetchError(Reason("larger than {limit} MB", limit=most // 1_000_000))
    if content.startswith(_GZIP_MARK) and not cut:
        content = _unpacked_once(content, "gzip", most)
        if len(content) > most:
            raise FetchError(Reason("larger than {limit} MB", limit=most // 1_000_000))
    return content[:most] if cut else content


def _unpacked_once(content: bytes, name: str, most: int) -> bytes:
    unpack = _UNPACK.get(name)
    if unpack is None:
        if _is_text(content) or content.startswith(_GZIP_MARK):
            return content
        raise FetchError("compressed in an unexpected way")
    try:
        return unpack(content, most)
    except (zlib.error, brotli.error, ZstdError, EOFError) as error:
        if _is_text(content):
            return content
        raise FetchError("its server sent a broken or badly compressed answer") from error


def _is_text(content: bytes) -> bool:
    """Return whether `content` begins like text, as nothing packed does for long."""
    start = content[:_TEXT_REACH]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    is_long = len(start) >= _SURE_TEXT or start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"<", b"{", b"["}
    return is_long and _CONTROL.isdisjoint(start)


def _members(new: Callable[[], _Stream]) -> Callable[[bytes, int], bytes]:
    """Unpack members one after the other, as gzip and zstd allow them."""

    def unpack(content: bytes, most: int) -> bytes:
        parts, left = list[bytes](), most + 1
        for _ in range(_MOST_MEMBERS):
            stream = new()
            parts.append(stream.decompress(content, left))
            left -= len(parts[-1])
            if left <= 0:
                break
            if not stream.eof:
                raise EOFError
            content = stream.unused_data.lstrip(b"\0")
            if not content:
                break
        else:
            raise FetchError(Reason("compressed in more than {most} parts", most=_MOST_MEMBERS))
        return b"".join(parts)

    return unpack


def _deflate(content: bytes, most: int) -> bytes:
    # Some hosts leave the head out.
    bits = zlib.MAX_WBITS if content[0] & 0xF == _ZLIB else -zlib.MAX_WBITS
    return _members(lambda: zlib.decompressobj(bits))(content, most)


def _brotli(content: bytes, most: int) -> bytes:
    stream, parts, left = brotli.Decompressor(), list[bytes](), most + 1
    parts.append(stream.process(content, output_buffer_limit=left))
    while not stream.is_finished() and (left := left - len(parts[-1])) > 0:
        if stream.can_accept_more_data():
            raise EOFError
        parts.append(stream.process(b"", output_buffer_limit=left))
    return b"".join(parts)


_UNPACK: dict[str, Callable[[bytes, int], bytes]] = {
    "identity": lambda content, _most: content,
    "gzip": _members(lambda: zlib.decompressobj(_GZIP)),
    "x-gzip": _members(lambda: zlib.decompressobj(_GZIP)),
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _members(ZstdDecompressor),
}
