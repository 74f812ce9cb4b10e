"""Convert rows of the store to articles and back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, insert, select

from corpus.models.article import Article, Span
from corpus.models.identity import text_digest
from corpus.models.ingest import SPANS, PackedSpans
from corpus.store.tables import ANALYSES, ARTICLES, SOURCES

COLUMNS = (*ARTICLES.c, SOURCES.c.name.label("source_name"), SOURCES.c.feed.label("source_feed"))
JOINED = ARTICLES.outerjoin(SOURCES, ARTICLES.c.source == SOURCES.c.number)
ANALYSIS = ANALYSES.c.content.label("analysis")
WITH_ANALYSES = JOINED.outerjoin(ANALYSES, ARTICLES.c.number == ANALYSES.c.number)


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

    def passages(self, ranges: Iterable[tuple[int, int]]) -> list[str]:
        """Return the text of each half-open range of sentences."""
        spans = np.frombuffer(self.sentences, dtype=SPANS)
        return [self.body[int(spans[2 * first]) : int(spans[2 * last - 1])] for first, last in ranges]


def received(first_seen: datetime | None, by_feed: int | None) -> datetime | None:
    """Return `Article.received_at` of an article that was first seen then, and came by that feed.

    None for what was put in by hand, which keeps its own date: an archive may be read long before it.
    """
    return first_seen if by_feed is not None else None


def stored_article(row: Row[tuple[object, ...]]) -> StoredArticle:
    """Return the article in a row of `COLUMNS`."""
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
        received_at=received(row.first_seen, row.by_feed),
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
        by_feed=row.by_feed,
        analysis=getattr(row, "analysis", None),
    )


def values_of(article: Article, sentences: Sequence[Span]) -> dict[str, Any]:
    """Return the columns of `article` and its sentences, without that of its source."""
    return {
        "id": article.id,
        "digest": text_digest(article.title, article.body),
        "title": article.title,
        "body": article.body,
        "url": article.url,
        "published_at": article.published_at,
        "authors": list(article.authors),
        "sentences": PackedSpans.of(sentences).content,
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
