"""Read the articles of one file, whatever its format."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from corpus.feeds.entry_pages import articles_of_feed
from corpus.feeds.json_feed import parse_json_feed
from corpus.models.article import ARTICLE_BYTES, Article
from corpus.models.errors import ArticleFormatError, IngestError
from corpus.models.feed import FEED_BYTES
from corpus.models.identity import path_id
from corpus.parsing.articles import is_json_feed, parse_json
from corpus.parsing.decoding import byte_order_mark, decode
from corpus.parsing.fields import Remark, article_of, remarks_on
from corpus.parsing.files import read_whole, require_size
from corpus.parsing.formats import GZIP, HEAD_BYTES, Format, require_text, sniff

Reading: TypeAlias = Iterator[Article | ArticleFormatError | Remark]

_ONE_ARTICLE = frozenset({Format.TEXT, Format.MARKDOWN, Format.HTML})
_BUFFER_BYTES = 1 << 16  # what a pipe on Linux holds


def read_articles(path: Path) -> Reading:
    """Yield the articles of the file `path`, and errors for what cannot be read.

    What was left out of an article, such as a date that cannot be read, comes as a remark after it.

    What the file holds decides how it is read: text, Markdown, HTML, a feed, JSON lines, a JSON array or
    object of articles, each also with gzip. JSON lines may be of any size, for only one line is in memory
    at a time; `corpus.parsing.files` has the caps for the others. Nothing is raised for what is wrong with
    the file.

    The article of a text, Markdown or HTML file without an address or id is known by the file's path, so that
    an edited file updates it.
    """
    try:
        with path.open("rb") as file:
            yield from _one_file(file, path, identity=path_id(path) if path.is_file() else "")
    except OSError as error:
        yield ArticleFormatError(str(path), f"cannot be read: {error.strerror or error}")


def read_stream(stream: io.BufferedReader, path: Path) -> Reading:
    """Yield the articles of an open stream as `read_articles` does; `path` names it in errors.

    The stream is read once from beginning to end and never rewound, so that pipes work too. An article
    without an address or id is known by its text.
    """
    yield from _one_file(stream, path)


def _one_file(stream: io.BufferedReader, path: Path, *, identity: str = "") -> Reading:
    """Yield the articles of `stream`; one that fills a whole file is known by `identity`, if there is one."""
    try:
        yield from _articles(stream, path, identity)
    except ArticleFormatError as error:
        yield error
    except IngestError as error:
        yield ArticleFormatError(str(path), error.reason)
    except OSError as error:
        yield ArticleFormatError(str(path), f"cannot be read: {error.strerror or error}")
    except (EOFError, zlib.error) as error:
        yield ArticleFormatError(str(path), f"the gzip file is damaged: {error}")


def _articles(stream: io.BufferedReader, path: Path, identity: str) -> Reading:
    stream = stream if stream.seekable() else _filled(stream)
    if stream.peek(HEAD_BYTES).startswith(GZIP):
        stream = _filled(gzip.GzipFile(fileobj=stream))
    kind = sniff(stream.peek(HEAD_BYTES)[:HEAD_BYTES], path.name)
    for item in _reader(kind)(stream, path):
        if identity and kind in _ONE_ARTICLE and isinstance(item, Article) and item.is_known_by_text:
            yield replace(item, id=identity)
        else:
            yield item


class _Filling(io.RawIOBase):
    """Fill each buffer before returning it.

    A read from a pipe or a gzip member may return a few bytes only, too few to recognise the format by.
    """

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._has_ended = False  # a terminal would wait for more

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Return how many bytes were read: as many as `buffer` takes, or fewer at the end of the stream."""
        view, size = memoryview(buffer), 0
        while size < len(view) and not self._has_ended:
            read = self._stream.readinto1(view[size:])
            self._has_ended = not read
            size += read
        return size


def _filled(stream: io.BufferedIOBase) -> io.BufferedReader:
    return io.BufferedReader(_Filling(stream), buffer_size=_BUFFER_BYTES)


def _reader(kind: Format) -> Callable[[BinaryIO, Path], Reading]:
    """Return the reader of `kind`, imported on first use: some are heavy."""
    match kind:
        case Format.TEXT:
            from corpus.parsing.plain import read_text

            return read_text
        case Format.MARKDOWN:
            from corpus.parsing.markdown import read_markdown

            return read_markdown
        case Format.HTML:
            from corpus.parsing.html import read_page

            return read_page
        case Format.FEED:
            from corpus.feeds.entry_pages import read_feed

            return read_feed
        case Format.JSON_LINES:
            return read_json_lines
        case Format.JSON:
            return read_json


_SKIPPED_BYTES = 1 << 20
_UTF8_MARK = b"\xef\xbb\xbf"


def read_json_lines(stream: BinaryIO, path: Path) -> Iterator[Article | ArticleFormatError | Remark]:
    """Yield the article of each line, or what is wrong with it, one at a time.

    Raises:
        IngestError: it is not UTF-8 at all.
    """
    for number, line in enumerate(_lines(stream), start=1):
        if number == 1 and byte_order_mark(line) not in {None, "utf-8-sig"}:
            raise IngestError("JSON lines are read as UTF-8; save the file in that encoding")
        content = line.removeprefix(_UTF8_MARK if number == 1 else b"").strip()
        if not content:
            continue
        try:
            require_size(len(line), ARTICLE_BYTES)
            yield from _read(parse_json(content), path, number)
        except IngestError as error:
            yield ArticleFormatError(str(path), error.reason, number)


def read_json(stream: BinaryIO, path: Path) -> Iterator[Article | ArticleFormatError | Remark]:
    """Yield the articles of a JSON file: an array, a single object, or a JSON Feed.

    Raises:
        IngestError: it is not JSON, or too large: JSON lines may be of any size.
    """
    value = parse_json(decode(require_text(read_whole(stream, FEED_BYTES))))
    if is_json_feed(value):
        yield from articles_of_feed(parse_json_feed(value, None), path)
        return
    for position, item in enumerate(value if isinstance(value, list) else [value], start=1):
        try:
            yield from _read(item, path)
        except IngestError as error:
            where = f"article {position} of the array: " if isinstance(value, list) else ""
            yield ArticleFormatError(str(path), f"{where}{error}")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of `stream`; one beyond the cap is cut just above it."""
    while line := stream.readline(ARTICLE_BYTES + 1):
        rest = line
        while len(line) > ARTICLE_BYTES and rest and not rest.endswith(b"\n"):
            rest = stream.readline(_SKIPPED_BYTES)
        yield line


def _read(value: Any, path: Path, line: int | None = None) -> Iterator[Article | Remark]:
    if not isinstance(value, dict):
        raise IngestError("not a JSON object")
    yield article_of(value)
    yield from remarks_on(value, path, line)
