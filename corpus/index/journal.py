"""What was saved since the manifest: one record a save, appended, so that a small add costs one sync.

A record is a manifest (without files) and the arrays that are new with it. The file's name holds the checksum
of the manifest it goes on from. A record that a kill cut short is not there, nor is what comes after it.
"""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.index.manifest import Manifest

PREFIX = "journal-"
HEAD = struct.Struct("<QI")  # length and CRC-32 of what follows

Parts: TypeAlias = Mapping[str, Mapping[str, NDArray[Any]]]


def journal_path(folder: Path, manifest: bytes) -> Path:
    """Give the journal that goes on from the manifest of this content."""
    return folder / f"{PREFIX}{zlib.crc32(manifest):08x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The state after a save, and the parts (arrays by folder and name) that came with it."""

    manifest: Manifest
    parts: Parts

    def to_bytes(self) -> bytes:
        """Give the record with its length and checksum before it."""
        rows = [
            (f"{part}/{name}", array.dtype.str, array)
            for part, arrays in self.parts.items()
            for name, array in arrays.items()
        ]
        table = [(path, kind, array.size) for path, kind, array in rows]
        head = json.dumps({"manifest": self.manifest.to_json().decode(), "arrays": table}).encode()
        body = b"".join((struct.pack("<Q", len(head)), head, *(array.tobytes() for _, _, array in rows)))
        return HEAD.pack(len(body), zlib.crc32(body)) + body

    @classmethod
    def from_body(cls, body: bytes) -> "Record":
        """Read what `to_bytes` wrote, without what stands before it.

        Raises:
            ValueError: it is of another version.
        """
        (size,) = struct.unpack_from("<Q", body)
        head = json.loads(body[8 : 8 + size])
        parts: dict[str, dict[str, NDArray[Any]]] = {}
        start = 8 + size
        for path, kind, count in head["arrays"]:
            part, _, name = path.partition("/")
            array = np.frombuffer(body, kind, count, start)
            parts.setdefault(part, {})[name] = array
            start += array.nbytes
        return cls(manifest=Manifest.from_json(head["manifest"].encode()), parts=parts)


def read(path: Path) -> Iterator[tuple[int, Record]]:
    """Give each whole record, and where it ends; none if there is no journal."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    end = 0
    while end + HEAD.size <= len(content):
        length, crc = HEAD.unpack_from(content, end)
        body = content[end + HEAD.size : end + HEAD.size + length]
        if len(body) != length or zlib.crc32(body) != crc:
            return
        end += HEAD.size + length
        yield end, Record.from_body(body)
