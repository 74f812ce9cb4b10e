"""Back a data folder up before its tables are changed to those of a newer version, so that it can go back."""

import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Engine

from corpus.models.errors import StoreError
from corpus.store.database import (
    CORPUS_CHAIN,
    FILE_NAME,
    Chain,
    open_database,
    open_to_read,
    upgrade_backups,
    upgrades_folder,
)
from corpus.store.database_file import looking, revisions

_KEPT = 2  # of these backups, the newest
_TIMES = 2  # the size of the database is needed: a copy, and the copy packed
_LOCK = "lock"  # held in the folder of these backups while one is written

_log = logging.getLogger(__name__)


def open_upgraded(
    folder: Path, chains: Sequence[Chain] = (CORPUS_CHAIN,), *, url: str | None = None
) -> Engine:
    """Open a database as `open_database` does, and back a file up before its tables are changed.

    Raises:
        StoreError: the database cannot be used, or not backed up.
    """
    return open_database(folder, chains, url=url, before=partial(backed_up, folder, chains))


def read_upgraded(
    folder: Path, chains: Sequence[Chain] = (CORPUS_CHAIN,), *, url: str | None = None
) -> Engine:
    """Open a database as `open_to_read` does, and back a file up before its tables are changed.

    Raises:
        StoreError: the database cannot be used, or not backed up.
    """
    return open_to_read(folder, chains, url=url, before=partial(backed_up, folder, chains))


@contextmanager
def backed_up(folder: Path, chains: Sequence[Chain], due: Sequence[Chain]) -> Iterator[None]:
    """Write a backup named by the new tables, and remove all but the newest of earlier ones.

    The block is the upgrade. Where two processes begin it, the second one waits and backs up nothing.

    Args:
        folder: the data folder.
        chains: of all tables that this program knows.
        due: those of them whose tables are changed next.

    Raises:
        StoreError: there is too little room, or the database is damaged: nothing is upgraded then.
    """
    place = upgrades_folder(folder)
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        lock = FileLock(place / _LOCK)
        lock.acquire()
    except OSError as error:
        raise StoreError(f"no backup before the upgrade: cannot write {place}: {error.strerror}") from error
    try:
        _write(folder, chains, due)
        yield
    finally:
        lock.release()


def _require_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    needed = _TIMES * sum(each.stat().st_size for each in folder.glob(f"{FILE_NAME}*"))  # with its log
    if needed > free:
        raise StoreError(
            f"this version upgrades the database, and backs it up before: that takes {needed / 1e6:,.1f} MB "
            f"in {folder}, where {free / 1e6:,.1f} MB are free; make room and try again"
        )


def _write(folder: Path, chains: Sequence[Chain], due: Sequence[Chain]) -> None:
    with looking(folder) as connection:
        found = revisions(connection, due)
    if all(found[chain.name] == chain.head for chain in due):
        return
    _require_room(folder)
    # Imported here: it is needed once a version.
    from corpus.backup.writing import write_backup

    changed = datetime.fromtimestamp((folder / FILE_NAME).stat().st_mtime, UTC)
    file = upgrades_folder(folder) / f"before-{'-'.join(chain.head for chain in due)}.zip"
    write_backup(folder, file, chains=chains, program="before an upgrade", now=changed, overwrite=True)
    _log.info("the database is upgraded; what was there before is in %s", file)
    for older in upgrade_backups(folder)[_KEPT:]:
        older.unlink()
