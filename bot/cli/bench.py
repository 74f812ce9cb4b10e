"""`clippings bench`: our index beside other engines, in one run."""

from collections.abc import Iterator
from dataclasses import asdict

import typer
from rich.table import Table

from bot.cli.console import messages, output, print_json
from corpus.evaluation.bench.changes import ChangeFigures
from corpus.evaluation.bench.engines import ENGINES, OURS
from corpus.evaluation.bench.latency import Latency
from corpus.evaluation.bench.material import Material
from corpus.evaluation.bench.report import Report
from corpus.evaluation.bench.report import run as measure


def run(*, passages: list[int], queries: int, engines: str | None, as_json: bool) -> None:
    """Print the figures, one table a size."""
    known = [engine.name for engine in ENGINES]
    names = engines.split(",") if engines else known
    if unknown := sorted(set(names) - set(known)):
        raise typer.BadParameter(f"no engine is called {', '.join(unknown)}; there are {', '.join(known)}")
    console = messages()
    reports = []
    for size in passages:
        material = Material(passages=size, queries=queries)
        report = measure(material, names, progress=lambda step: console.print(step, style="dim"))
        reports.append(report)
        if not as_json:
            output().print(_table(report))
    if as_json:
        print_json({"reports": [asdict(report) for report in reports]})


def _table(report: Report) -> Table:
    table = Table("measure", "engine", "figure", title=f"{report.passages:,} passages")
    for name, found in report.latency.items():
        for engine, latency in found.items():
            table.add_row(f"search, {name}: p50 / p99", engine, _ms(latency))
    for name, ratio in report.ratios.items():
        table.add_row(f"search, {name}: ours / best peer", "", f"{ratio.p50:.2f} / {ratio.p99:.2f}")
    for engine, rate in report.build_tokens_s.items():
        table.add_row("build", engine, f"{rate / 1e6:.2f} million tokens/s")
    for what, figure in _rows(report.changes) if report.changes else ():
        table.add_row(what, OURS, figure)
    return table


def _rows(changes: ChangeFigures) -> Iterator[tuple[str, str]]:
    for share, latency in changes.filtered.items():
        yield f"allowed: {share}, p50 / p99", _ms(latency)
    yield "add 10, durable: p50 / p99", _ms(changes.add)
    yield "delete 10, durable: p50 / p99", _ms(changes.delete)
    yield "open to the first answer", f"{changes.open_s:.3f} s"
    if changes.resident_mb is not None:
        yield "resident", f"{changes.resident_mb:.0f} MB"
    yield "on disk", f"{changes.bytes_a_passage:.0f} bytes a passage"


def _ms(latency: Latency) -> str:
    return f"{latency.p50_ms:.3f} / {latency.p99_ms:.3f} ms"
