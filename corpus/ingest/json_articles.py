"""Articles in JSON: one a line, or an array of them, or a single object."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from corpus.errors import ArticleFormatError, IngestError
from corpus.ingest.decoding import byte_order_mark, decode
from corpus.ingest.feeds import articles_of_feed
from corpus.ingest.fields import Remark, article_of, remarks_on
from corpus.ingest.formats import require_text
from corpus.ingest.json_feed import parse_json_feed
from corpus.ingest.json_values import is_json_feed, parse_json
from corpus.ingest.limits import ARTICLE_BYTES, FEED_BYTES, read_whole, require_size
from corpus.models import Article

_SKIPPED_BYTES = 1 << 20
_UTF8_MARK = b"\xef\xbb\xbf"


def read_json_lines(stream: BinaryIO, path: Path) -> Iterator[Article | ArticleFormatError | Remark]:
    """The article of each line of `stream`, or what is wrong with that line; never more than one in memory.

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
            yield ArticleFormatError(str(path), str(error), number)


def read_json(stream: BinaryIO, path: Path) -> Iterator[Article | ArticleFormatError | Remark]:
    """The articles of a JSON file: an array, a single object, or a JSON Feed.

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
    """The lines of `stream`; of one beyond the cap only as much as shows that it is."""
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
