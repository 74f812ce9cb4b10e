"""The manifest: the file that says which files make up an index; every save replaces it last, at once."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

FORMAT = "clippings-index"
VERSION = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A segment: the folders of its arrays, its first passage id and its first own term number."""

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
    """Parameters, the caller's note, segments in order of ids, and every file by its path in the folder."""

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
