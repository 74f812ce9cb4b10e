"""Measure what our index does in addition to searching: open, filter, add, delete."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.evaluation.bench.latency import Latency, TimedEngine, race
from corpus.index import PostingsBM25

ADDS = 200  # that are timed
DELETES = 50
ARTICLE = 10  # passages
_SERVE = """
import sys, time, json, pathlib
from corpus.index import PostingsBM25
def resident():
    status = pathlib.Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1e3
queries = json.loads(sys.stdin.read())
start = time.perf_counter()
PostingsBM25.open(sys.argv[1]).search(queries[0], 10)
first = time.perf_counter() - start
PostingsBM25.compiled.load()
before = resident()
index = PostingsBM25.open(sys.argv[1])
for query in queries:
    index.search(query, 10)
print(json.dumps([first, resident() - before]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFigures:
    """Figures of our index alone; None where the system does not tell.

    An add or delete is of one article, until it is on disk and visible. `open_s` is the time to the first
    answer of a fresh process; `resident_mb` is without libraries and compiled loops.
    """

    filtered: dict[str, Latency]
    add: Latency
    delete: Latency
    open_s: float
    resident_mb: float | None
    bytes_a_passage: float


def measure(
    index: PostingsBM25, queries: Sequence[list[str]], *, new: Sequence[list[str]], folder: Path
) -> ChangeFigures:
    """Measure `index`, which is saved into `folder` and changed."""
    filtered = race(_filters(index), queries)
    index.save(folder)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    open_s, resident = _served(folder, queries)
    opened = PostingsBM25.open(folder)
    passages = len(opened)
    deletes = min(DELETES, passages // 100)  # of a small index not a good part
    return ChangeFigures(
        filtered=filtered,
        open_s=open_s,
        resident_mb=resident,
        bytes_a_passage=size / passages,
        add=_timed(lambda number: _add(opened, new, number, folder), min(ADDS, passages // 50)),
        delete=_timed(lambda number: _delete(opened, number * (passages // DELETES), folder), deletes),
    )


def _filters(index: PostingsBM25) -> dict[str, TimedEngine]:
    rng = np.random.default_rng(0)
    draws = rng.random(len(index.alive))
    masks: dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]] | None] = {
        "none": None,
        "1 %": draws < 0.01,  # noqa: PLR2004 # as its name says
        "50 %": draws < 0.5,  # noqa: PLR2004
    }

    def searching(name: str) -> TimedEngine:
        return TimedEngine(
            search=lambda tokens, k: index.search(tokens, k, allowed=masks[name]), queries=1_000_000
        )

    return {name: searching(name) for name in masks}


def _add(index: PostingsBM25, new: Sequence[list[str]], number: int, folder: Path) -> None:
    passages = new[number * ARTICLE : (number + 1) * ARTICLE]
    index.add(passages, columns={"article": [number] * len(passages)})
    index.save(folder)


def _delete(index: PostingsBM25, first: int, folder: Path) -> None:
    index.delete(range(first, first + ARTICLE))
    index.save(folder)


def _timed(step: Callable[[int], None], times: int) -> Latency:
    seconds = []
    for number in range(times):
        start = time.perf_counter()
        step(number)
        seconds.append(time.perf_counter() - start)
    return Latency.of(seconds)


def _served(folder: Path, queries: Sequence[list[str]]) -> tuple[float, float | None]:
    """Open and ask in a fresh process: seconds to the first answer, and megabytes."""
    import json

    done = subprocess.run(  # noqa: S603 # our own interpreter
        [sys.executable, "-c", _SERVE, str(folder)],
        input=json.dumps(list(queries)),
        capture_output=True,
        text=True,
        check=True,
    )
    first, resident = json.loads(done.stdout)
    return float(first), float(resident) or None
