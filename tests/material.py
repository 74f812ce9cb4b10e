"""Real articles, questions, pages and feeds, kept beside the project; without them tests are skipped."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

MATERIAL = Path(__file__).resolve().parents[2] / "shared" / "data"
needs_material = pytest.mark.skipif(
    not MATERIAL.is_dir(), reason="the material for development is not beside the project"
)


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON Lines, gzipped."""
    with gzip.open(MATERIAL / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
