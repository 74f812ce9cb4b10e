"""Make engines over a file of SQLite: how it is opened, and what its errors mean."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, StaticPool

from corpus.models.errors import StoreError, StoreUnavailableError

# SQLite's result codes (https://sqlite.org/rescode.html); sqlite3 itself is another module's.
_IOERR = 10
_UNWRITABLE = frozenset({8, 13, 14})  # READONLY, FULL, CANTOPEN
_IN_USE = frozenset({5, 6})  # BUSY, LOCKED
_UNAVAILABLE = _UNWRITABLE | _IN_USE | {_IOERR}
# Each connection has a cache of its own, and each thread that reads has one; the system caches the file.
# With 500 kB instead of 2 MB ten threads take 8 to 10 MB less, and answers no more time.
_CACHE = "cache_size = -500"
_SHARED = 1 << 15  # bytes of a -shm file that is in use, at least: SQLite makes it in pieces of this size


def sqlite_engine(path: Path) -> Engine:
    """Return an engine over the file at `path`, which is made if it is not there."""
    # Errors go to the log, and the parameters of a statement are what people ask and read.
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _raise_store_error)
    return engine


def sqlite_reader(path: Path) -> Engine:
    """Return an engine that only reads the file at `path`, also on a full or read-only disk."""
    # Without a pool, each transaction looks anew whether another process has begun to write.
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "do_connect", _read_only)
    event.listen(engine, "connect", _configure_reading)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _raise_store_error)
    return engine


def sqlite_in_memory() -> Engine:
    """Return the engine of an empty database in memory."""
    engine = create_engine(
        "sqlite://",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(
        engine, "connect", lambda connection, _record: connection.execute("PRAGMA foreign_keys = ON")
    )
    return engine


def _configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # sqlite3 begins transactions late and leaves schema changes out of them; _begin does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    # WAL lets a question read while an ingest writes; NORMAL loses no consistency on a crash.
    for pragma in (
        "busy_timeout = 15000",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "journal_size_limit = 67108864",  # what a long reading has let it grow to is given back
        _CACHE,
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _read_only(
    _dialect: Dialect, _record: ConnectionPoolEntry, arguments: list[Any], options: dict[str, Any]
) -> None:
    path = Path(arguments[0]).absolute()
    # To read a database with a write-ahead log SQLite makes files beside it and leaves them there; on a full
    # or read-only disk it fails.
    arguments[0] = f"{path.as_uri()}?mode=ro{'' if may_be_written(path) else '&immutable=1'}"
    options["uri"] = True


def may_be_written(path: Path) -> bool:
    """Whether a process uses the database at `path`, or was killed before all it wrote was in the file."""
    log, shared, journal = (_size(path.with_name(path.name + end)) for end in ("-wal", "-shm", "-journal"))
    # An empty log without memory to share is what an opening on a full disk left.
    return log > 0 or journal > 0 or shared >= _SHARED


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _configure_reading(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 15000")
    connection.execute(f"PRAGMA {_CACHE}")


def _raise_store_error(context: ExceptionContext) -> None:
    """Turn what SQLite says of a file, such as "malformed", into an error of ours, wherever it is met."""
    error = context.sqlalchemy_exception
    # Others are faults of a statement, not of the file.
    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        path = context.engine.url.database if context.engine else None
        kind = StoreUnavailableError if _code(error) in _UNAVAILABLE else StoreError
        raise kind(f"cannot use {path or 'the database'}: {_reason(error)}") from error


def _begin(connection: Connection) -> None:
    # Whoever writes waits for all others that do, whatever they are in turn for.
    if connection.get_execution_options().get("turn") is not None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Waits for nobody and cannot fail; SQLAlchemy's own way takes as long as what is then asked.
        connection.connection.cursor().execute("BEGIN")


def _code(error: OperationalError | DatabaseError) -> int:
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF


def _reason(error: OperationalError | DatabaseError) -> str:
    code = _code(error)
    if code == _IOERR:
        return f"{error.orig}; check that the disk is not full and not failing (the system's log says so)"
    if code in _UNWRITABLE:
        return f"{error.orig}; check that the folder can be written and the disk is not full"
    if code in _IN_USE:
        return f"{error.orig}; another program uses it, so try again when that is done"
    return f"{error.orig}; restore a backup, or move the file away and ingest again"
