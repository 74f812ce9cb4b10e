"""Keep what a search server has read, and the statistics of that, in step: in one transaction each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Row,
    bindparam,
    cast,
    delete,
    extract,
    func,
    insert,
    select,
    update,
)

from corpus.milvus.packing import PackedArticle, PassageTerms, counted, hash_of
from corpus.milvus.tables import COLLECTIONS, INDEXED, TERMS
from corpus.store.database import writing
from corpus.store.indexing import IndexEntry
from corpus.text.analysis import VERSION
from corpus.text.languages import ENGLISH

_TURN = "search"  # of transactions that write: they wait for one another, and for no other ones
NOBODY = ""  # the holder of what nobody holds
_AT_ONCE = 5_000  # values in one statement
_FORGOTTEN_AT_ONCE = 2_000  # rows, so that nobody waits for long


class CollectionState(StrEnum):
    """What becomes of a collection.

    Attributes:
        FILLING: it takes the place of another one when it has all articles.
        SERVING: questions are asked of it.
        LOST: the server lacks it, or passages of it; the next one takes its place.
    """

    FILLING = "filling"
    SERVING = "serving"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCollection:
    """A collection on the server, and how far it has read the store.

    Attributes:
        number: its own.
        name: on the server.
        state: what becomes of it.
        analysis: the version of what made its terms.
        newest: the number of the newest article that it has.
        removal: the number of the newest removal that it has seen.
        passages: how many it has.
        tokens: how long these are, in terms.
        languages: that its articles were ever in.
    """

    number: int
    name: str
    state: CollectionState
    analysis: int
    newest: int
    removal: int
    passages: int
    tokens: int
    languages: frozenset[str]

    @property
    def is_of_this_version(self) -> bool:
        """Whether its terms are those that questions are made of."""
        return self.analysis == VERSION

    @property
    def has_to_be_filled_anew(self) -> bool:
        """Whether another collection has to take its place."""
        return self.state is CollectionState.LOST or not self.is_of_this_version


class SearchProgress:
    """The repository of collections on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collections(self) -> tuple[SearchCollection, ...]:
        """Return all collections, in the order they were made."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(COLLECTIONS).order_by(COLLECTIONS.c.number)).all()
        return tuple(map(_collection, rows))

    def searched(self) -> SearchCollection | None:
        """Return the collection that questions are asked of, or else the one that was lost last."""
        found = self.collections()
        for state in (CollectionState.SERVING, CollectionState.LOST):
            if own := [each for each in found if each.state is state]:
                return own[-1]
        return None

    def begin(self, name: str, *, removal: int) -> SearchCollection:
        """Note a new, empty collection; removals up to `removal` do not concern it."""
        values = {"name": name, "state": CollectionState.FILLING, "analysis": VERSION}
        values |= {"newest": 0, "removal": removal}
        values |= {"passages": 0, "tokens": 0, "languages": "", "holder": NOBODY, "held_until": 0}
        with writing(self._engine, _TURN).begin() as connection:
            row = connection.execute(insert(COLLECTIONS).values(values).returning(*COLLECTIONS.c)).one()
        return _collection(row)

    def lose(self, collection: SearchCollection) -> None:
        """Note that the server lacks passages of a collection."""
        self._set_state(collection, CollectionState.LOST)

    def serve(self, collection: SearchCollection) -> None:
        """Have questions asked of a collection from now on, and of no other."""
        with writing(self._engine, _TURN).begin() as connection:
            others = update(COLLECTIONS).where(COLLECTIONS.c.state == CollectionState.SERVING)
            connection.execute(others.values(state=CollectionState.LOST))
            own = update(COLLECTIONS).where(COLLECTIONS.c.number == collection.number)
            connection.execute(own.values(state=CollectionState.SERVING))

    def _set_state(self, collection: SearchCollection, state: CollectionState) -> None:
        own = update(COLLECTIONS).where(COLLECTIONS.c.number == collection.number)
        with writing(self._engine, _TURN).begin() as connection:
            connection.execute(own.values(state=state))

    def forget(self, collection: SearchCollection) -> None:
        """Remove all that is known of a collection, which the server has no more."""
        for table, key in ((INDEXED, INDEXED.c.article), (TERMS, TERMS.c.hash)):
            own = table.c.collection == collection.number
            some = select(key).where(own).limit(_FORGOTTEN_AT_ONCE)
            gone = _FORGOTTEN_AT_ONCE
            while gone == _FORGOTTEN_AT_ONCE:
                with writing(self._engine, _TURN).begin() as connection:
                    gone = connection.execute(delete(table).where(own, key.in_(some))).rowcount
        with writing(self._engine, _TURN).begin() as connection:
            connection.execute(delete(COLLECTIONS).where(COLLECTIONS.c.number == collection.number))

    def hold(self, holder: str, *, seconds: int) -> bool:
        """Let one process index for so long from now on; false while another does."""
        with writing(self._engine, _TURN).begin() as connection:
            now = _now(connection)
            held = (COLLECTIONS.c.holder.not_in((NOBODY, holder))) & (COLLECTIONS.c.held_until > now)
            if connection.execute(select(COLLECTIONS.c.number).where(held).limit(1)).first():
                return False
            connection.execute(update(COLLECTIONS).values(holder=holder, held_until=now + seconds))
        return True

    def release(self, holder: str) -> None:
        """Let others index."""
        own = update(COLLECTIONS).where(COLLECTIONS.c.holder == holder)
        with writing(self._engine, _TURN).begin() as connection:
            connection.execute(own.values(holder=NOBODY))

    def add(self, collection: SearchCollection, entries: Sequence[IndexEntry], *, newest: int) -> bool:
        """Note that the server has articles, up to the number `newest`.

        Returns:
            False if another process has moved on from `collection` meanwhile: then nothing is noted.
        """
        passages, tokens, holding = counted(entries)
        languages = collection.languages | {entry.language or ENGLISH for entry in entries}
        values = {"newest": newest, "languages": " ".join(sorted(languages))}
        rows = [{"collection": collection.number, **PackedArticle.of(each)._asdict()} for each in entries]
        with writing(self._engine, _TURN).begin() as connection:
            if not _moved(connection, collection, values, passages=passages, tokens=tokens):
                return False
            if rows:
                connection.execute(insert(INDEXED), rows)
                _count(connection, collection.number, holding)
        return True

    def passages_of(self, collection: SearchCollection, articles: Sequence[int]) -> int:
        """Return how many passages of these articles a collection has."""
        with self._engine.connect() as connection:
            return len(PassageTerms.of(packed_articles(connection, collection.number, articles)).place)

    def remove(self, collection: SearchCollection, articles: Sequence[int], *, removal: int) -> bool:
        """Note that the server has these articles no more; false as for `add`."""
        own = INDEXED.c.collection == collection.number
        with writing(self._engine, _TURN).begin() as connection:
            gone = packed_articles(connection, collection.number, articles)
            terms = PassageTerms.of(gone)
            hashes, counts = terms.holding()
            passages, tokens = len(terms.place), int(terms.sizes.sum())
            if not _moved(connection, collection, {"removal": removal}, passages=-passages, tokens=-tokens):
                return False
            for part in _parts(articles):
                connection.execute(delete(INDEXED).where(own, INDEXED.c.article.in_(part)))
            _discount(connection, collection.number, hashes.tolist(), counts.tolist())
        return True


def packed_articles(connection: Connection, collection: int, articles: Sequence[int]) -> list[PackedArticle]:
    """Return those of these articles that a collection has, in order of number."""
    own, columns = INDEXED.c.collection == collection, (INDEXED.c[name] for name in PackedArticle._fields)
    query = select(*columns).where(own).order_by(INDEXED.c.article)
    parts = (query.where(INDEXED.c.article.in_(part)) for part in _parts(sorted(set(articles))))
    return [PackedArticle._make(row) for each in parts for row in connection.execute(each).all()]


def _moved(
    connection: Connection,
    collection: SearchCollection,
    values: Mapping[str, Any],
    *,
    passages: int,
    tokens: int,
) -> bool:
    """Move a collection on, unless another process has done it since `collection` was read."""
    as_read = (
        (COLLECTIONS.c.number == collection.number)
        & (COLLECTIONS.c.newest == collection.newest)
        & (COLLECTIONS.c.removal == collection.removal)
    )
    sums = {"passages": COLLECTIONS.c.passages + passages, "tokens": COLLECTIONS.c.tokens + tokens}
    return connection.execute(update(COLLECTIONS).where(as_read).values(**values, **sums)).rowcount == 1


def _count(connection: Connection, collection: int, holding: Mapping[str, int]) -> None:
    """Count further passages that hold terms."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    new = dialect.insert(TERMS)
    more = {"passages": TERMS.c.passages + new.excluded.passages}
    rows = [
        {
            "collection": collection,
            "hash": hash_of(term),
            "term": text,
            "initial": ord(text[0]) if text else 0,
            "length": len(text.encode()),
            "passages": count,
        }
        for term, count in holding.items()
        if (text := term.encode("utf-8", "replace").decode()) or not term
    ]
    if rows:
        counting = new.on_conflict_do_update(index_elements=[TERMS.c.collection, TERMS.c.hash], set_=more)
        connection.execute(counting, sorted(rows, key=itemgetter("hash")))


def _discount(connection: Connection, collection: int, hashes: Sequence[int], counts: Sequence[int]) -> None:
    """Count fewer passages that hold terms; of a term that none holds nothing is left."""
    if not hashes:
        return
    own = (TERMS.c.collection == collection) & (TERMS.c.hash == bindparam("term_hash"))
    less = update(TERMS).where(own).values(passages=TERMS.c.passages - bindparam("fewer"))
    pairs = zip(hashes, counts, strict=True)
    connection.execute(less, [{"term_hash": each, "fewer": count} for each, count in pairs])
    for part in _parts(hashes):
        unheld = (TERMS.c.collection == collection) & TERMS.c.hash.in_(part) & (TERMS.c.passages <= 0)
        connection.execute(delete(TERMS).where(unheld))


def _parts(values: Sequence[int]) -> list[list[int]]:
    return [list(values[start : start + _AT_ONCE]) for start in range(0, len(values), _AT_ONCE)]


def _now(connection: Connection) -> int:
    """Return the time by the database's clock, which all processes share, in seconds since 1970."""
    if connection.dialect.name == "sqlite":
        now = func.strftime("%s", "now")
    else:
        now = func.floor(extract("epoch", func.clock_timestamp()))
    return int(connection.execute(select(cast(now, BigInteger))).scalar_one())


def _collection(row: Row[Any]) -> SearchCollection:
    return SearchCollection(
        number=row.number,
        name=row.name,
        state=CollectionState(row.state),
        analysis=row.analysis,
        newest=row.newest,
        removal=row.removal,
        passages=row.passages,
        tokens=row.tokens,
        languages=frozenset(row.languages.split()),
    )
