"""Store an index on disk: .npy files in folders that never change, and a manifest.

    manifest.json
    journal-<checksum of the manifest>      what small saves have added since
    segment-<random>/   terms offsets packed odd_* lengths purged text text_* column-*
    dead-<random>/      dead

A small save that continues from what is there appends to the journal. Any other writes the missing folders
under temporary names, syncs and renames them, then replaces the manifest, then removes what the new manifest
does not name. Killed at any step it leaves the old index or the new one. One process writes; any number may
read, since a mapped file stays readable after it was removed.
"""

import os
import shutil
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from corpus.index.journal import PREFIX, Arrays, Record, journal_path, read
from corpus.index.manifest import FileSum, FolderLimits, IndexManifest
from corpus.models.durability import sync_names
from corpus.models.errors import IndexFormatError

MANIFEST = "manifest.json"
OWN = ("segment-", "dead-", "writing-", PREFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a process knows to be on disk: the manifest, and the journal's bytes."""

    path: Path
    manifest: bytes
    journal: int = 0


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """The folder at `path`; it need not exist before the first save."""

    path: Path
    limits: FolderLimits = field(default_factory=FolderLimits)

    def append(self, record: Record, saved: Saved) -> Saved | None:
        """Append `record` to the journal; return None if a whole save is needed.

        That is so if the record is too large, or `saved` is no longer what is on disk.
        """
        path = journal_path(self.path, saved.manifest)
        if record.size > self.limits.appended or saved.journal + record.size > self.limits.journal:
            return None
        # Another process has saved, or a kill cut a record short.
        if self._content() != saved.manifest or (self._size(path.name) or 0) != saved.journal:
            return None
        content = record.to_bytes()
        with path.open("ab") as file:
            file.write(content)
            file.flush()
            self._flush(file.fileno())
        if not saved.journal:
            self._sync(self.path)
        return replace(saved, journal=saved.journal + len(content))

    def save(self, parts: Mapping[str, Arrays], manifest: IndexManifest) -> Saved:
        """Write `parts` (arrays by folder name) as the index.

        Folders of the present manifest that are complete are not written again. `manifest` lacks its files,
        which are filled in here.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        present = self._present_files()
        files: dict[str, FileSum] = {}
        for name, arrays in parts.items():
            paths = [f"{name}/{array}.npy" for array in arrays]
            if not all(path in present for path in paths):
                present |= self._write_part(name, arrays)
            files |= {path: present[path] for path in paths}
        self._sync(self.path)
        self._switch(replace(manifest, files=files))
        self._remove_all_but(frozenset(parts))
        return Saved(path=self.path, manifest=self._manifest_content())

    def open(
        self, *, verify: bool = False, known: Collection[str] = ()
    ) -> tuple[IndexManifest, dict[str, Arrays], list[Record], Saved]:
        """Read the manifest and the journal, and map the arrays by folder and name.

        The folders `known` are left out: they never change, and the caller has their arrays. Sizes are always
        checked, checksums as `FolderLimits` says, or with `verify` all of them, which reads the whole index
        once.

        Raises:
            IndexFormatError: a file is missing, torn, foreign or of another version.
        """
        content = self._manifest_content()
        while True:
            # A writer may have switched and cleared away meanwhile: then there is a newer manifest.
            try:
                manifest, parts = self._load(content, verify=verify, known=known)
                records, end = self._records(content)
            except IndexFormatError:
                content, before = self._manifest_content(), content
                if content == before:
                    raise
                continue
            content, before = self._manifest_content(), content
            if content == before:
                saved = Saved(path=self.path, manifest=content, journal=end)
                return manifest, parts, records, saved

    def torn(self, path: Path | str, reason: object) -> IndexFormatError:
        """Return the error for the file at `path` in this folder."""
        return IndexFormatError(f"{self.path / path}: {reason}; `clippings index rebuild` mends it")

    def version(self) -> tuple[int, ...] | None:
        """Return what changes whenever the index on disk does; None if there is none."""
        try:
            manifest = (self.path / MANIFEST).stat()
            journals = sorted(self.path.glob(f"{PREFIX}*"))
            return (manifest.st_mtime_ns, manifest.st_ino, *(path.stat().st_size for path in journals))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def forget(self) -> None:
        """Remove the index; killed at any step, there is none or a whole one."""
        if self.path.is_dir():
            (self.path / MANIFEST).unlink(missing_ok=True)
            self._sync(self.path)
            shutil.rmtree(self.path)

    # Reading

    def _content(self) -> bytes | None:
        try:
            return (self.path / MANIFEST).read_bytes()
        except OSError:
            return None

    def _manifest_content(self) -> bytes:
        try:
            return (self.path / MANIFEST).read_bytes()
        except OSError as error:
            raise self.torn(MANIFEST, f"cannot be read ({error.strerror})") from error

    def _manifest(self, content: bytes) -> IndexManifest:
        try:
            return IndexManifest.from_json(content)
        except (ValueError, TypeError, KeyError) as error:
            raise self.torn(MANIFEST, error) from error

    def _load(
        self, content: bytes, *, verify: bool, known: Collection[str]
    ) -> tuple[IndexManifest, dict[str, Arrays]]:
        manifest = self._manifest(content)
        verify = verify or sum(file.size for file in manifest.files.values()) <= self.limits.verified
        parts: dict[str, dict[str, NDArray[Any]]] = {}
        for path, expected in manifest.files.items():
            folder, _, name = path.partition("/")
            if folder in known:
                continue
            self._check(path, expected, verify=verify or expected.size < self.limits.mapped)
            parts.setdefault(folder, {})[name.removesuffix(".npy")] = self._array(path, expected)
        return manifest, dict(parts)

    def read_on(self, saved: Saved) -> tuple[list[Record], Saved] | None:
        """Return what the journal has gained since `saved`; None under another manifest."""
        if self._content() != saved.manifest:
            return None
        records, end = self._records(saved.manifest, start=saved.journal)
        return records, replace(saved, journal=end)

    def _records(self, content: bytes, *, start: int = 0) -> tuple[list[Record], int]:
        """Return the journal's records after a manifest, and where they end in bytes."""
        end, records, path = start, [], journal_path(self.path, content)
        try:
            for end, record in read(path, start=start):  # noqa: B007 # where the last one ends is asked below
                records.append(record)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self.torn(path.name, error) from error
        return records, end

    def _check(self, path: str, expected: FileSum, *, verify: bool) -> None:
        try:
            size = (self.path / path).stat().st_size
            if size != expected.size:
                raise self.torn(path, f"has {size} bytes, not {expected.size}")
            if verify and _crc32(self.path / path) != expected.crc32:
                raise self.torn(path, "its content was changed, the checksum does not fit")
        except OSError as error:
            raise self.torn(path, f"cannot be read ({error.strerror})") from error

    def map_array(self, path: str) -> NDArray[Any]:
        """Return an array that was just saved, mapped.

        Raises:
            IndexFormatError: its file cannot be read.
        """
        return self._read(path, mode="r")

    def _array(self, path: str, expected: FileSum) -> NDArray[Any]:
        return self._read(path, mode="r" if expected.size >= self.limits.mapped else None)

    def _read(self, path: str, *, mode: Literal["r"] | None) -> NDArray[Any]:
        try:
            array = np.load(self.path / path, mmap_mode=mode, allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise self.torn(path, f"is not a readable array ({error})") from error
        # A memmap pays for its class at every slice; the plain view of it maps the same file.
        return np.asarray(array)

    # Writing

    def _present_files(self) -> dict[str, FileSum]:
        """Return the files of the present manifest that have their full size."""
        try:
            files = self._manifest(self._manifest_content()).files
        except IndexFormatError:
            return {}
        return {path: file for path, file in files.items() if self._size(path) == file.size}

    def _size(self, path: str) -> int | None:
        try:
            return (self.path / path).stat().st_size
        except OSError:
            return None

    def _write_part(self, name: str, arrays: Arrays) -> dict[str, FileSum]:
        writing, final = self.path / f"writing-{name}", self.path / name
        for left_by_a_killed_save in (writing, final):
            self._remove(left_by_a_killed_save)
        writing.mkdir()
        files = {
            f"{name}/{array}.npy": self._write_array(writing / f"{array}.npy", values)
            for array, values in arrays.items()
        }
        self._sync(writing)
        self._rename(writing, final)
        return files

    def _write_array(self, path: Path, values: NDArray[Any]) -> FileSum:
        with path.open("wb") as file:
            np.save(file, values, allow_pickle=False)
            self._flush(file.fileno())
        return FileSum(size=path.stat().st_size, crc32=_crc32(path))

    def _switch(self, manifest: IndexManifest) -> None:
        writing = self.path / f"writing-{MANIFEST}"
        with writing.open("wb") as file:
            file.write(manifest.to_json())
            file.flush()
            self._flush(file.fileno())
        self._rename(writing, self.path / MANIFEST)
        self._sync(self.path)

    def _remove_all_but(self, kept: frozenset[str]) -> None:
        for path in self.path.iterdir():
            if path.name.startswith(OWN) and path.name not in kept:
                self._remove(path)

    # The steps a kill may fall between; a test interrupts each of them.

    def _rename(self, source: Path, target: Path) -> None:
        # `replace`, since on Windows `rename` refuses a target that exists.
        os.replace(source, target)  # noqa: PTH105 # the one call that is promised to be atomic

    def _flush(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def _sync(self, folder: Path) -> None:
        sync_names(folder)

    def _remove(self, path: Path) -> None:
        try:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except PermissionError:
            # Windows keeps a file that some process has mapped; a later save removes it.
            if os.name != "nt":
                raise


def _crc32(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return crc
