"""Append what has changed since the manifest was written, at the cost of one sync.

Each save adds a record of changes in their order: passages that came (the arrays of a small segment) or went
(their ids). The file's name holds the checksum of the manifest it follows. A record that a kill cut short is
ignored, and so is what comes after it.
"""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

PREFIX = "journal-"
HEAD = struct.Struct("<QI")  # length and CRC-32 of what follows
SIZE = struct.Struct("<Q")

Arrays: TypeAlias = Mapping[str, NDArray[Any]]


def journal_path(folder: Path, manifest: bytes) -> Path:
    """Return the path of the journal that follows the manifest with this content."""
    return folder / f"{PREFIX}{zlib.crc32(manifest):08x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The changes between two saves, each as arrays by name, and the caller's note."""

    note: Mapping[str, int | str]
    changes: Sequence[Arrays]

    @property
    def size(self) -> int:
        """The size of the arrays in bytes."""
        return sum(array.nbytes for change in self.changes for array in change.values())

    def to_bytes(self) -> bytes:
        """Return the record with its length and checksum in front."""
        tables = [
            [(name, array.dtype.str, array.size) for name, array in change.items()] for change in self.changes
        ]
        head = json.dumps({"note": self.note, "changes": tables}).encode()
        arrays = (array.tobytes() for change in self.changes for array in change.values())
        body = b"".join((SIZE.pack(len(head)), head, *arrays))
        return HEAD.pack(len(body), zlib.crc32(body)) + body

    @classmethod
    def from_body(cls, body: bytes) -> "Record":
        """Read what `to_bytes` wrote, without the length and checksum.

        Raises:
            ValueError: it is of another version.
        """
        (size,) = SIZE.unpack_from(body)
        start = SIZE.size + size
        head = json.loads(body[SIZE.size : start])
        changes: list[dict[str, NDArray[Any]]] = []
        for table in head["changes"]:
            change: dict[str, NDArray[Any]] = {}
            for name, kind, count in table:
                change[name] = np.frombuffer(body, kind, count, start)
                start += change[name].nbytes
            changes.append(change)
        return cls(note=head["note"], changes=changes)


def read(path: Path, *, start: int = 0) -> Iterator[tuple[int, Record]]:
    """Yield each whole record from byte `start` on, and where it ends."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            content = file.read()
    except FileNotFoundError:
        return
    end = 0
    while end + HEAD.size <= len(content):
        length, crc = HEAD.unpack_from(content, end)
        body = content[end + HEAD.size : end + HEAD.size + length]
        if len(body) != length or zlib.crc32(body) != crc:
            return
        end += HEAD.size + length
        yield start + end, Record.from_body(body)
