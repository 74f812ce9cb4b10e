"""The database of a data folder: opened, migrated, configured. The one maker of engines."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from corpus.errors import StoreError
from corpus.store.tables import METADATA

FILE_NAME = "clippings.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A branch of the migrations: the folder of its scripts, and the newest revision in it."""

    scripts: Path
    head: str


CORPUS_CHAIN = Chain(scripts=Path(__file__).parent / "migrations" / "versions", head="corpus_0001")


def open_database(folder: Path, chains: Sequence[Chain] = (CORPUS_CHAIN,)) -> Engine:
    """The engine of the database in `folder`, which is made if it is not there, at the newest schema.

    Raises:
        StoreError: the folder cannot be written, or its database is damaged or newer than this program.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot use the data folder {folder}: {error.strerror}; choose another with --data"
        ) from error
    engine = create_engine(URL.create("sqlite", database=str(folder / FILE_NAME)))
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    try:
        _migrate(engine, chains)
    except DatabaseError as error:
        engine.dispose()
        raise StoreError(f"cannot use {folder / FILE_NAME}: {_reason(error)}") from error
    return engine


def open_in_memory() -> Engine:
    """The engine of an empty database that lives as long as it does."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    METADATA.create_all(engine)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: they wait for their turn at the start, not midway."""
    return engine.execution_options(writes=True)


def _configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # sqlite3 begins transactions late and leaves schema changes out of them; _begin does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    # WAL lets a question read while an ingest writes; NORMAL loses no consistency on a crash.
    for pragma in ("busy_timeout = 15000", "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(
        "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"
    )


def _migrate(engine: Engine, chains: Sequence[Chain]) -> None:
    wanted = {chain.head for chain in chains}
    if wanted <= _revisions(engine):
        return
    # Imported here: Alembic costs more to load than a whole answer, and is needed once a version.
    from corpus.store.migrations.runner import upgrade

    upgrade(writing(engine), [chain.scripts for chain in chains])


def _revisions(engine: Engine) -> set[str]:
    if not inspect(engine).has_table("alembic_version"):
        return set()
    with engine.connect() as connection:
        return set(connection.scalars(select(text("version_num")).select_from(text("alembic_version"))))


def _reason(error: DatabaseError) -> str:
    if isinstance(error, OperationalError):
        return f"{error.orig}; check that the folder can be written and the disk is not full"
    return f"{error.orig}; restore a backup, or move the file away and ingest again"
