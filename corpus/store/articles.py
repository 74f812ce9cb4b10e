"""Store and load articles. Knows nothing of terms or scores."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Engine, Select, bindparam, func, select

from corpus.models.article import Article
from corpus.models.ingest import AddStatus, AnalysedArticle
from corpus.store.batch import Analyse, StoreChanges, Strangers
from corpus.store.database import ARTICLES_TURN, writing
from corpus.store.engine import IdArray
from corpus.store.recognition import Alike, Incoming, never, recognised
from corpus.store.rows import (
    ANALYSIS,
    COLUMNS,
    JOINED,
    TEXT,
    WITH_ANALYSES,
    StoredArticle,
    StoredText,
    stored_article,
)
from corpus.store.tables import ARTICLES, PROFILES, REMOVALS, STORES
from corpus.store.wordings import mentioning, word_codes


def _is_news(connection: Connection, incoming: Incoming) -> bool:
    return recognised(connection, incoming).status is not AddStatus.DUPLICATE


def _unasked(article: Article) -> AnalysedArticle:
    raise AssertionError(f"{article.id} was analysed before")


# Each question asks for these: to build a statement takes longer than to read a few rows by it.
_WANTED = ARTICLES.c.number.in_(bindparam("numbers", expanding=True))
_ARTICLES = select(*COLUMNS).select_from(JOINED).where(_WANTED)
_ANALYSED_ARTICLES = select(*COLUMNS, ANALYSIS).select_from(WITH_ANALYSES).where(_WANTED)
_TEXTS = select(*TEXT).where(_WANTED)


class ArticleStore:
    """The repository of articles on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, articles: Sequence[Article], analyse: Analyse, *, alike: Alike = never) -> StoreChanges:
        """Store `articles` in one transaction: all of them, or on an error or a crash none.

        Args:
            articles: what is submitted.
            analyse: works out what is to be known of one; what is there already is spared it.
            alike: tells near copies, which are linked to their first appearance.
        """
        batch = [Incoming(article=article) for article in articles]
        with self._engine.connect() as connection:
            # Outside of the writing transaction: analysing takes longer than writing.
            strangers = Strangers(connection, batch)
            new = [strangers.has(each) or _is_news(connection, each) for each in batch]
        analysed = [
            analyse(each.article) if is_new else None for each, is_new in zip(batch, new, strict=True)
        ]
        return self._put_all(batch, analyse, analysed, alike=alike)

    def take(self, articles: Sequence[AnalysedArticle], *, alike: Alike = never) -> StoreChanges:
        """Do what `add` does, with articles that are analysed already."""
        batch = [
            Incoming(
                article=each.article,
                entry_id=each.entry_id,
                link_use=each.link_use,
                page=each.page,
                by_feed=each.by_feed,
            )
            for each in articles
        ]
        return self._put_all(batch, _unasked, articles, alike=alike)

    def _put_all(
        self,
        batch: Sequence[Incoming],
        analyse: Analyse,
        analysed: Sequence[AnalysedArticle | None],
        *,
        alike: Alike,
    ) -> StoreChanges:
        """Store articles in one transaction, with their analyses as far as they were made."""
        with writing(self._engine, ARTICLES_TURN).begin() as connection:
            strangers = Strangers(connection, batch, (each.bands for each in analysed if each))
            changes = StoreChanges(connection, strangers, alike=alike)
            for incoming, known in zip(batch, analysed, strict=True):
                changes.put(incoming, analyse, known)
            changes.write()
        return changes

    def get(self, numbers: Sequence[int], *, analysed: bool = False) -> dict[int, StoredArticle]:
        """Return the articles of these numbers, by number, without those that are gone.

        With `analysed` each comes with what was kept of its analysis.
        """
        query = _ANALYSED_ARTICLES if analysed else _ARTICLES
        with self._engine.connect() as connection:
            rows = connection.execute(query, {"numbers": [int(number) for number in numbers]}).all()
            return {row.number: stored_article(row) for row in rows}

    def texts(self, numbers: Sequence[int]) -> dict[int, StoredText]:
        """Return the texts of these articles, by number: a tenth of the time of whole ones."""
        if not numbers:
            return {}
        with self._engine.connect() as connection:
            rows = connection.execute(_TEXTS, {"numbers": [int(number) for number in numbers]})
            return {row.number: StoredText.of(row) for row in rows}

    def word_codes(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """Return the codes of the words of these articles, by number, as far as they are kept.

        They are as `corpus.text.word_codes` packs them.
        """
        with self._engine.connect() as connection:
            return word_codes(connection, [int(n) for n in numbers])

    def mentioning(
        self, names: Sequence[str], *, limit: int, among: IdArray | None = None, above: int = 0
    ) -> list[int]:
        """Return the numbers of the last `limit` articles that mention all these exact names.

        `among` has the numbers that count, int64, None for all, if they are `above` one. Names that have no
        key (`corpus.text.signed_names`) are looked for in the last `limit` articles that hold their letters.
        """
        with self._engine.connect() as connection:
            return mentioning(connection, names, limit=limit, among=among, above=above)

    def find(self, article_id: str) -> StoredArticle | None:
        """Return the article of this id."""
        query = select(*COLUMNS).select_from(JOINED).where(ARTICLES.c.id == article_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else stored_article(row)

    def copies_of(self, numbers: Sequence[int]) -> dict[int, tuple[StoredArticle, ...]]:
        """Return the other articles with the text of each of these, by number, oldest first."""
        wanted = [int(number) for number in numbers]
        asked = ARTICLES.alias("asked")
        query = select(asked.c.number.label("of"), *COLUMNS)
        query = query.select_from(JOINED.join(asked, asked.c.origin == ARTICLES.c.origin))
        query = query.where(asked.c.number.in_(wanted), ARTICLES.c.number != asked.c.number)
        found: dict[int, list[StoredArticle]] = {number: [] for number in wanted}
        with self._engine.connect() as connection:
            for row in connection.execute(query.order_by(ARTICLES.c.number)):
                found[row.of].append(stored_article(row))
        return {number: tuple(copies) for number, copies in found.items()}

    def after(self, number: int, *, batch: int = 250) -> Iterator[list[StoredArticle]]:
        """Yield batches of the articles above `number`, in order of number, with their analyses."""
        while True:
            columns = (*COLUMNS, ANALYSIS)
            query = select(*columns).select_from(WITH_ANALYSES).where(ARTICLES.c.number > number)
            with self._engine.connect() as connection:
                rows = connection.execute(query.order_by(ARTICLES.c.number).limit(batch)).all()
            if not rows:
                return
            yield [stored_article(row) for row in rows]
            number = rows[-1].number

    def newest(self, count: int) -> list[Article]:
        """Return the articles that came in last, the last one first."""
        query = select(*COLUMNS).select_from(JOINED).order_by(ARTICLES.c.number.desc()).limit(count)
        with self._engine.connect() as connection:
            return [stored_article(row).article for row in connection.execute(query)]

    def count_after(self, number: int) -> int:
        """How many articles have a number above `number`."""
        return self._scalar(select(func.count()).select_from(ARTICLES).where(ARTICLES.c.number > number))

    def numbers(self, *, after: int = 0) -> list[int]:
        """Return the numbers of all articles above `after`, in order."""
        query = select(ARTICLES.c.number).where(ARTICLES.c.number > after).order_by(ARTICLES.c.number)
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def removed_after(self, removal: int) -> list[tuple[int, int]]:
        """Return (removal, article number) of what was removed after `removal`, in order."""
        query = (
            select(REMOVALS.c.id, REMOVALS.c.number).where(REMOVALS.c.id > removal).order_by(REMOVALS.c.id)
        )
        with self._engine.connect() as connection:
            return [(row.id, row.number) for row in connection.execute(query)]

    def name(self) -> str:
        """Return the store's own name; "" for a file, which needs none, and for what it was moved to."""
        with self._engine.connect() as connection:
            return connection.scalar(select(STORES.c.name)) or ""

    def watermark(self) -> tuple[int, int]:
        """Return the newest article number and the newest removal."""
        return (
            self._scalar(select(func.coalesce(func.max(ARTICLES.c.number), 0))),
            self._scalar(select(func.coalesce(func.max(REMOVALS.c.id), 0))),
        )

    def _scalar(self, query: Select[int]) -> int:
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()


_AT_ONCE = 5_000  # values in one statement; SQLite takes 32,766

K = TypeVar("K")


class StoryStore:
    """Reads from one database what is asked of thousands of articles."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def profiles(self, numbers: Collection[int]) -> dict[int, bytes]:
        """Return the profile of each of these articles, by number, as far as it is kept."""
        return self._by(PROFILES.c.number, numbers, PROFILES.c.content)

    def numbers(self, ids: Collection[str]) -> dict[str, int]:
        """Return the number of each article of these ids, as far as it is there."""
        return self._by(ARTICLES.c.id, ids, ARTICLES.c.number)

    def origins(self, numbers: Collection[int]) -> dict[int, str]:
        """Return, by number, the id of the article that each text first appeared in."""
        return self._by(ARTICLES.c.number, numbers, ARTICLES.c.origin)

    def languages(self, numbers: Collection[int]) -> dict[int, str | None]:
        """Return the language of each of these articles, by number."""
        return self._by(ARTICLES.c.number, numbers, ARTICLES.c.language)

    def came_since(self, moment: datetime, numbers: Collection[int]) -> list[int]:
        """Return those of these articles that came in at `moment` or later."""
        came = self._by(ARTICLES.c.number, numbers, ARTICLES.c.first_seen)
        return [number for number, first_seen in came.items() if first_seen and first_seen >= moment]

    def _by(self, key: Column[K], wanted: Collection[K], column: Column[Any]) -> dict[K, Any]:
        """Return the values of `column` by `key`, for the keys wanted."""
        found: dict[K, Any] = {}
        with self._engine.connect() as connection:
            for some in _parts(wanted):
                rows = connection.execute(select(key, column).where(key.in_(some)))
                found |= {row[0]: row[1] for row in rows}
        return found


def _parts(values: Iterable[K]) -> Iterator[list[K]]:
    rest = iter(values)
    while part := list(islice(rest, _AT_ONCE)):
        yield part
