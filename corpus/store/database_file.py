"""Check, copy and replace the database as a file. The one importer of sqlite3.

Nothing here migrates: what looks at a folder, or copies it, changes nothing in it.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from corpus.models.errors import StoreError
from corpus.store.database import FILE_NAME, Chain
from corpus.store.sqlite import may_be_written

_PATIENCE = 0.5  # seconds in which a command that is about to end lets go
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_UNWRITABLE = frozenset(
    {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
)
Database = sqlite3.Connection

_SIDE_FILES = ("-wal", "-shm", "-journal")


@contextmanager
def looking(folder: Path) -> Iterator[Database]:
    """Open the database in `folder` for reading alone; others may use it meanwhile.

    Raises:
        StoreError: it cannot be read, here or within the block.
    """
    path = folder / FILE_NAME
    try:
        with closing(_connected_to_look(path)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise StoreError(f"cannot read {path}: {error}") from error


def _connected_to_look(path: Path) -> Database:
    """Connect so that a long look is safe from writers: they keep what it sees until it is done.

    That takes files beside the database, which SQLite removes again. Where it cannot make them, on a full or
    read-only disk, nobody writes either.
    """
    address = path.absolute().as_uri()
    try:
        return _reading(f"{address}?mode=rw")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _UNWRITABLE or may_be_written(path):
            raise
    return _reading(f"{address}?mode=ro&immutable=1")


def _reading(address: str) -> Database:
    connection = sqlite3.connect(address, uri=True, timeout=15, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def revisions(connection: Database, chains: Sequence[Chain]) -> dict[str, str | None]:
    """Return the revision of each chain's tables, by name; None where there are none."""
    found: dict[str, str | None] = {}
    for chain in chains:
        row = None
        if _tables(connection, chain.version_table):
            # The name is the program's own.
            row = connection.execute(f"SELECT version_num FROM {chain.version_table}").fetchone()  # noqa: S608
        found[chain.name] = None if row is None else str(row[0])
    return found


def newer(found: Mapping[str, str | None], chains: Sequence[Chain]) -> tuple[str, ...]:
    """Those of these revisions that this program does not know: a newer one made them."""
    pairs = [(chain, found.get(chain.name)) for chain in chains]
    return tuple(revision for chain, revision in pairs if revision and not chain.knows(revision))


def faults(connection: Database) -> tuple[str, ...]:
    """Return what SQLite finds wrong with the database; nothing if it is whole."""
    rows = [str(row) for (row,) in connection.execute("PRAGMA quick_check(3)")]
    lines = [line for row in rows for line in row.splitlines() if not line.startswith("***")]
    return () if lines == ["ok"] else tuple(lines)


def programs(connection: Database) -> tuple[str, ...]:
    """Return the names of triggers and views, by which a foreign database could act."""
    query = "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
    return tuple(str(name) for (name,) in connection.execute(query))


def count_articles(connection: Database) -> int:
    """How many articles there are."""
    if not _tables(connection, "articles"):
        return 0
    return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])


def holdings(connection: Database) -> str:
    """Return what the database holds, in words; "" if it holds no rows."""
    try:
        if articles := count_articles(connection):
            return f"{articles:,} articles"
        return "settings or feeds" if any(map(partial(_has_rows, connection), _tables(connection))) else ""
    except sqlite3.DatabaseError:
        return "a damaged database"


def copy_to(connection: Database, target: Path) -> None:
    """Write what the database holds at this moment to a new file.

    What was deleted is not in it: the copy is made row by row and not page by page. Others may write
    meanwhile; what they do is not in it.

    Raises:
        StoreError: the disk is full, or the database is damaged.
    """
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.DatabaseError as error:
        reason = f"the database cannot be copied to {target.parent} ({error})"
        raise StoreError(f"{reason}; `clippings doctor` says whether it is whole") from error


@contextmanager
def alone(folder: Path) -> Iterator[Database | None]:
    """Keep every other process off the database in `folder`, made if it is not there.

    Gives None where it is so damaged that SQLite does not open it. One that is still empty at the end is
    removed.

    Raises:
        StoreError: another process uses it.
    """
    path = folder / FILE_NAME
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
            held = _held(connection, path)
            try:
                yield held
            finally:
                if held and not _tables(held):
                    path.unlink()
    except sqlite3.DatabaseError as error:
        raise StoreError(f"cannot use {path}: {error}") from error


def replace_content(connection: Database, source: Path) -> None:
    """Replace the content of a database held alone by that of `source`, at once.

    Whoever opens it later sees the old content or the new; killed midway, SQLite rolls it back.
    """
    with closing(sqlite3.connect(source, isolation_level=None)) as staged:
        staged.backup(connection)


def replace_damaged(folder: Path, source: Path) -> None:
    """Replace a database that SQLite does not open by the one at `source`."""
    path = folder / FILE_NAME
    # What was written beside the damaged one would be read as a part of the new one.
    for ending in _SIDE_FILES:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    source.replace(path)


def settle(folder: Path) -> None:
    """Bring the database in `folder`, which nobody uses, into its one file."""
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _held(connection: Database, path: Path) -> Database | None:
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        # In a write-ahead log each connection shares the file for as long as it is open: another journal is
        # only to be had by who is alone.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorcode & 0xFF
        if code in _DAMAGED:
            return None
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreError(f"{path.parent} is in use; stop the program that uses it first") from error
        raise
    return connection


def _tables(connection: Database, *named: str) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    names = [str(name) for (name,) in connection.execute(query)]
    return [name for name in names if name in named] if named else names


def _has_rows(connection: Database, table: str) -> bool:
    if table.endswith("_version") or table.startswith("sqlite_"):
        return False
    quoted = table.replace('"', '""')
    return connection.execute(f'SELECT 1 FROM "{quoted}" LIMIT 1').fetchone() is not None  # noqa: S608
