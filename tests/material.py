"""Real articles, pages and feeds beside the project: a check more, which the suite does without.

What a test needs is in the project. A test of this material is slow, and where the material is not beside the
project it is skipped, which the last lines of the run say (`tests/conftest.py`).
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BESIDE = Path(__file__).resolve().parents[2] / "shared"
MATERIAL = BESIDE / "data"
MISSING = "not beside the project: "
needs_material = [
    pytest.mark.slow,
    pytest.mark.skipif(not MATERIAL.is_dir(), reason=f"{MISSING}real articles, pages and feeds"),
]


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON Lines, gzipped."""
    with gzip.open(MATERIAL / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
