"""Read and write the manifest, which names the files of an index.

Every save replaces it last, atomically.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

FORMAT = "clippings-index"
VERSION = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderLimits:
    """Sizes in bytes that decide how an index is written and read.

    Attributes:
        appended: most of a save that is appended to the journal.
        journal: most of the journal; a larger one would slow down opening.
        mapped: files from this size on are mapped, smaller ones read: a process has only so many maps.
        verified: most of an index of which opening verifies every checksum, in some 60 ms; of a larger one
            it verifies those of the files that are not mapped.
    """

    appended: int = 1 << 18
    journal: int = 4 << 20
    mapped: int = 1 << 20
    verified: int = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A segment: its folders, first passage id and first term number of its own."""

    segment: str
    tombstones: str
    first: int
    first_term: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSum:
    """What a file must be: its size in bytes and the CRC-32 of its content."""

    size: int
    crc32: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexManifest:
    """Parameters, note, segments in order of ids, and all files by path."""

    k1: float
    b: float
    epsilon: float
    note: Mapping[str, int | str]
    segments: tuple[Entry, ...]
    files: Mapping[str, FileSum] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the manifest as JSON that carries a checksum of itself."""
        index = asdict(self)
        document = {"format": FORMAT, "version": VERSION, "crc32": _checksum(index), "index": index}
        return json.dumps(document, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Read what `to_json` wrote.

        Raises:
            ValueError: it is torn, foreign or of another version; the text says which.
        """
        index = _checked(content)
        return cls(
            k1=index["k1"],
            b=index["b"],
            epsilon=index["epsilon"],
            note=index["note"],
            segments=tuple(Entry(**entry) for entry in index["segments"]),
            files={path: FileSum(**expected) for path, expected in index["files"].items()},
        )


def _checked(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise ValueError(f"it is torn, not JSON ({error})") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError("it is not the manifest of an index")
    if document.get("version") != VERSION:
        raise ValueError(f"its version is {document.get('version')}, this program reads {VERSION}")
    index = document.get("index")
    if not isinstance(index, dict) or document.get("crc32") != _checksum(index):
        raise ValueError("it was changed or torn: its checksum does not fit")
    return index


def _checksum(index: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(index, sort_keys=True).encode())
