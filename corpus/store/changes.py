"""Write one article in a transaction: what it replaces, what it copies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from corpus.models.article import Article, Span
from corpus.models.ingest import AnalysedArticle, PackedSpans
from corpus.store.indexing import IndexEntry
from corpus.store.recognition import FEED, Alike, derived_address
from corpus.store.rows import (
    COLUMNS,
    JOINED,
    StoredArticle,
    received,
    source_number,
    stored_article,
    values_of,
)
from corpus.store.tables import ANALYSES, ARTICLES, BANDS, PROFILES, REMOVALS, REVISIONS
from corpus.store.wordings import add_wordings, remove_wordings

_INSERT = insert(ARTICLES).returning(ARTICLES.c.number)
_CANDIDATES = 8  # texts that are compared with a new one, those with most bands in common
_APART = timedelta(days=14)  # a text that is printed again after longer is news again


class Additions:
    """Rows beside those of articles that are written with others at once."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = {"profiles": [], "analyses": [], "bands": []}
        self._texts: list[tuple[int, str, str, Sequence[Span]]] = []

    def add(self, number: int, new: AnalysedArticle, *, bands: Iterable[int]) -> None:
        """Have what is known of an article written; what is empty is not."""
        if new.profile:
            self._rows["profiles"].append({"number": number, "content": new.profile})
        if new.analysis:
            self._rows["analyses"].append({"number": number, "content": new.analysis})
        self._texts.append((number, new.article.title, new.article.body, new.sentences))
        self._rows["bands"] += [{"band": band, "number": number} for band in set(bands)]

    def write(self, connection: Connection) -> None:
        """Write what waits."""
        for table in (PROFILES, ANALYSES, BANDS):
            if rows := self._rows[table.name]:
                connection.execute(insert(table), rows)
                rows.clear()
        add_wordings(connection, self._texts)
        self._texts.clear()


def put_new(
    connection: Connection, new: AnalysedArticle, *, source: int | None, added: Additions
) -> IndexEntry:
    """Store an article that is like no other, and return what the index takes of it.

    `source` is the number of its source; what stands beside it is left to `added`.
    """
    article, first_seen = new.article, new.received_at
    values = values_of(article, new.sentences) | {"source": source}
    values |= {"address": derived_address(article), "origin": article.id}
    values |= {"first_seen": first_seen, "text_seen": first_seen, "by_feed": new.by_feed}
    number = connection.execute(_INSERT, values).scalar_one()
    added.add(number, new, bands=new.bands)
    return _entry(number, new, article, values)


def put(
    connection: Connection, new: AnalysedArticle, *, known: StoredArticle | None, alike: Alike
) -> IndexEntry:
    """Store an article in the place of the one it was `known` as, and return what the index takes of it."""
    article = new.article if known is None else replace(new.article, id=known.article.id)
    values = values_of(article, new.sentences) | {"source": source_number(connection, article)}
    first_seen = text_seen = new.received_at
    by_feed = new.by_feed
    if known is not None:
        first_seen, by_feed = known.first_seen, known.by_feed
        if known.digest == values["digest"]:
            text_seen = known.text_seen
        else:
            _keep_revision(connection, known, now=new.received_at)
        remove(connection, [known.number])
    _forget_revision(connection, article.id, str(values["digest"]))
    origin = _origin(connection, replace(new, article=article), digest=str(values["digest"]), alike=alike)
    values |= {"address": derived_address(new.article), "origin": origin}
    values |= {"first_seen": first_seen, "text_seen": text_seen, "by_feed": by_feed}
    number = connection.execute(_INSERT, values).scalar_one()
    added = Additions()
    # A copy is found by what it is a copy of: thousands of one text would else have to be looked through.
    added.add(number, new, bands=new.bands if origin == article.id else ())
    added.write(connection)
    return _entry(number, new, article, values)


def _entry(number: int, new: AnalysedArticle, article: Article, values: Mapping[str, Any]) -> IndexEntry:
    came = received(values["first_seen"], values["by_feed"])
    return IndexEntry(
        number=number,
        source=values["source"],
        appeared_at=replace(article, received_at=came).appeared_at,
        language=article.language,
        terms=new.terms,
    )


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Remove articles, and record that for the index; their bands are swept up later."""
    if numbers:
        connection.execute(insert(REMOVALS), [{"number": number} for number in numbers])
        connection.execute(delete(PROFILES).where(PROFILES.c.number.in_(numbers)))
        connection.execute(delete(ANALYSES).where(ANALYSES.c.number.in_(numbers)))
        remove_wordings(connection, numbers)
        connection.execute(delete(ARTICLES).where(ARTICLES.c.number.in_(numbers)))


def _keep_revision(connection: Connection, known: StoredArticle, *, now: datetime | None) -> None:
    connection.execute(
        insert(REVISIONS).values(
            article=known.article.id,
            digest=known.digest,
            title=known.article.title,
            body=known.article.body,
            sentences=PackedSpans.of(known.sentences).content,
            seen=known.text_seen,
            replaced=now,
        )
    )


def _forget_revision(connection: Connection, article: str, digest: str) -> None:
    """Forget a revision whose text is the present one again."""
    connection.execute(delete(REVISIONS).where(REVISIONS.c.article == article, REVISIONS.c.digest == digest))


def _origin(connection: Connection, new: AnalysedArticle, *, digest: str, alike: Alike) -> str:
    """Return the id of the article that the text first appeared in."""
    article = new.article
    if connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.origin == article.id).limit(1)).first():
        return article.id  # others are copies of it
    for condition in (
        ARTICLES.c.digest == digest,
        ARTICLES.c.number.in_(_sharing(connection, new)),
    ):
        query = select(*COLUMNS).select_from(JOINED).where(condition, FEED.in_((0, article.feed)))
        query = query.order_by(ARTICLES.c.number)
        for other in map(stored_article, connection.execute(query.limit(_CANDIDATES))):
            same = other.digest == digest or alike(other.article.body, article.body)
            if same and _are_near(other.article, article):
                return other.origin
    return article.id


def _sharing(connection: Connection, new: AnalysedArticle) -> list[int]:
    if not new.bands:
        return []
    query = select(BANDS.c.number).select_from(BANDS.join(JOINED, BANDS.c.number == ARTICLES.c.number))
    query = query.where(BANDS.c.band.in_(new.bands), FEED.in_((0, new.article.feed)))
    query = query.group_by(BANDS.c.number)
    return list(connection.scalars(query.order_by(func.count().desc(), BANDS.c.number).limit(_CANDIDATES)))


def _are_near(one: Article, other: Article) -> bool:
    if one.published_at is None or other.published_at is None:
        return True
    return abs(one.published_at - other.published_at) <= _APART
