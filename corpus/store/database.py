"""Open, migrate and configure the database. The one maker of engines."""

from collections.abc import Callable, Iterator, Sequence
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

from corpus.models.errors import StoreError, StoreUnavailableError
from corpus.store.tables import METADATA

FILE_NAME = "clippings.db"
# SQLite's result codes (https://sqlite.org/rescode.html); sqlite3 itself is another module's.
_IOERR = 10
_UNWRITABLE = frozenset({8, 13, 14})  # READONLY, FULL, CANTOPEN
_IN_USE = frozenset({5, 6})  # BUSY, LOCKED
_UNAVAILABLE = _UNWRITABLE | _IN_USE | {_IOERR}
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


BeforeUpgrade = Callable[[Sequence[Chain]], None]
"""Is called before the tables of these chains are changed."""

CORPUS_CHAIN = Chain(
    name="corpus", scripts=Path(__file__).parent / "migrations" / "versions", head="corpus_3"
)


def upgrades_folder(folder: Path) -> Path:
    """Return where the backups before upgrades of a data folder are."""
    return folder / "upgrades"


def upgrade_backups(folder: Path) -> list[Path]:
    """Return the backups that were made before upgrades, the newest first."""
    found = upgrades_folder(folder).glob("before-*.zip")
    return sorted(found, key=lambda file: file.stat().st_mtime, reverse=True)


def open_database(
    folder: Path, chains: Sequence[Chain] = (CORPUS_CHAIN,), *, before: BeforeUpgrade | None = None
) -> Engine:
    """Open the database in `folder` at the newest schema; make it if it is not there.

    Args:
        folder: the data folder.
        chains: of the tables that are brought to their newest revision.
        before: is called before tables that are there are changed; what it raises prevents that.

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
        _migrate(engine, chains, folder, before)
    return engine


def open_to_read(
    folder: Path, chains: Sequence[Chain] = (CORPUS_CHAIN,), *, before: BeforeUpgrade | None = None
) -> Engine:
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
        open_database(folder, chains, before=before).dispose()
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
        kind = StoreUnavailableError if _code(error) in _UNAVAILABLE else StoreError
        raise kind(f"cannot use {path or 'the database'}: {_reason(error)}") from error


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


def _migrate(engine: Engine, chains: Sequence[Chain], folder: Path, before: BeforeUpgrade | None) -> None:
    found = {chain: _revision(engine, chain) for chain in chains}
    for chain, revision in found.items():
        if revision is not None and not chain.knows(revision):
            raise StoreError(_of_newer(folder, revision))
    due = [chain for chain in chains if found[chain] != chain.head]
    if not due:
        return
    if before is not None and (known := [chain for chain in due if found[chain] is not None]):
        before(known)
    # Imported here: Alembic costs more to load than a whole answer, and is needed once a version.
    from corpus.store.migrations.runner import upgrade

    for chain in due:
        upgrade(writing(engine), chain.scripts, version_table=chain.version_table)


def _of_newer(folder: Path, revision: str) -> str:
    """Return why a folder of a newer version is not opened, and how it can go back to this one."""
    reason = f"a newer version of Clippings made the data folder {folder} ({revision}): install that version"
    if backups := upgrade_backups(folder):
        return (
            f"{reason}; or go back to what was there before the upgrade with "
            f"`clippings restore {backups[0]} --replace`, which drops what came in since"
        )
    return f"{reason}, or choose another folder with --data"


def _revision(engine: Engine, chain: Chain) -> str | None:
    if not inspect(engine).has_table(chain.version_table):
        return None
    with engine.connect() as connection:
        query = select(column("version_num", Text())).select_from(table(chain.version_table))
        return connection.execute(query).scalar_one_or_none()


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
