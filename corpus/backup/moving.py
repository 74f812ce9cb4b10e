"""Move everything that is stored from one database to another: a file, or one in PostgreSQL.

The target is filled and verified in one transaction: whoever interrupts that leaves it as empty as it was,
and may begin again. The source is only read. Articles keep their numbers, so that the index goes on serving.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Row, Table, delete, func, insert, select, text

from corpus.models.errors import StoreError
from corpus.store.database import MIGRATIONS_TURN, writing
from corpus.store.tables import STORES

_AT_ONCE = 500  # rows in memory: articles are the largest, some 15 kB each
_SPACE = 1 << 256  # of the sums of SHA-256 digests


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedTable:
    """A table that was moved: how many rows, and a checksum that is the same in every order of them."""

    name: str
    rows: int
    checksum: str


def move_store(
    source: Engine,
    target: Engine,
    metadata: Sequence[MetaData],
    *,
    progress: Callable[[str, int], None] = lambda _name, _rows: None,
) -> tuple[MovedTable, ...]:
    """Copy all rows of these tables, and compare what has arrived.

    Args:
        source: a database at the newest schema, which nobody else writes to.
        target: another one, whose tables are empty.
        metadata: of the tables.
        progress: is called with a table's name and how many rows more have been copied.

    Raises:
        StoreError: the target holds something, or what arrived is not what was sent: it stays as it was.
    """
    tables = [table for each in metadata for table in each.sorted_tables]
    with source.connect() as reading, writing(target, MIGRATIONS_TURN, patient=True).begin() as connection:
        connection.execute(delete(STORES))  # it gets that of the source
        _refuse_to_mix(connection, tables)
        moved = [_copied(reading, connection, table, progress) for table in tables]
        for table, expected in zip(tables, moved, strict=True):
            _go_on_counting(reading, connection, table)
            with _rows(connection, table) as rows:
                found = _summed(table, rows)
            if found != expected:
                raise StoreError(
                    f"the table {table.name} arrived as {found.rows:,} rows with another content than the "
                    f"{expected.rows:,} that were sent, so nothing was moved; check the disk and try again"
                )
    return tuple(moved)


def _refuse_to_mix(connection: Connection, tables: Iterable[Table]) -> None:
    for table in tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise StoreError("the target holds rows already; name an empty database or a new folder")


def _copied(
    reading: Connection, connection: Connection, table: Table, progress: Callable[[str, int], None]
) -> MovedTable:
    def passed_on() -> Iterator[Row[Any]]:
        with _rows(reading, table) as rows:
            for part in rows.partitions(_AT_ONCE):
                connection.execute(insert(table), [dict(row._mapping) for row in part])  # noqa: SLF001 # public
                progress(table.name, len(part))
                yield from part

    return _summed(table, passed_on())


def _rows(connection: Connection, table: Table) -> Any:
    return connection.execute(select(table).execution_options(yield_per=_AT_ONCE))


def _summed(table: Table, rows: Iterable[Row[Any]]) -> MovedTable:
    count, total = 0, 0
    for row in rows:
        content = repr(tuple(map(_plain, row))).encode("utf-8", "surrogatepass")
        count, total = count + 1, total + int.from_bytes(sha256(content).digest())
    return MovedTable(name=table.name, rows=count, checksum=f"{total % _SPACE:064x}")


def _plain(value: object) -> object:
    """Return a value in the one form in which both databases give it."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _go_on_counting(reading: Connection, connection: Connection, table: Table) -> None:
    """Let the next row get a number that no row of the source ever had."""
    column = table.autoincrement_column
    if column is None:
        return
    names = {"table": table.name, "column": column.name}
    highest = connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
    last = max(highest, _last_given(reading, names))
    if last and connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"), {**names, "last": last}
        )
    elif last > highest and table.dialect_options["sqlite"]["autoincrement"]:
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), names)
        connection.execute(
            text("INSERT INTO sqlite_sequence VALUES (:table, :last)"), {**names, "last": last}
        )


def _last_given(reading: Connection, names: dict[str, str]) -> int:
    """Return the last number that a table of the source gave to a row; 0 before the first."""
    if reading.dialect.name == "postgresql":
        sequence = reading.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), names).scalar_one()
        query = text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 # ours
    else:
        query = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :table")
    return int(reading.execute(query, names if ":table" in query.text else {}).scalar_one())
