"""Unpack a backup and check all of it before it is used.

The file may be anyone's: its members are known by name and written under names of ours, no further than
what it says of itself, and what it says must be possible.
"""

import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from corpus.backup.manifest import BLOCK, MANIFEST, BackupManifest
from corpus.models.errors import StoreError
from corpus.store.database import FILE_NAME, Chain
from corpus.store.database_file import faults, looking, newer, programs, revisions

_MOST_OF_MANIFEST = 1 << 16
_MOST_TIMES = 100  # a database of articles packs to a third; a bomb to a thousandth
_SMALL = 64 << 20  # up to this size nobody is harmed
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that is open: its manifest, and the database that is still packed."""

    manifest: BackupManifest
    archive: ZipFile
    name: str

    def unpack(self, target: Path, *, chains: Sequence[Chain]) -> None:
        """Write the database into the folder `target`, and check it.

        Raises:
            StoreError: it is not what the manifest says, is damaged, or a newer program's.
        """
        with _reading(self.name):
            digest = self._write(target / FILE_NAME)
        if digest != self.manifest.sha256:
            raise _refusal(self.name, "its content was changed, the sum does not fit")
        with looking(target) as connection:
            found = revisions(connection, chains)
            if found.get(chains[0].name) is None or programs(connection):
                raise _refusal(self.name, "its database is not one of Clippings")
            if newer(found, chains):
                raise _too_new(self.name, self.manifest.program)
            if wrong := faults(connection):
                raise _refusal(self.name, f"its database is damaged ({wrong[0]})")

    def _write(self, path: Path) -> str:
        digest, left = sha256(), self.manifest.size
        with self.archive.open(FILE_NAME) as source, path.open("xb") as target:
            while block := source.read(min(BLOCK, left + 1)):
                left -= len(block)
                if left < 0:
                    raise BadZipFile("it holds more than it says")
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        return digest.hexdigest()


@contextmanager
def opened(file: Path, *, chains: Sequence[Chain], name: str | None = None) -> Iterator[Backup]:
    """Open the backup in `file` and check what it says of itself; errors call it `name`, or by its path.

    Raises:
        StoreError: it cannot be read, is no backup, or was made by a newer version.
    """
    try:
        stream = file.open("rb")
    except OSError as error:
        raise StoreError(f"cannot read {file}: {error.strerror}") from error
    name = name or str(file)
    with stream:
        with _reading(name):
            archive = ZipFile(stream)
            manifest = BackupManifest.from_json(_manifest_content(archive))
            if newer(manifest.revisions, chains):
                raise _too_new(name, manifest.program)
            _check_size(archive.getinfo(FILE_NAME), manifest)
        yield Backup(manifest=manifest, archive=archive, name=name)


def _manifest_content(archive: ZipFile) -> bytes:
    members = archive.infolist()
    if sorted(member.filename for member in members) != [FILE_NAME, MANIFEST]:
        raise BadZipFile(f"it does not hold {FILE_NAME} and {MANIFEST} alone")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise BadZipFile("it is encrypted; unpack it first")
    if any(member.compress_type not in {ZIP_DEFLATED, ZIP_STORED} for member in members):
        raise BadZipFile("it is packed in another way")
    with archive.open(MANIFEST) as source:
        return source.read(_MOST_OF_MANIFEST)


def _check_size(member: ZipInfo, manifest: BackupManifest) -> None:
    if member.file_size != manifest.size:
        raise BadZipFile(f"it holds {member.file_size:,} bytes, not {manifest.size:,}")
    if member.file_size > max(_SMALL, _MOST_TIMES * member.compress_size):
        raise BadZipFile(f"it says to hold {member.file_size:,} bytes, which cannot be")


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    # A member that is no longer what the list of members says shows in one of these ways.
    except (BadZipFile, ValueError, zlib.error, EOFError, RecursionError, NotImplementedError) as error:
        raise _refusal(name, str(error) or "it ends early") from error


def _refusal(name: str, reason: str) -> StoreError:
    return StoreError(f"{name} is not a backup that can be restored: {reason}")


def _too_new(name: str, program: str) -> StoreError:
    return StoreError(
        f"{name} was made by a newer version of Clippings ({program}); update this one to restore it"
    )
