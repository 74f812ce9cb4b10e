"""Run the whole benchmark at one size: build, ask, change; figures and ratios."""

import tempfile
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from corpus.evaluation.bench.changes import ADDS, ARTICLE, ChangeFigures, measure
from corpus.evaluation.bench.engines import ENGINES, OURS, Search
from corpus.evaluation.bench.latency import Latency, TimedEngine, race
from corpus.evaluation.bench.material import Material
from corpus.index import PostingsBM25

# Passages that are built and asked before the clock starts, for engines that compile then.
WARMING = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Ours divided by the best peer's."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Figures at one size: latency by set of queries and engine, and more.

    Attributes:
        passages: how many.
        tokens: how many in all.
        latency: by set of queries and engine.
        ratios: ours to the best peer's, by set of queries.
        build_tokens_s: tokens a second of each build.
        changes: of our index.
    """

    passages: int
    tokens: int
    latency: dict[str, dict[str, Latency]]
    ratios: dict[str, Ratio]
    build_tokens_s: dict[str, float]
    changes: ChangeFigures | None


def run(material: Material, names: Collection[str], *, progress: Callable[[str], None]) -> Report:
    """Measure the engines called `names` that are installed.

    `progress` gets a line for each step.
    """
    progress(f"generating {material.passages:,} passages")
    tokens = sum(map(len, material.tokenized))
    racing: dict[str, TimedEngine] = {}
    build: dict[str, float] = {}
    for engine in ENGINES:
        if engine.name in names and engine.installed:
            progress(f"building {engine.name}")
            engine.build(material.tokenized[:WARMING])(material.kept[0], 10)
            start = time.perf_counter()
            racing[engine.name] = TimedEngine(search=engine.build(material.tokenized), queries=engine.queries)
            build[engine.name] = tokens / (time.perf_counter() - start)
    latency = {}
    for name, queries in (("stop words dropped", material.dropped), ("stop words kept", material.kept)):
        progress(f"asking, {name}")
        latency[name] = race(racing, queries)
    return Report(
        passages=material.passages,
        tokens=tokens,
        latency=latency,
        ratios={name: ratio for name, found in latency.items() if (ratio := _ratio(found))},
        build_tokens_s=build,
        changes=_changes(racing[OURS].search, material, progress=progress) if OURS in racing else None,
    )


def _ratio(found: dict[str, Latency]) -> Ratio | None:
    peers = [latency for name, latency in found.items() if name != OURS]
    if OURS not in found or not peers:
        return None
    return Ratio(
        p50=found[OURS].p50_ms / min(peer.p50_ms for peer in peers),
        p99=found[OURS].p99_ms / min(peer.p99_ms for peer in peers),
    )


def _changes(search: Search, material: Material, *, progress: Callable[[str], None]) -> ChangeFigures:
    progress("opening, adding, deleting")
    index = getattr(search, "__self__", None)
    if not isinstance(index, PostingsBM25):
        raise TypeError("our engine's search must be the index's own method")
    new = list(Material.stream(ADDS * ARTICLE, seed=material.seed + 1))
    with tempfile.TemporaryDirectory(prefix="clippings-bench-") as folder:
        return measure(index, material.dropped, new=new, folder=Path(folder))
