"""Ask the store what a search server cannot tell: statistics, scope, and terms of similar spelling."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import ColumnElement, Engine, and_, func, select, true, union_all

from corpus.index.spelling import edits
from corpus.milvus.packing import PackedArticle, hash_of
from corpus.milvus.progress import packed_articles
from corpus.milvus.tables import INDEXED, TERMS
from corpus.models.answer import Scope
from corpus.store.engine import EVERYTHING, IdArray, Restriction
from corpus.store.passages import UNDATED, moment, seconds
from corpus.store.sources import NO_SOURCE

_AT_ONCE = 5_000  # values in one statement
_FIRST = -(10**12)  # seconds since 1970: before every date, and after `UNDATED`


class CollectionReader:
    """Reads what the store keeps of one collection.

    Args:
        engine: of the database.
        collection: its number.
    """

    def __init__(self, engine: Engine, collection: int) -> None:
        self._engine, self._collection = engine, collection

    def articles(self, numbers: Iterable[int]) -> list[PackedArticle]:
        """Return those of these articles that are indexed, in order of number."""
        with self._engine.connect() as connection:
            return packed_articles(connection, self._collection, sorted(set(numbers)))

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many passages hold each of these terms."""
        by_hash = {hash_of(term): term for term in terms}
        query = select(TERMS.c.hash, TERMS.c.passages).where(
            TERMS.c.collection == self._collection, TERMS.c.hash.in_(list(by_hash))
        )
        with self._engine.connect() as connection:
            found = {by_hash[row.hash]: int(row.passages) for row in connection.execute(query)}
        return {term: found.get(term, 0) for term in by_hash.values()}

    def average_idf(self, passages: int) -> float:
        """Return the mean idf over all terms, before the floor; it looks at every term."""
        query = select(TERMS.c.passages, func.count().label("terms"))
        query = query.where(TERMS.c.collection == self._collection, TERMS.c.passages > 0)
        with self._engine.connect() as connection:
            rows = connection.execute(query.group_by(TERMS.c.passages)).all()
        if not rows:
            return 0.0
        holding, terms = np.array([tuple(row) for row in rows], np.float64).T
        holding = np.minimum(holding, passages)  # the store counts on, as for one term
        idfs = np.log(passages - holding + 0.5) - np.log(holding + 0.5)
        return float(idfs @ terms / terms.sum())

    def similar(self, term: str, within: int, *, least: float = 1) -> list[tuple[str, int, int]]:
        """Return the terms within so many edits of `term`, as `BM25Searcher.similar` does.

        Those that fewer than `least` passages hold, which are most, are left out.
        """
        size = len(term.encode("utf-8", "replace"))
        query = select(TERMS.c.term, TERMS.c.passages).where(
            TERMS.c.collection == self._collection,
            TERMS.c.initial == ord(term[0]),
            TERMS.c.passages >= max(least, 1),
        )
        # By length, so that the index leaves out the rare ones of each: SQLite reads all terms for a list.
        sizes = range(size - within, size + within + 1)
        likely = union_all(*(query.where(TERMS.c.length == each) for each in sizes))
        with self._engine.connect() as connection:
            rows = connection.execute(likely).all()
        near = [(row.term, edits(term, row.term, within=within), int(row.passages)) for row in rows]
        found = [each for each in near if each[1] <= within]
        return sorted(found, key=lambda each: (each[1], -each[2], each[0]))

    def by_source(self, restriction: Restriction) -> dict[int, Scope]:
        """Return how many articles there are of each source within a restriction, and the newest."""
        query = select(
            INDEXED.c.source, func.count().label("articles"), func.max(INDEXED.c.published).label("newest")
        )
        query = query.where(self._within(restriction)).group_by(INDEXED.c.source)
        with self._engine.connect() as connection:
            return {
                row.source: Scope(
                    articles=row.articles, sources=int(row.source != NO_SOURCE), newest=moment(row.newest)
                )
                for row in connection.execute(query)
            }

    def last_published(self, restriction: Restriction = EVERYTHING) -> datetime | None:
        """Return when the newest article within a restriction was published."""
        query = select(func.max(INDEXED.c.published)).where(self._within(restriction))
        with self._engine.connect() as connection:
            newest = connection.execute(query).scalar()
        return None if newest is None else moment(newest)

    def numbers(self, restriction: Restriction) -> IdArray:
        """Return the numbers of the articles within a restriction: int64, ascending."""
        query = select(INDEXED.c.article).where(self._within(restriction)).order_by(INDEXED.c.article)
        with self._engine.connect() as connection:
            return np.array(connection.scalars(query).all(), np.int64)

    def latest(self, restriction: Restriction, most: int) -> IdArray:
        """Return the numbers of the `most` newest articles within a restriction, the newest first: int64."""
        query = select(INDEXED.c.article).where(self._within(restriction))
        query = query.order_by(INDEXED.c.published.desc(), INDEXED.c.article.desc()).limit(most)
        with self._engine.connect() as connection:
            return np.array(connection.scalars(query).all(), np.int64)

    def within(self, numbers: Collection[int], restriction: Restriction) -> frozenset[int]:
        """Return those of these articles, which are few, that are within a restriction."""
        query = select(INDEXED.c.article).where(
            self._within(restriction), INDEXED.c.article.in_(list(numbers))
        )
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(query))

    def rows(self, numbers: Sequence[int]) -> tuple[IdArray, IdArray, IdArray]:
        """Return number, publication and source of those of these articles that are indexed, in order."""
        query = select(INDEXED.c.article, INDEXED.c.published, INDEXED.c.source)
        query = query.where(INDEXED.c.collection == self._collection).order_by(INDEXED.c.article)
        with self._engine.connect() as connection:
            found = [
                tuple(row)
                for start in range(0, len(numbers), _AT_ONCE)
                for row in connection.execute(
                    query.where(INDEXED.c.article.in_(list(numbers[start : start + _AT_ONCE])))
                )
            ]
        one, two, three = np.array(found, np.int64).reshape(-1, 3).T
        return one, two, three

    def sample(self, most: int) -> list[int]:
        """Return the numbers of about `most` articles, spread over all."""
        with self._engine.connect() as connection:
            own = INDEXED.c.collection == self._collection
            newest = connection.execute(select(func.max(INDEXED.c.article)).where(own)).scalar() or 0
            spread = INDEXED.c.article % (newest // most + 1) == 0
            query = select(INDEXED.c.article).where(own, spread).order_by(INDEXED.c.article)
            return list(connection.scalars(query))

    def _within(self, restriction: Restriction) -> ColumnElement[bool]:
        window, published = restriction.window, INDEXED.c.published
        conditions = [INDEXED.c.collection == self._collection]
        if restriction.sources is not None:
            conditions.append(INDEXED.c.source.in_(restriction.sources))
        if restriction.horizon is not None:
            conditions.append(published <= seconds(restriction.horizon))
        if window:
            conditions.append(published > UNDATED)
        if window.since is not None:
            conditions.append(published >= seconds(window.since))
        if window.until is not None:
            conditions.append(published < seconds(window.until))
        return and_(true(), *conditions)


def total(by_source: Mapping[int, Scope]) -> Scope:
    """Return how much there is of some sources together."""
    return Scope(
        articles=sum(scope.articles for scope in by_source.values()),
        sources=sum(number != NO_SOURCE for number in by_source),
        newest=max((scope.newest for scope in by_source.values() if scope.newest), default=None),
    )


def filter_of(restriction: Restriction) -> str:
    """Return a restriction as the server's filter; "" for none."""
    window, parts = restriction.window, list[str]()
    if restriction.sources is not None:
        parts.append(f"source in {sorted(restriction.sources)}")
    if restriction.horizon is not None:
        parts.append(f"published <= {seconds(restriction.horizon)}")
    if window:
        least = seconds(window.since) if window.since is not None else _FIRST
        parts.append(f"published >= {least}")
    if window.until is not None:
        parts.append(f"published < {seconds(window.until)}")
    return " and ".join(parts)
