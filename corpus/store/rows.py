"""Convert rows of the store to articles and back."""

import struct
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import numpy as np
from sqlalchemy import Connection, Row, insert, select

from corpus.models.article import Article, Span
from corpus.models.identity import text_digest
from corpus.models.ingest import SPANS, PackedSpans
from corpus.store.tables import ANALYSES, ARTICLES, SOURCES

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

COLUMNS = (*ARTICLES.c, SOURCES.c.name.label("source_name"), SOURCES.c.feed.label("source_feed"))
JOINED = ARTICLES.outerjoin(SOURCES, ARTICLES.c.source == SOURCES.c.number)
ANALYSIS = ANALYSES.c.content.label("analysis")
WITH_ANALYSES = JOINED.outerjoin(ANALYSES, ARTICLES.c.number == ANALYSES.c.number)


TEXT = (ARTICLES.c.number, ARTICLES.c.title, ARTICLES.c.body, ARTICLES.c.sentences, ARTICLES.c.packed)
_COUNT = struct.Struct("<I")
_LEVEL = 3  # of compression: 5 takes 2 % less room and nearly twice the time


def packed_text(body: str, sentences: Sequence[Span]) -> bytes:
    """Return the body of an article and the spans of its sentences, compressed together.

    The steps from each bound of a span to the next come first, byte by byte of all: most of these are 0.

    >>> unpacked_text(packed_text("It rained.", [Span(start=0, end=10)]))[0]
    'It rained.'
    """
    bounds = np.frombuffer(PackedSpans.of(sentences).content, SPANS)
    steps = np.diff(bounds, prepend=SPANS.type(0)).view(np.uint8).reshape(-1, SPANS.itemsize).T
    content = _COUNT.pack(bounds.size) + steps.tobytes() + body.encode()
    return zstd.compress(content, _LEVEL)


def unpacked_text(packed: bytes) -> tuple[str, bytes]:
    """Return the body, and the content of `PackedSpans`."""
    content = zstd.decompress(packed)
    (count,) = _COUNT.unpack_from(content)
    size = count * SPANS.itemsize
    steps = np.frombuffer(content, np.uint8, size, _COUNT.size).reshape(SPANS.itemsize, -1).T
    bounds = np.ascontiguousarray(steps).view(SPANS).cumsum(dtype=SPANS)
    return content[_COUNT.size + size :].decode(), bounds.tobytes()


def _text_of(row: Row[*tuple[Any, ...]]) -> tuple[str, bytes]:
    """Return the same of a row with the columns of `TEXT`, packed or not."""
    return unpacked_text(row.packed) if row.packed is not None else (row.body, row.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with its number, its sentences and the digest that its text had when it was stored.

    `origin` is the id of the article that its text first appeared in; `first_seen` and `text_seen` are when
    the article and its present text came in, None where nobody said; `by_feed` is the number of the feed
    that it first came by, None where it was put in by hand; `analysis` is what was kept of that of its
    sentences (`corpus.retrieval.analyses`), None where nothing was or it was not asked for.
    """

    number: int
    article: Article
    sentences: Sequence[Span]
    source_number: int | None
    digest: str
    origin: str
    first_seen: datetime | None = None
    text_seen: datetime | None = None
    by_feed: int | None = None
    analysis: bytes | None = None

    def is_intact(self) -> bool:
        """Whether title and body are byte for byte what was stored."""
        return text_digest(self.article.title, self.article.body) == self.digest


@dataclass(frozen=True, slots=True)
class StoredText:
    """What an article says, without anything else."""

    title: str
    body: str
    sentences: bytes

    @classmethod
    def of(cls, row: Row[*tuple[Any, ...]]) -> Self:
        """Return the text in a row of `TEXT`."""
        return cls(row.title, *_text_of(row))

    def holds(self, words: Iterable[str]) -> bool:
        """Return whether all `words`, in small letters, are in title or body."""
        title, body = self.title.lower(), self.body.lower()
        return all(word in title or word in body for word in words)

    def passages(self, ranges: Iterable[tuple[int, int]]) -> list[str]:
        """Return the text of each half-open range of sentences."""
        spans = np.frombuffer(self.sentences, dtype=SPANS)
        return [self.body[int(spans[2 * first]) : int(spans[2 * last - 1])] for first, last in ranges]


def received(first_seen: datetime | None, by_feed: int | None) -> datetime | None:
    """Return `Article.received_at` of an article that was first seen then, and came by that feed.

    None for what was put in by hand, which keeps its own date: an archive may be read long before it.
    """
    return first_seen if by_feed is not None else None


def stored_article(row: Row[*tuple[Any, ...]]) -> StoredArticle:
    """Return the article in a row of `COLUMNS`."""
    body, sentences = _text_of(row)
    article = Article(
        title=row.title,
        body=body,
        url=row.url,
        source=row.source_name or None,
        published_at=row.published_at,
        authors=tuple(row.authors),
        id=row.id,
        language=row.language,
        image=row.image,
        feed=row.source_feed or 0,
        received_at=received(row.first_seen, row.by_feed),
    )
    return StoredArticle(
        number=row.number,
        article=article,
        sentences=PackedSpans(sentences),
        source_number=row.source,
        digest=row.digest,
        origin=row.origin,
        first_seen=row.first_seen,
        text_seen=row.text_seen,
        by_feed=row.by_feed,
        analysis=getattr(row, "analysis", None),
    )


def values_of(article: Article, sentences: Sequence[Span]) -> dict[str, Any]:
    """Return the columns of `article` and its sentences, without that of its source."""
    return {
        "id": article.id,
        "digest": text_digest(article.title, article.body),
        "title": article.title,
        "body": "",
        "url": article.url,
        "published_at": article.published_at,
        "authors": list(article.authors),
        "sentences": b"",
        "packed": packed_text(article.body, sentences),
        "language": article.language,
        "image": article.image,
    }


def source_number(connection: Connection, article: Article) -> int | None:
    """Return the number of the source of `article`, made if it is new; None without one."""
    if article.source is None and not article.feed:
        return None
    own = {"name": article.source or "", "feed": article.feed}
    same = [SOURCES.c[column] == value for column, value in own.items()]
    number = connection.scalars(select(SOURCES.c.number).where(*same).order_by(SOURCES.c.number)).first()
    if number is None:
        number = connection.execute(insert(SOURCES).values(own).returning(SOURCES.c.number)).scalar_one()
    return int(number)
