"""Back a data folder up before its tables are changed to those of a newer version, so that it can go back."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

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

_KEPT = 2  # of these backups, the newest
_TIMES = 2  # the size of the database is needed: a copy, and the copy packed


def open_upgraded(
    folder: Path, chains: Sequence[Chain] = (CORPUS_CHAIN,), *, url: str | None = None
) -> Engine:
    """Open a database as `open_database` does, and back a file up before its tables are changed.

    Raises:
        StoreError: the database cannot be used, or not backed up.
    """
    return open_database(folder, chains, url=url, before=partial(_back_up, folder, chains))


def read_upgraded(folder: Path, *, url: str | None = None) -> Engine:
    """Open a database as `open_to_read` does, and back a file up before its tables are changed.

    Raises:
        StoreError: the database cannot be used, or not backed up.
    """
    return open_to_read(folder, url=url, before=partial(_back_up, folder, (CORPUS_CHAIN,)))


def _back_up(folder: Path, chains: Sequence[Chain], due: Sequence[Chain]) -> None:
    """Write a backup named by the new tables, and remove all but the newest of earlier ones.

    Raises:
        StoreError: there is too little room, or the database is damaged: nothing is upgraded then.
    """
    # Imported here: it is needed once a version.
    from corpus.backup.writing import write_backup

    database, place = folder / FILE_NAME, upgrades_folder(folder)
    needed, free = _TIMES * database.stat().st_size, shutil.disk_usage(folder).free
    if needed > free:
        raise StoreError(
            f"this version upgrades the database, and backs it up before: that takes {needed / 1e6:,.0f} MB "
            f"in {folder}, where {free / 1e6:,.0f} MB are free; make room and try again"
        )
    try:
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreError(f"no backup before the upgrade: cannot write {place}: {error.strerror}") from error
    changed = datetime.fromtimestamp(database.stat().st_mtime, UTC)
    file = place / f"before-{'-'.join(chain.head for chain in due)}.zip"
    write_backup(folder, file, chains=chains, program="before an upgrade", now=changed, overwrite=True)
    for older in upgrade_backups(folder)[_KEPT:]:
        older.unlink()
