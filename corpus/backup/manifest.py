"""The manifest of a backup: its version, time and checksums."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

FORMAT = "clippings-backup"
VERSION = 1
MANIFEST = "manifest.json"  # the member that holds it
BLOCK = 1 << 20  # bytes that are packed or unpacked at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupManifest:
    """What a backup says of itself: `size` and `sha256` are those of its database.

    `program` is the version of Clippings that made it; `revisions` are those of its tables, by chain.
    """

    program: str
    made_at: datetime
    revisions: Mapping[str, str | None]
    articles: int
    size: int
    sha256: str

    def to_json(self) -> bytes:
        """Return the manifest as it is written in the backup."""
        fields = asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps({"format": FORMAT, "version": VERSION} | fields, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Return the manifest that `to_json` wrote.

        Raises:
            ValueError: it is foreign, torn or of another version; the text says which.
        """
        document = json.loads(content)
        if not isinstance(document, dict) or document.pop("format", None) != FORMAT:
            raise ValueError("its manifest is not that of a backup of Clippings")
        if (version := document.pop("version", None)) != VERSION:
            raise ValueError(f"it is of format {version}, which another version of Clippings reads")
        return cls._of(document)

    @classmethod
    def _of(cls, document: dict[str, Any]) -> Self:
        try:
            return cls(
                program=str(document["program"]),
                made_at=datetime.fromisoformat(document["made_at"]),
                revisions={
                    str(name): None if revision is None else str(revision)
                    for name, revision in document["revisions"].items()
                },
                articles=int(document["articles"]),
                size=int(document["size"]),
                sha256=str(document["sha256"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError("its manifest is torn") from error
