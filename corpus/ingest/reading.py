"""One file to its articles: the door of this room for everything that lies on disk."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeAlias

from corpus.errors import ArticleFormatError, IngestError
from corpus.ingest.formats import GZIP, HEAD_BYTES, Format, sniff
from corpus.models import Article

Reading: TypeAlias = Iterator[Article | ArticleFormatError]


def read_articles(path: Path) -> Reading:
    """The articles of the file `path`, one after the other; what cannot be read comes as an error in between.

    What the file holds decides how it is read: text, Markdown, HTML, a feed, JSON lines, a JSON array or
    object of articles, each also with gzip. JSON lines may be of any size, for only one line is in memory
    at a time; `corpus.ingest.limits` has the caps for the others. Nothing is raised for what is wrong with
    the file.
    """
    try:
        with path.open("rb") as file:
            yield from _articles(file, path)
    except ArticleFormatError as error:
        yield error
    except IngestError as error:
        yield ArticleFormatError(str(path), str(error))
    except OSError as error:
        yield ArticleFormatError(str(path), f"cannot be read: {error.strerror or error}")
    except (EOFError, zlib.error) as error:
        yield ArticleFormatError(str(path), f"the gzip file is damaged: {error}")


def _articles(file: io.BufferedReader, path: Path) -> Reading:
    # A look ahead instead of going back: a pipe can be read too.
    stream = file
    if file.peek(HEAD_BYTES).startswith(GZIP):
        stream = io.BufferedReader(gzip.GzipFile(fileobj=file))
    kind = sniff(stream.peek(HEAD_BYTES)[:HEAD_BYTES], path.name)
    return _reader(kind)(stream, path)


def _reader(kind: Format) -> Callable[[BinaryIO, Path], Reading]:
    """The reader of `kind`; each is imported when the first such file is met, for some are heavy."""
    match kind:
        case Format.TEXT:
            from corpus.ingest.plain import read_text

            return read_text
        case Format.MARKDOWN:
            from corpus.ingest.markdown import read_markdown

            return read_markdown
        case Format.HTML:
            from corpus.ingest.pages import read_page

            return read_page
        case Format.FEED:
            from corpus.ingest.feeds import read_feed

            return read_feed
        case Format.JSON_LINES:
            from corpus.ingest.json_articles import read_json_lines

            return read_json_lines
        case Format.JSON:
            from corpus.ingest.json_articles import read_json

            return read_json
