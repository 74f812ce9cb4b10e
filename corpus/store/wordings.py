"""Keep what tells without its text whether an article may hold a phrase or an exact name.

Rows are made as articles come in. An older version made none: those of its articles are made later, the
newest first, so that all articles from the lowest number with codes on have them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from corpus.models.article import Span
from corpus.models.ingest import PackedSpans
from corpus.store.database import ARTICLES_TURN, writing
from corpus.store.engine import IdArray
from corpus.store.rows import TEXT, StoredText
from corpus.store.tables import ARTICLES, SIGNED_NAMES, WORD_CODES
from corpus.text.signed_names import ANY, key_of, keys_in
from corpus.text.word_codes import packed_codes
from corpus.text.wordings import is_written

_AT_ONCE = 5_000  # values in one statement; SQLite takes 32,766
_READ_AT_ONCE = 100  # texts in memory
# Made once: to build a statement takes longer than to read a few rows by it. Both databases give bytes: to
# make bytes of them again, as LargeBinary does, took a quarter of the time.
_CODES = select(WORD_CODES.c.number, type_coerce(WORD_CODES.c.content, NullType())).where(
    WORD_CODES.c.number.in_(bindparam("numbers", expanding=True))
)


def add_wordings(connection: Connection, articles: Iterable[tuple[int, str, str, Sequence[Span]]]) -> None:
    """Keep what tells of these articles: number, title, body and sentences of each."""
    codes, names = [], []
    for number, title, body, sentences in articles:
        codes.append({"number": number, "content": packed_codes(title, body, sentences)})
        names += [{"name": name, "number": number} for name in keys_in(title, body)]
    for table, rows in ((WORD_CODES, codes), (SIGNED_NAMES, names)):
        if rows:
            connection.execute(insert(table), rows)


def remove_wordings(connection: Connection, numbers: Sequence[int]) -> None:
    """Remove what tells of these articles."""
    for table in (WORD_CODES, SIGNED_NAMES):
        connection.execute(delete(table).where(table.c.number.in_(numbers)))


def word_codes(connection: Connection, numbers: Sequence[int]) -> dict[int, bytes]:
    """Return what `packed_codes` made of these articles, by number, as far as it is kept."""
    rows = connection.execute(_CODES, {"numbers": numbers}).all()
    return dict(map(tuple, rows))


def mentioning(
    connection: Connection, names: Sequence[str], *, limit: int, among: IdArray | None, above: int
) -> list[int]:
    """Do what `ArticleStore.mentioning` says, with few texts where a name has a key."""
    keys = {key for name in names if (key := key_of(name))}
    where = [ARTICLES.c.number > above]
    if not keys:
        words = [name.lower() for name in names]
        texts = _texts(connection, among, *where)
        lettered = islice(((number, text) for number, text in texts if text.holds(words)), limit)
        return [number for number, text in lettered if _mentions(text, names)]
    lowest = connection.scalar(select(func.min(WORD_CODES.c.number)))
    older = [] if lowest is None else [ARTICLES.c.number < lowest]
    texts = chain(_with_keys(connection, keys, among, above), _texts(connection, among, *where, *older))
    return list(islice((number for number, text in texts if _mentions(text, names)), limit))


def _mentions(text: StoredText, names: Iterable[str]) -> bool:
    return all(is_written(name, text.title) or is_written(name, text.body) for name in names)


def _with_keys(
    connection: Connection, keys: Collection[str], among: IdArray | None, above: int
) -> Iterator[tuple[int, StoredText]]:
    """Yield the articles that may mention a name of each key, the newest first."""
    query = select(SIGNED_NAMES.c.number).where(SIGNED_NAMES.c.number > above)
    each = [set(connection.scalars(query.where(SIGNED_NAMES.c.name.in_((key, ANY))))) for key in keys]
    numbers = np.array(sorted(set.intersection(*each), reverse=True), np.int64)
    if among is not None:
        numbers = numbers[np.isin(numbers, among)]
    for start in range(0, len(numbers), _READ_AT_ONCE):
        some = numbers[start : start + _READ_AT_ONCE].tolist()
        yield from _texts(connection, None, ARTICLES.c.number.in_(some))


def _texts(
    connection: Connection, among: IdArray | None, *where: ColumnElement[bool]
) -> Iterator[tuple[int, StoredText]]:
    """Yield the texts of some articles by number, the newest first."""
    query = select(*TEXT).where(*where).order_by(ARTICLES.c.number.desc())
    query = query.execution_options(yield_per=_READ_AT_ONCE)
    numbers = None if among is None else set(among.tolist())
    if numbers is not None and len(numbers) <= _AT_ONCE:
        query = query.where(ARTICLES.c.number.in_(numbers))
    for row in connection.execute(query):
        if numbers is None or row.number in numbers:
            yield row.number, StoredText.of(row)


def add_older(engine: Engine, count: int) -> bool:
    """Do `add_wordings` for the last `count` articles that lack it; False where none does."""
    lowest = select(func.min(WORD_CODES.c.number)).scalar_subquery()
    older = select(*TEXT).where(or_(lowest.is_(None), ARTICLES.c.number < lowest))
    older = older.order_by(ARTICLES.c.number.desc()).limit(count)
    with engine.connect() as connection:
        if not connection.execute(older.limit(1)).first():
            return False  # as nearly always, and without a turn to write
    with writing(engine, ARTICLES_TURN).begin() as connection:
        texts = {row.number: StoredText.of(row) for row in connection.execute(older)}
        add_wordings(
            connection,
            ((number, text.title, text.body, PackedSpans(text.sentences)) for number, text in texts.items()),
        )
    return True
