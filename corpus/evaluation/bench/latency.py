"""Ask all engines the same queries in one run, so that disturbances hit all alike."""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from corpus.evaluation.bench.engines import Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Milliseconds a query: median, 99th percentile and mean over `queries`."""

    p50_ms: float
    p99_ms: float
    mean_ms: float
    queries: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        """Return the figures of single queries, given in seconds."""
        p50, p99 = np.percentile(seconds, [50, 99]) * 1e3
        return cls(
            p50_ms=float(p50), p99_ms=float(p99), mean_ms=float(np.mean(seconds)) * 1e3, queries=len(seconds)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedEngine:
    """An engine, and how many of the queries it gets."""

    search: Search
    queries: int


def race(
    engines: Mapping[str, TimedEngine], queries: Sequence[list[str]], *, k: int = 10, rounds: int = 3
) -> dict[str, Latency]:
    """Ask every engine every query in random order, and keep the best of `rounds`.

    The best of a query leaves out what the system did meanwhile; p99 then is the spread over queries.
    """
    order = random.Random(0)  # noqa: S311 # the same order in every run
    best: dict[str, list[float]] = {name: [] for name in engines}
    for number, query in enumerate(queries):
        names = [name for name, asked in engines.items() if number < asked.queries]
        times: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(rounds):
            order.shuffle(names)
            for name in names:
                times[name].append(_seconds(engines[name].search, query, k))
        for name in names:
            best[name].append(min(times[name]))
    return {name: Latency.of(seconds) for name, seconds in best.items()}


def _seconds(search: Search, query: list[str], k: int) -> float:
    start = time.perf_counter()
    search(query, k)
    return time.perf_counter() - start
