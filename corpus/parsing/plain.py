"""Read text files: a title line, then the body."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from corpus.models.article import ARTICLE_BYTES, Article
from corpus.models.errors import IngestError
from corpus.parsing.decoding import decode
from corpus.parsing.fields import built_article
from corpus.parsing.files import read_whole
from corpus.parsing.formats import require_text

_TITLE_LENGTH = 300  # a longer first line is a paragraph, and would be lost to excerpts as a title
_BLANK_START = re.compile(r"\A(?:[^\S\n]*\n)+")


def read_text(stream: BinaryIO, _path: Path) -> Iterator[Article]:
    """Return the article of a text file, whose first line with text is the title.

    A text of one line, or one that begins with a whole paragraph, has no title. The body stands as in the
    file, without blank lines around it.

    Raises:
        IngestError: it is empty, too large or not text.
    """
    text = read_lines(stream).strip("\n")
    if not text.strip():
        raise IngestError("empty: there is no text in it")
    text = without_blank_lines(text)
    title, _, rest = text.partition("\n")
    body = without_blank_lines(rest)
    if not body or len(title) > _TITLE_LENGTH:
        title, body = "", text
    yield built_article(title=title.strip(), body=body)


def read_lines(stream: BinaryIO) -> str:
    r"""Return the text of a file that holds one article, its newlines made "\n".

    Raises:
        IngestError: it is too large or not text.
    """
    text = decode(require_text(read_whole(stream, ARTICLE_BYTES)))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_blank_lines(text: str) -> str:
    """Return `text` without the blank lines at its beginning and end; indents stay."""
    return _BLANK_START.sub("", text).rstrip()
