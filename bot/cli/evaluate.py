"""`clippings eval`: the measures of answering on a data set."""

import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from bot.cli.console import messages, output, print_json
from bot.cli.opening import settings_of, told
from corpus import Article, Corpus
from corpus.ingest import read_articles
from corpus.measure.answering import Figures, ask_all, figures
from corpus.measure.dataset import Dataset


def run(folder: Path, *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Prints the measures of the data set in `folder`."""
    with ExitStack() as stack, told():
        if data is None:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clippings-eval-")))
        settings = settings_of(data=data, config=config)
        corpus = stack.enter_context(Corpus.open(settings.data_folder))
        dataset = Dataset(folder)
        messages().print(f"reading {dataset.articles}", style="dim")
        corpus.add(item for item in read_articles(dataset.articles) if isinstance(item, Article))
        messages().print("asking", style="dim")
        measured = figures(ask_all(corpus, dataset.questions()), ask_all(corpus, dataset.unanswerable()))
    if as_json:
        print_json(asdict(measured))
    else:
        output().print(_table(measured))


def _table(measured: Figures) -> Table:
    table = Table("measure", "value")
    for k, share in enumerate(measured.answer_at, start=1):
        table.add_row(f"answer@{k}", f"{share:.3f}")
    rows = {
        "choice accuracy": f"{measured.choice_accuracy:.3f}",
        "article R@1": f"{measured.article_at_1:.3f}",
        "article MRR": f"{measured.article_mrr:.3f}",
        "abstention AUROC": f"{measured.auroc:.3f}",
        "unanswerable answered where 90 % of the right ones are": f"{measured.false_answers:.3f}",
        "right ones that count as found": f"{measured.found_right:.3f}",
        "unanswerable that count as found": f"{measured.found_unanswerable:.3f}",
        "answer p50 / p99": f"{measured.p50_ms:.1f} / {measured.p99_ms:.1f} ms",
        "questions": f"{measured.questions}",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    return table
