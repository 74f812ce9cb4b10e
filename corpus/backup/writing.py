"""Write a backup.

    check the database | copy it | pack the copy | check the pack as a restore would | rename it into place

Everything happens in a folder beside the target, so the target is the old backup or the new one. A killed
backup leaves that folder behind; the next backup to the same file removes it.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from glob import escape
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from filelock import FileLock, Timeout

from corpus.backup.manifest import BLOCK, MANIFEST, BackupManifest
from corpus.backup.reading import opened
from corpus.models.durability import sync_names
from corpus.models.errors import StoreError
from corpus.store.database import FILE_NAME, Chain
from corpus.store.database_file import (
    Database,
    copy_to,
    count_articles,
    faults,
    looking,
    newer,
    revisions,
)

_LOCK = "lock"  # held in a backup's folder while the backup is running
_LEVEL = 1  # a third of the time of the usual level, for a file a seventh larger


def write_backup(
    folder: Path, file: Path, *, chains: Sequence[Chain], program: str, now: datetime, overwrite: bool = False
) -> BackupManifest:
    """Write all that must be kept of the data folder to one file, also while in use.

    Args:
        folder: the data folder.
        file: where the backup goes; only who made it may read it.
        chains: of the tables whose revisions are noted.
        program: the version of this program.
        now: the time that is noted.
        overwrite: whether a file that is there may be replaced.

    Raises:
        StoreError: there is nothing to back up, the database is damaged, the file is there already, or one
            of the two cannot be used. A file that is there stays as it was.
    """
    if not (folder / FILE_NAME).is_file():
        raise _nothing(folder)
    _refuse(file, overwrite=overwrite)
    with _beside(file) as place:
        copy, packed = place / FILE_NAME, place / "backup"
        with looking(folder) as connection:
            _refuse_unfit(folder, connection, chains)
            copy_to(connection, copy)
        manifest = _packed(copy, packed, chains=chains, program=program, now=now)
        copy.unlink()  # its space is needed for the check
        _check(packed, place, chains)
        _refuse(file, overwrite=overwrite)
        packed.replace(file)
        sync_names(file.parent)
    return manifest


def _packed(
    copy: Path, packed: Path, *, chains: Sequence[Chain], program: str, now: datetime
) -> BackupManifest:
    with looking(copy.parent) as connection:
        found, articles = revisions(connection, chains), count_articles(connection)
    packed.touch(mode=0o600)
    with packed.open("wb") as target:
        with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            size, digest = _pack(copy, archive, now)
            manifest = BackupManifest(
                program=program, made_at=now, revisions=found, articles=articles, size=size, sha256=digest
            )
            archive.writestr(_member(MANIFEST, now), manifest.to_json())
        target.flush()
        os.fsync(target.fileno())
    return manifest


def _refuse_unfit(folder: Path, connection: Database, chains: Sequence[Chain]) -> None:
    """Raise StoreError for a database whose backup could not be restored."""
    found = revisions(connection, chains)
    if found[chains[0].name] is None:
        raise _nothing(folder)
    if newer(found, chains):
        raise StoreError(f"{folder} was made by a newer version of Clippings; update this one to back it up")
    if wrong := faults(connection):
        raise StoreError(
            f"{folder / FILE_NAME} is damaged ({wrong[0]}), so no backup was written; "
            "restore an earlier backup, or let `clippings doctor` look at it"
        )


def _nothing(folder: Path) -> StoreError:
    return StoreError(f"there is nothing to back up in {folder}; name the folder with --data")


def _check(packed: Path, place: Path, chains: Sequence[Chain]) -> None:
    """Unpack and check the new backup as a restore would."""
    try:
        with opened(packed, chains=chains, name="the copy") as backup:
            backup.unpack(place, chains=chains)
    except StoreError as error:
        raise StoreError(f"no backup was written: {error}") from error


def _refuse(file: Path, *, overwrite: bool) -> None:
    if file.is_dir():
        raise StoreError(f"{file} is a folder; name a file in it")
    if file.exists() and not overwrite:
        raise StoreError(f"{file} is there already; name another file, or say --overwrite")


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Make a folder beside the file that nobody else may look into, and remove it after the block."""
    prefix = f".{file.name}.writing-"
    try:
        _remove_left_behind(file.parent, prefix)
        with (
            TemporaryDirectory(prefix=prefix, dir=file.parent) as place,
            FileLock(Path(place) / _LOCK, timeout=0),
        ):
            yield Path(place)
    except OSError as error:
        raise StoreError(f"cannot write {file}: {error.strerror}") from error


def _remove_left_behind(folder: Path, prefix: str) -> None:
    """Remove the folders of killed backups; the system has released their locks."""
    for left in folder.glob(f"{escape(prefix)}*"):
        try:
            with FileLock(left / _LOCK, timeout=0):
                shutil.rmtree(left)
        except (Timeout, PermissionError):  # still running, or someone else's
            continue


def _pack(copy: Path, archive: ZipFile, now: datetime) -> tuple[int, str]:
    digest = sha256()
    with copy.open("rb") as source, archive.open(_member(FILE_NAME, now), "w", force_zip64=True) as target:
        while block := source.read(BLOCK):
            digest.update(block)
            target.write(block)
        return source.tell(), digest.hexdigest()


def _member(name: str, now: datetime) -> ZipInfo:
    member = ZipInfo(name, date_time=now.timetuple()[:6])
    member.compress_type, member.external_attr = ZIP_DEFLATED, 0o600 << 16
    return member
