"""How large a thing may be that is read whole."""

from typing import BinaryIO

from corpus.errors import IngestError

ARTICLE_BYTES = 5_000_000
"""The cap on one article: a text, a page, a line of JSON."""

FEED_BYTES = 20_000_000
"""The cap on a feed, and on a JSON file of several articles."""

_MEGABYTE = 1_000_000


def require_size(size: int, limit: int) -> None:
    """Refuses a `size` beyond `limit`.

    Raises:
        IngestError: it is larger.
    """
    if size > limit:
        raise IngestError("larger than {limit} MB", limit=limit // _MEGABYTE)


def read_whole(stream: BinaryIO, limit: int) -> bytes:
    """All of `stream`, of which no more than `limit` bytes are read.

    Raises:
        IngestError: there is more.
    """
    content = stream.read(limit + 1)
    require_size(len(content), limit)
    return content
