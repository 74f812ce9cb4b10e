"""One row of the store to one article and back: spans, times and names in the form that is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

import numpy as np
from sqlalchemy import Connection, Row, insert, select

from corpus.identity import text_digest
from corpus.models import Article, Span
from corpus.store.tables import ARTICLES, SOURCES

_SPANS = np.dtype("<u4")

COLUMNS = (*ARTICLES.c, SOURCES.c.name.label("source_name"), SOURCES.c.feed.label("source_feed"))
JOINED = ARTICLES.outerjoin(SOURCES, ARTICLES.c.source == SOURCES.c.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with its number, its sentences and the digest that its text had when it was stored.

    `origin` is the id of the article that its text first appeared in; `first_seen` and `text_seen` are when
    the article and its present text came in, None where nobody said.
    """

    number: int
    article: Article
    sentences: Sequence[Span]
    source_number: int | None
    digest: str
    origin: str
    first_seen: datetime | None = None
    text_seen: datetime | None = None

    def is_intact(self) -> bool:
        """Whether title and body are byte for byte what was stored."""
        return text_digest(self.article.title, self.article.body) == self.digest


@dataclass(frozen=True, slots=True)
class StoredText:
    """What an article says, without anything else."""

    title: str
    body: str
    sentences: bytes

    def passage(self, first: int, last: int) -> str:
        """The text from sentence `first` to before sentence `last`."""
        spans = np.frombuffer(self.sentences, dtype=_SPANS)
        return self.body[int(spans[2 * first]) : int(spans[2 * last - 1])]


def stored_article(row: Row[tuple[object, ...]]) -> StoredArticle:
    """The article in a row of `COLUMNS`."""
    article = Article(
        title=row.title,
        body=row.body,
        url=row.url,
        source=row.source_name or None,
        published_at=row.published_at,
        authors=tuple(row.authors),
        id=row.id,
        language=row.language,
        image=row.image,
        feed=row.source_feed or 0,
    )
    return StoredArticle(
        number=row.number,
        article=article,
        sentences=PackedSpans(row.sentences),
        source_number=row.source,
        digest=row.digest,
        origin=row.origin,
        first_seen=row.first_seen,
        text_seen=row.text_seen,
    )


def values_of(connection: Connection, article: Article, sentences: Sequence[Span]) -> dict[str, object]:
    """What is kept of `article` and its sentences."""
    return {
        "id": article.id,
        "digest": text_digest(article.title, article.body),
        "title": article.title,
        "body": article.body,
        "url": article.url,
        "source": _source_number(connection, article),
        "published_at": article.published_at,
        "authors": list(article.authors),
        "sentences": packed(sentences),
        "language": article.language,
        "image": article.image,
    }


def packed(spans: Sequence[Span]) -> bytes:
    """The spans as they are kept."""
    return np.array([(span.start, span.end) for span in spans], dtype=_SPANS).tobytes()


@dataclass(frozen=True, slots=True)
class PackedSpans(Sequence[Span]):
    """Spans as they are kept; a question looks at a few of the hundreds that an article has."""

    content: bytes

    def __len__(self) -> int:
        return len(self.content) // (2 * _SPANS.itemsize)

    @overload
    def __getitem__(self, place: int) -> Span: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, place: int | slice) -> Span | tuple[Span, ...]:
        pairs = np.frombuffer(self.content, dtype=_SPANS).reshape(-1, 2)[place].tolist()
        if isinstance(place, slice):
            return tuple(Span(start=start, end=end) for start, end in pairs)
        return Span(start=pairs[0], end=pairs[1])

    def __iter__(self) -> Iterator[Span]:
        return iter(self[:])


def _source_number(connection: Connection, article: Article) -> int | None:
    if article.source is None and not article.feed:
        return None
    own = {"name": article.source or "", "feed": article.feed}
    same = [SOURCES.c[column] == value for column, value in own.items()]
    number = connection.scalars(select(SOURCES.c.number).where(*same).order_by(SOURCES.c.number)).first()
    if number is None:
        number = connection.execute(insert(SOURCES).values(own).returning(SOURCES.c.number)).scalar_one()
    return int(number)
