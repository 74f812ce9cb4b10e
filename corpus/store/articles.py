"""Articles in the store: whole ones go in, whole ones come out. Nothing here knows of terms or scores."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, or_, select

from corpus.identity import text_digest
from corpus.models import AddReport, Article, Scope, Span, TimeWindow
from corpus.store.database import writing
from corpus.store.tables import ARTICLES, REMOVALS, SOURCES

_SPANS = np.dtype("<u4")

Split = Callable[[str, str | None], Sequence[Span]]  # a body and its language


@dataclass(frozen=True, slots=True, eq=False)
class Spans(Sequence[Span]):
    """Spans in two columns, made when asked for: of a long article a question needs a few."""

    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, place: int) -> Span: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, place: int | slice) -> Span | tuple[Span, ...]:
        if isinstance(place, slice):
            return tuple(Span(start=start, end=end) for start, end in self.ends[place].tolist())
        start, end = self.ends[place].tolist()
        return Span(start=start, end=end)

    def __iter__(self) -> Iterator[Span]:
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self[:] == tuple(other)

    def __hash__(self) -> int:
        return hash(self[:])


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with its number, its sentences and the digest that its text had when it was stored."""

    number: int
    article: Article
    sentences: Sequence[Span]
    source_number: int | None
    digest: str

    def is_intact(self) -> bool:
        """Whether title and body are byte for byte what was stored."""
        return text_digest(self.article.title, self.article.body) == self.digest


_COLUMNS = (*ARTICLES.c, SOURCES.c.name.label("source_name"))
_JOINED = ARTICLES.outerjoin(SOURCES, ARTICLES.c.source == SOURCES.c.number)


class ArticleStore:
    """The repository of articles on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, articles: Sequence[Article], split: Split) -> AddReport:
        """Stores `articles` in one transaction: all of them, or on an error or a crash none."""
        with self._engine.connect() as connection:
            new = [article for article in articles if _fate(connection, article) != "duplicates"]
        # Outside of the writing transaction: splitting takes longer than writing.
        sentences = {(a.body, a.language): split(a.body, a.language) for a in new}
        counts = dict.fromkeys(("added", "updated", "duplicates"), 0)
        with writing(self._engine).begin() as connection:
            for article in articles:
                fate = _fate(connection, article)
                counts[fate] += 1
                if fate == "updated":
                    _remove(connection, article.id)
                if fate != "duplicates":
                    key = (article.body, article.language)
                    _insert(connection, article, sentences[key] if key in sentences else split(*key))
        return AddReport(added=counts["added"], updated=counts["updated"], duplicates=counts["duplicates"])

    def without_language(self, *, batch: int = 64) -> Iterator[list[Article]]:
        """Batches of the articles that were stored before languages were told."""
        number = 0
        while True:
            query = select(*_COLUMNS).select_from(_JOINED).where(ARTICLES.c.language.is_(None))
            query = query.where(ARTICLES.c.number > number).order_by(ARTICLES.c.number).limit(batch)
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            yield [_stored(row).article for row in rows]
            number = rows[-1].number

    def renew(self, articles: Sequence[Article], split: Split) -> None:
        """Stores `articles` anew, with language and sentences, where they still are without a language."""
        sentences = [split(article.body, article.language) for article in articles]
        with writing(self._engine).begin() as connection:
            for article, spans in zip(articles, sentences, strict=True):
                query = select(ARTICLES.c.number).where(ARTICLES.c.id == article.id)
                if connection.execute(query.where(ARTICLES.c.language.is_(None))).first():
                    _remove(connection, article.id)
                    _insert(connection, article, spans)

    def get(self, numbers: Sequence[int]) -> dict[int, StoredArticle]:
        """The articles of these numbers, by number; those that are gone are left out."""
        query = select(*_COLUMNS).select_from(_JOINED).where(ARTICLES.c.number.in_([int(n) for n in numbers]))
        with self._engine.connect() as connection:
            return {row.number: _stored(row) for row in connection.execute(query)}

    def find(self, article_id: str) -> StoredArticle | None:
        """The article of this id."""
        query = select(*_COLUMNS).select_from(_JOINED).where(ARTICLES.c.id == article_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _stored(row)

    def after(self, number: int, *, batch: int = 250) -> Iterator[list[StoredArticle]]:
        """Batches of the articles whose number is above `number`, in order of number."""
        while True:
            query = select(*_COLUMNS).select_from(_JOINED).where(ARTICLES.c.number > number)
            with self._engine.connect() as connection:
                rows = connection.execute(query.order_by(ARTICLES.c.number).limit(batch)).all()
            if not rows:
                return
            yield [_stored(row) for row in rows]
            number = rows[-1].number

    def count_after(self, number: int) -> int:
        """How many articles have a number above `number`."""
        return self._scalar(select(func.count()).select_from(ARTICLES).where(ARTICLES.c.number > number))

    def removed_after(self, removal: int) -> list[tuple[int, int]]:
        """(removal, article number) of what was removed after `removal`, in order."""
        query = (
            select(REMOVALS.c.id, REMOVALS.c.number).where(REMOVALS.c.id > removal).order_by(REMOVALS.c.id)
        )
        with self._engine.connect() as connection:
            return [(row.id, row.number) for row in connection.execute(query)]

    def watermark(self) -> tuple[int, int]:
        """The newest article number and the newest removal."""
        return (
            self._scalar(select(func.coalesce(func.max(ARTICLES.c.number), 0))),
            self._scalar(select(func.coalesce(func.max(REMOVALS.c.id), 0))),
        )

    def source_numbers(self) -> dict[str, int]:
        """The number of each source, by name."""
        with self._engine.connect() as connection:
            return {
                row.name: row.number for row in connection.execute(select(SOURCES.c.name, SOURCES.c.number))
            }

    def scope(
        self, window: TimeWindow, sources: Sequence[int] | None, *, horizon: datetime | None = None
    ) -> Scope:
        """What a search in this window and these sources covers, of articles from before `horizon`."""
        dated, source = ARTICLES.c.published_at, ARTICLES.c.source
        query = select(
            func.count().label("articles"),
            func.count(source.distinct()).label("sources"),
            func.max(dated).label("newest"),
        )
        query = query.select_from(ARTICLES)
        if sources is not None:
            query = query.where(source.in_(sources))
        if horizon is not None:
            query = query.where(or_(dated.is_(None), dated <= horizon))
        if window.since is not None:
            query = query.where(dated >= window.since)
        if window.until is not None:
            query = query.where(dated < window.until)
        with self._engine.connect() as connection:
            row = connection.execute(query).one()
        return Scope(articles=row.articles, sources=row.sources, newest=row.newest)

    def _scalar(self, query: Select[int]) -> int:
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()


def _fate(connection: Connection, article: Article) -> str:
    known = connection.execute(
        select(*_COLUMNS).select_from(_JOINED).where(ARTICLES.c.id == article.id)
    ).one_or_none()
    if known is not None:
        return "duplicates" if _stored(known).article == article else "updated"
    if article.url is None and _has_text(connection, article):
        return "duplicates"
    return "added"


def _has_text(connection: Connection, article: Article) -> bool:
    digest = text_digest(article.title, article.body)
    return (
        connection.execute(select(ARTICLES.c.number).where(ARTICLES.c.digest == digest).limit(1)).first()
        is not None
    )


def _insert(connection: Connection, article: Article, sentences: Sequence[Span]) -> None:
    connection.execute(
        insert(ARTICLES).values(
            id=article.id,
            digest=text_digest(article.title, article.body),
            title=article.title,
            body=article.body,
            url=article.url,
            source=None if article.source is None else _source_number(connection, article.source),
            published_at=article.published_at,
            authors=list(article.authors),
            sentences=np.array([(s.start, s.end) for s in sentences], dtype=_SPANS).tobytes(),
            language=article.language,
        )
    )


def _remove(connection: Connection, article_id: str) -> None:
    number = connection.execute(select(ARTICLES.c.number).where(ARTICLES.c.id == article_id)).scalar_one()
    connection.execute(insert(REMOVALS).values(number=number))
    connection.execute(delete(ARTICLES).where(ARTICLES.c.number == number))


def _source_number(connection: Connection, name: str) -> int:
    number = connection.execute(select(SOURCES.c.number).where(SOURCES.c.name == name)).scalar_one_or_none()
    if number is None:
        statement = insert(SOURCES).values(name=name).returning(SOURCES.c.number)
        number = connection.execute(statement).scalar_one()
    return int(number)


def _stored(row: Row[tuple[object, ...]]) -> StoredArticle:
    article = Article(
        title=row.title,
        body=row.body,
        url=row.url,
        source=row.source_name,
        published_at=row.published_at,
        authors=tuple(row.authors),
        id=row.id,
        language=row.language,
    )
    return StoredArticle(
        number=row.number,
        article=article,
        sentences=Spans(np.frombuffer(row.sentences, dtype=_SPANS).reshape(-1, 2).astype(np.int64)),
        source_number=row.source,
        digest=row.digest,
    )
