"""Open and migrate the database: a file in the data folder, or one in PostgreSQL."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Text, column, inspect, select, table

from corpus.models.errors import StoreConflictError, StoreError
from corpus.store.sqlite import sqlite_engine, sqlite_in_memory, sqlite_reader
from corpus.store.tables import METADATA

P = ParamSpec("P")
R = TypeVar("R")

FILE_NAME = "clippings.db"
_CONFLICT_RESTS = (0.01, 0.05, 0.2)  # seconds, before a step is taken again
# The turns of transactions that write (`writing`). Articles and removals are numbered in one, for the index
# reads on from the newest number that it has seen: a lower one may not appear after it.
ARTICLES_TURN, FEEDS_TURN, STATE_TURN, MIGRATIONS_TURN = "articles", "feeds", "state", "migrations"


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


BeforeUpgrade = Callable[[Sequence[Chain]], AbstractContextManager[None]]
"""Is entered before the tables of these chains are changed, and left when they are."""

CORPUS_CHAIN = Chain(
    name="corpus", scripts=Path(__file__).parent / "migrations" / "versions", head="corpus_7"
)


def upgrades_folder(folder: Path) -> Path:
    """Return where the backups before upgrades of a data folder are."""
    return folder / "upgrades"


def upgrade_backups(folder: Path) -> list[Path]:
    """Return the backups that were made before upgrades, the newest first."""
    found = upgrades_folder(folder).glob("before-*.zip")
    return sorted(found, key=lambda file: file.stat().st_mtime, reverse=True)


def open_database(
    folder: Path,
    chains: Sequence[Chain] = (CORPUS_CHAIN,),
    *,
    url: str | None = None,
    before: BeforeUpgrade | None = None,
) -> Engine:
    """Open a database at the newest schema; make it if it is not there.

    Args:
        folder: the data folder.
        chains: of the tables that are brought to their newest revision.
        url: the database; None or "" is the file in the data folder.
        before: is entered before tables in the file are changed; what it raises prevents that.

    Raises:
        StoreError: the folder cannot be written, or the database cannot be reached, is damaged or newer than
            this program.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot use the data folder {folder}: {error.strerror}; choose another with --data"
        ) from error
    if url:
        return _open_server(url, chains)
    engine = sqlite_engine(folder / FILE_NAME)
    with _disposing(engine):
        _migrate(engine, chains, partial(_of_newer, folder), before)
    return engine


def open_to_read(
    folder: Path,
    chains: Sequence[Chain] = (CORPUS_CHAIN,),
    *,
    url: str | None = None,
    before: BeforeUpgrade | None = None,
) -> Engine:
    """Return an engine that only reads a database, also a file on a full or read-only disk, or a standby.

    Tables of an older version are migrated first, the one thing that is written.

    Raises:
        StoreError: the database cannot be read, is damaged, or is of another version and cannot be migrated.
    """
    if url:
        from corpus.store.postgresql import postgresql_engine

        engine = postgresql_engine(url, reads=True)
    else:
        engine = sqlite_reader(folder / FILE_NAME)
    with _disposing(engine):
        is_current = all(_revision(engine, chain) == chain.head for chain in chains)
    if not is_current:
        open_database(folder, chains, url=url, before=before).dispose()
    return engine


def open_in_memory() -> Engine:
    """Return the engine of an empty database in memory."""
    engine = sqlite_in_memory()
    METADATA.create_all(engine)
    return engine


def has_store(folder: Path, *, url: str | None = None) -> bool:
    """Whether there are tables of articles, in the file of a data folder or in the database at `url`.

    Raises:
        StoreError: the folder is a file, or the database cannot be reached.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"cannot use the data folder {folder}: it is a file; choose another with --data")
    if not url:
        return (folder / FILE_NAME).exists()
    from corpus.store.postgresql import postgresql_engine

    engine = postgresql_engine(url, reads=True)
    with _disposing(engine):
        found = _revision(engine, CORPUS_CHAIN) is not None
    engine.dispose()
    return found


def is_used(engine: Engine) -> bool:
    """Whether another program of ours is connected to a database in PostgreSQL; for a file, locks say it."""
    if engine.dialect.name == "sqlite":
        return False
    from corpus.store.postgresql import count_others

    return count_others(engine) > 0


def revisions_of(engine: Engine, chains: Sequence[Chain]) -> dict[str, str | None]:
    """Return the revision of each chain's tables, by name; None where there are none."""
    return {chain.name: _revision(engine, chain) for chain in chains}


def server_url(engine: Engine) -> str | None:
    """Return the address, with the password, of a database in PostgreSQL; None for SQLite's."""
    return None if engine.dialect.name == "sqlite" else engine.url.render_as_string(hide_password=False)


def writing(engine: Engine, turn: str = STATE_TURN, *, patient: bool = False) -> Engine:
    """Return the engine for transactions that write, which wait at their start for others in the same turn.

    In PostgreSQL, transactions of different turns run side by side; with "" one waits for rows alone. A file
    of SQLite knows one turn. What a transaction reads to decide by is only changed in the same turn.
    With `patient` a transaction waits, and may last, however long; by default PostgreSQL sets limits to both.
    """
    return engine.execution_options(turn=turn, patient=patient)


def retried(step: Callable[P, R]) -> Callable[P, R]:
    """Let a step that is one transaction be taken again if the database undoes it because of another.

    PostgreSQL does that to one of two that wait for each other (a deadlock).
    """

    @wraps(step)
    def taken(*args: P.args, **options: P.kwargs) -> R:
        for rest in _CONFLICT_RESTS:
            try:
                return step(*args, **options)
            except StoreConflictError:
                time.sleep(rest * (1 + random.random()))  # noqa: S311 # so that the two do not meet again
        return step(*args, **options)

    return taken


def take_turn(connection: Connection, turn: str) -> None:
    """Wait for a further turn within a transaction that writes, and have it until the transaction ends."""
    if connection.dialect.name != "sqlite":
        from corpus.store.postgresql import take_turn as wait

        wait(connection, turn)


def _open_server(url: str, chains: Sequence[Chain]) -> Engine:
    # Imported here: only those who name a server have its driver.
    from corpus.store.postgresql import check_server, place_of, postgresql_engine

    engine = postgresql_engine(url)
    with _disposing(engine):
        check_server(engine)
        _migrate(
            engine,
            chains,
            lambda revision: (
                f"{place_of(engine.url)} is of a newer version of Clippings "
                f"({revision}): install that version"
            ),
            None,
        )
    return engine


@contextmanager
def _disposing(engine: Engine) -> Iterator[None]:
    """Let go of the database if it cannot be used."""
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _migrate(
    engine: Engine,
    chains: Sequence[Chain],
    of_newer: Callable[[str], str],
    before: BeforeUpgrade | None,
) -> None:
    found = {chain: _revision(engine, chain) for chain in chains}
    for chain, revision in found.items():
        if revision is not None and not chain.knows(revision):
            raise StoreError(of_newer(revision))
    due = [chain for chain in chains if found[chain] != chain.head]
    if not due:
        return
    known = [chain for chain in due if found[chain] is not None]
    # Imported here: Alembic costs more to load than a whole answer, and is needed once a version.
    from corpus.store.migrations.runner import upgrade

    with before(known) if before and known else nullcontext():
        for chain in due:  # one that another process has upgraded meanwhile stays as it is
            upgrade(
                writing(engine, MIGRATIONS_TURN, patient=True),
                chain.scripts,
                version_table=chain.version_table,
            )


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
