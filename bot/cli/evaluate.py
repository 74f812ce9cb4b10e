"""`clippings eval`: the measures of answering on a data set."""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from bot.cli.console import corpus_to_write, messages, output, print_json, reported, settings_of
from corpus import Article
from corpus.evaluation.answering import Figures, ask_all, figures
from corpus.evaluation.certainty import Interval, Point, curve, folds, intervals
from corpus.evaluation.dataset import Dataset
from corpus.pipeline.files import read_articles


def run(folder: Path, *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Print the measures of the data set in `folder`."""
    with ExitStack() as stack, reported():
        if data is None:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clippings-eval-")))
        settings = settings_of(data=data, config=config)
        encoder = settings.answers.encoder_folder
        corpus = stack.enter_context(corpus_to_write(settings, encoder=encoder))
        dataset = Dataset(folder)
        messages().print(f"reading {dataset.articles}", style="dim")
        corpus.add(item for item in read_articles(dataset.articles) if isinstance(item, Article))
        messages().print("asking", style="dim")
        outcomes = ask_all(corpus, dataset.questions()), ask_all(corpus, dataset.unanswerable())
    measured, likely = figures(*outcomes), intervals(*outcomes)
    if as_json:
        parts = {name: asdict(part) for name, part in folds(*outcomes).items()}
        points = [asdict(point) for point in curve(*outcomes)]
        print_json(asdict(measured) | {"intervals": likely, "folds": parts, "curve": points})
    else:
        for table in (_table(measured, likely), _folds(folds(*outcomes)), _curve(curve(*outcomes))):
            output().print(table)


def _table(measured: Figures, likely: Mapping[str, Interval]) -> Table:
    table = Table("measure", "value", "95 % of draws")
    rows = {f"answer@{k}": (f"answer@{k}", share) for k, share in enumerate(measured.answer_at, start=1)}
    rows |= {
        f"headed@{k}": (f"answer@{k}, headlines counted", share)
        for k, share in enumerate(measured.headed_at, start=1)
    }
    rows |= {name: (title, getattr(measured, name)) for name, title in _TITLES.items()}
    for name, (title, value) in rows.items():
        low, high = likely[name]
        table.add_row(title, f"{value:.3f}", f"{low:.3f} to {high:.3f}")
    table.add_row("answer p50 / p99", f"{measured.p50_ms:.1f} / {measured.p99_ms:.1f} ms")
    table.add_row("questions", f"{measured.questions}")
    return table


_TITLES = {
    "choice_accuracy": "choice accuracy",
    "article_at_1": "article R@1",
    "article_mrr": "article MRR",
    "auroc": "abstention AUROC",
    "false_answers": "unanswerable answered where 90 % of the right ones are",
    "found_right": "right ones that count as found",
    "found_unanswerable": "unanswerable that count as found",
}


def _folds(parts: Mapping[str, Figures]) -> Table:
    table = Table("month, or outlet cited first", "questions", "answer@1", "answer@3", "article MRR", "AUROC")
    for name, part in parts.items():
        shares = (part.answer_at[0], part.answer_at[2], part.article_mrr, part.auroc)
        table.add_row(name, f"{part.questions}", *(f"{share:.3f}" for share in shares))
    return table


def _curve(points: Sequence[Point]) -> Table:
    table = Table("confidence from", "right answers kept", "unanswerable answered")
    for point in points:
        table.add_row(f"{point.threshold:.1f}", f"{point.right:.3f}", f"{point.unanswerable:.3f}")
    return table
