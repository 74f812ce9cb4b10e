"""Open, migrate and configure the database. The one maker of engines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Dialect,
    Engine,
    Text,
    column,
    create_engine,
    event,
    inspect,
    select,
    table,
)
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, StaticPool

from corpus.models.errors import StoreError
from corpus.store.tables import METADATA

FILE_NAME = "clippings.db"
# SQLite's result codes (https://sqlite.org/rescode.html); sqlite3 itself is another module's.
_UNWRITABLE = frozenset({8, 10, 13, 14})  # READONLY, IOERR, FULL, CANTOPEN
_IN_USE = frozenset({5, 6})  # BUSY, LOCKED
_SHARED = 1 << 15  # bytes of a -shm file that is in use, at least: SQLite makes it in pieces of this size


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The migrations of one package's tables: their scripts in order, and the newest revision of them.

    Each package counts its own revisions, so that one can be opened without knowing of another.
    """

    name: str
    scripts: Path
    head: str

    @property
    def version_table(self) -> str:
        """The table that holds the revision which the database is at."""
        return f"{self.name}_version"

    def knows(self, revision: str) -> bool:
        """Whether this is one of its revisions; if it is not, a newer program made it."""
        return any(script.name.startswith(f"{revision}_") for script in self.scripts.glob("*.py"))


CORPUS_CHAIN = Chain(
    name="corpus", scripts=Path(__file__).parent / "migrations" / "versions", head="corpus_2"
)


def open_database(folder: Path, chains: Sequence[Chain] = (CORPUS_CHAIN,)) -> Engine:
    """Open the database in `folder` at the newest schema; make it if it is not there.

    Raises:
        StoreError: the folder cannot be written, or its database is damaged or newer than this program.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot use the data folder {folder}: {error.strerror}; choose another with --data"
        ) from error
    # Errors go to the log, and the parameters of a statement are what people ask and read.
    engine = create_engine(URL.create("sqlite", database=str(folder / FILE_NAME)), hide_parameters=True)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _raise_store_error)
    with _disposing(engine):
        _migrate(engine, chains)
    return engine


def open_to_read(folder: Path, chains: Sequence[Chain] = (CORPUS_CHAIN,)) -> Engine:
    """Return an engine that only reads the database in `folder`, also on a full or read-only disk.

    Tables of an older version are migrated first, the one thing that is written.

    Raises:
        StoreError: the database cannot be read, is damaged, or is of another version and cannot be migrated.
    """
    # Without a pool, each transaction looks anew whether another process has begun to write.
    engine = create_engine(URL.create("sqlite", database=str(folder / FILE_NAME)), poolclass=NullPool)
    event.listen(engine, "do_connect", _read_only)
    event.listen(engine, "connect", _configure_reading)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _raise_store_error)
    with _disposing(engine):
        is_current = all(_revision(engine, chain) == chain.head for chain in chains)
    if not is_current:
        open_database(folder, chains).dispose()
    return engine


def open_in_memory() -> Engine:
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
    METADATA.create_all(engine)
    return engine


def writing(engine: Engine) -> Engine:
    """Return the engine for transactions that write, which wait at their start."""
    return engine.execution_options(writes=True)


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


def _raise_store_error(context: ExceptionContext) -> None:
    """Turn what SQLite says of a file, such as "malformed", into an error of ours, wherever it is met."""
    error = context.sqlalchemy_exception
    # Others are faults of a statement, not of the file.
    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        path = context.engine.url.database if context.engine else None
        raise StoreError(f"cannot use {path or 'the database'}: {_reason(error)}") from error


@contextmanager
def _disposing(engine: Engine) -> Iterator[None]:
    """Let go of the database if it cannot be used."""
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Waits for nobody and cannot fail; SQLAlchemy's own way takes as long as what is then asked.
        connection.connection.cursor().execute("BEGIN")


def _migrate(engine: Engine, chains: Sequence[Chain]) -> None:
    found = {chain: _revision(engine, chain) for chain in chains}
    for chain, revision in found.items():
        if revision is not None and not chain.knows(revision):
            raise StoreError(
                f"another version of Clippings made this data folder ({revision}); open it with "
                "that version, or choose another folder with --data"
            )
    due = [chain for chain in chains if found[chain] != chain.head]
    if not due:
        return
    # Imported here: Alembic costs more to load than a whole answer, and is needed once a version.
    from corpus.store.migrations.runner import upgrade

    for chain in due:
        upgrade(writing(engine), chain.scripts, version_table=chain.version_table)


def _revision(engine: Engine, chain: Chain) -> str | None:
    if not inspect(engine).has_table(chain.version_table):
        return None
    with engine.connect() as connection:
        query = select(column("version_num", Text())).select_from(table(chain.version_table))
        return connection.execute(query).scalar_one_or_none()


def _reason(error: OperationalError | DatabaseError) -> str:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in _UNWRITABLE:
        return f"{error.orig}; check that the folder can be written and the disk is not full"
    if code in _IN_USE:
        return f"{error.orig}; another program uses it, so try again when that is done"
    return f"{error.orig}; restore a backup, or move the file away and ingest again"
