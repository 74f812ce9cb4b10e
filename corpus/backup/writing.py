"""A backup written: a consistent copy of the database, packed under a temporary name, synced and renamed."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from corpus.backup.manifest import Manifest
from corpus.durability import sync_names
from corpus.errors import StoreError
from corpus.store.database import FILE_NAME, Chain
from corpus.store.database_file import copy_to, count_articles, looking, revisions

MANIFEST = "manifest.json"
BLOCK = 1 << 20
_LEVEL = 1  # a third of the time of the usual level, for a file a seventh larger


def write_backup(
    folder: Path, file: Path, *, chains: Sequence[Chain], program: str, now: datetime, overwrite: bool = False
) -> Manifest:
    """Writes all that must be kept of the data folder to one file, while others may use it.

    Args:
        folder: the data folder.
        file: where the backup goes; only who made it may read it.
        chains: of the tables whose revisions are noted.
        program: the version of this program.
        now: the time that is noted.
        overwrite: whether a file that is there may be replaced.

    Raises:
        StoreError: there is nothing to back up, the file is there already, or one of both cannot be used.
    """
    if not (folder / FILE_NAME).is_file():
        raise StoreError(f"there is nothing to back up in {folder}; name the folder with --data")
    _refuse(file, overwrite=overwrite)
    with _beside(file) as place:
        copy, packed = place / FILE_NAME, place / "backup"
        with looking(folder) as connection:
            copy_to(connection, copy)
        with looking(place) as connection:
            found, articles = revisions(connection, chains), count_articles(connection)
        packed.touch(mode=0o600)
        with packed.open("wb") as target:
            with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                size, digest = _pack(copy, archive, now)
                manifest = Manifest(
                    program=program, made_at=now, revisions=found, articles=articles, size=size, sha256=digest
                )
                archive.writestr(_member(MANIFEST, now), manifest.to_json())
            target.flush()
            os.fsync(target.fileno())
        _refuse(file, overwrite=overwrite)
        packed.replace(file)
        sync_names(file.parent)
    return manifest


def _refuse(file: Path, *, overwrite: bool) -> None:
    if file.is_dir():
        raise StoreError(f"{file} is a folder; name a file in it")
    if file.exists() and not overwrite:
        raise StoreError(f"{file} is there already; name another file, or say --overwrite")


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A folder beside the file that nobody else may look into, as long as the block lasts."""
    try:
        with TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as place:
            yield Path(place)
    except OSError as error:
        raise StoreError(f"cannot write {file}: {error.strerror}") from error


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
