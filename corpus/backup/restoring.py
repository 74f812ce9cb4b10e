"""Restore a backup into a data folder that nothing uses.

    hold the database | unpack, check, migrate beside it | drop the index | take the content over

Killed at any moment it leaves what was there before or what was restored. Without the index either is whole:
it is made again at the next opening. What a killed restore left beside is removed by the next one.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.backup.manifest import BackupManifest
from corpus.backup.reading import Backup, opened
from corpus.index.folder import IndexFolder
from corpus.models.durability import sync_names
from corpus.models.errors import StoreError
from corpus.store.catalog import INDEX
from corpus.store.database import FILE_NAME, Chain, open_database
from corpus.store.database_file import (
    Database,
    alone,
    holdings,
    replace_content,
    replace_damaged,
    settle,
)

STAGE = "restoring-"  # what the folder is called in which a backup is unpacked
_TIMES = 2  # the size of the database is needed: beside, and in its place


def restore(file: Path, folder: Path, *, chains: Sequence[Chain], replace: bool = False) -> BackupManifest:
    """Restore the backup in `file` into the data folder, made if it is not there.

    Args:
        file: the backup.
        folder: the data folder.
        chains: of the tables that are brought to their newest revision.
        replace: whether what the folder holds may go.

    Raises:
        StoreError: the backup or the folder cannot be used, or the folder holds something: that is as it was.
    """
    with opened(file, chains=chains) as backup, _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder) as database:
            if not replace:
                _refuse_to_replace(database, folder)
            refuse_too_little_space(backup, folder)
            with _stage(folder) as stage:
                backup.unpack(stage, chains=chains)
                open_database(stage, chains).dispose()
                settle(stage)
                IndexFolder(folder / INDEX).forget()
                if database is None:
                    replace_damaged(folder, stage / FILE_NAME)
                    sync_names(folder)
                else:
                    replace_content(database, stage / FILE_NAME)
        return backup.manifest


def _refuse_to_replace(database: Database | None, folder: Path) -> None:
    what = "a database that cannot be read" if database is None else holdings(database)
    if what:
        raise StoreError(f"{folder} holds {what}; --replace puts the backup in its place")


def refuse_too_little_space(backup: Backup, folder: Path) -> None:
    """Raise StoreError unless the backup can be unpacked and taken over in the folder."""
    needed, free = _TIMES * backup.manifest.size, shutil.disk_usage(folder).free
    if needed > free:
        raise StoreError(
            f"restoring takes {needed / 1e6:,.0f} MB in {folder}, where {free / 1e6:,.0f} MB are free; "
            "make room and try again"
        )


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    for left in folder.glob(f"{STAGE}*"):
        shutil.rmtree(left)
    with TemporaryDirectory(prefix=STAGE, dir=folder) as stage:
        yield Path(stage)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"cannot restore into {folder}: {error.strerror or error}") from error
