"""`clippings ask` and `clippings digest`."""

from collections.abc import Iterator
from pathlib import Path

from rich.table import Table
from rich.text import Text

from bot.cli.console import corpus_to_ask, messages, output, print_json, settings_of
from bot.cli.news import news_document, news_text, request_in
from bot.cli.options import AskedScope
from bot.cli.render.answer import answer_text
from bot.cli.render.documents import answer_document, digest_document, explanation_document
from bot.core.invisible import visible
from bot.core.scope import check_sources
from config.settings import Settings
from corpus import Answer, Corpus, Evidence


def explanation(answer: Answer) -> Iterator[Table]:
    """Return a table a citation: the factors that add up to its score, and the question's terms."""
    for number, evidence in enumerate(answer.explain(), start=1):
        yield _factors(number, evidence)
        yield _words(evidence)


def _factors(number: int, evidence: Evidence) -> Table:
    table = Table(f"why [{number}]", "value", "weight", "adds", show_footer=True)
    for column in table.columns[1:]:
        column.justify = "right"
    for factor in sorted(evidence.factors, key=lambda factor: -abs(factor.share)):
        if factor.value:
            numbers = (factor.value, factor.weight, factor.share)
            table.add_row(factor.name, *(f"{number:.2f}" for number in numbers))
    table.columns[0].footer = "score"
    table.columns[3].footer = f"{evidence.score:.2f}"
    return table


def _words(evidence: Evidence) -> Table:
    table = Table("word", "of the question", "stands in")
    table.columns[1].justify = "right"
    for term in evidence.terms:
        places = [
            name for name, is_there in (("excerpt", term.in_excerpt), ("title", term.in_title)) if is_there
        ]
        table.add_row(Text(visible(term.word)), f"{term.weight:.0%}", ", ".join(places) or "-")
    return table


SAMPLES_NOTICE = (
    "No articles yet: answering from the bundled samples. Add your own with `clippings ingest PATH`."
)


def samples_notice(settings: Settings) -> str:
    """Return the line above answers from the samples; it also says when the named folder is missing."""
    folder = settings.data_folder
    is_missing = settings.data_dir and not folder.exists()
    return f"{folder} does not exist. {SAMPLES_NOTICE}" if is_missing else SAMPLES_NOTICE


def answer(corpus: Corpus, question: str, scope: AskedScope) -> Answer:
    """Return the answer of `corpus` within `scope`.

    Raises:
        UsageError: no source is called as one of the scope's.
    """
    check_sources(scope.sources, corpus.sources())
    return corpus.answer(
        question, scope.limit, now=scope.now, sources=scope.sources, since=scope.since, until=scope.until
    )


def ask_once(question: str, scope: AskedScope, settings: Settings, *, as_json: bool, explain: bool) -> None:
    """Answer `question` on standard output, with `explain` also why."""
    with corpus_to_ask(settings) as (corpus, is_samples):
        if is_samples:
            messages().print(samples_notice(settings), style="dim")
        intent = None if explain else request_in(corpus, question, scope)
        if intent and not as_json:
            output().print(news_text(corpus, intent, scope))
            return
        given = answer(corpus, question, scope)
        if as_json:
            more = {"explanation": explanation_document(given)} if explain else {}
            more |= news_document(corpus, intent, scope) if intent else {}
            print_json(answer_document(given) | {"samples": is_samples} | more)
        else:
            output().print(answer_text(given, now=scope.now))
            for table in explanation(given) if explain else ():
                output().print(table)


def show_digest(
    topic: str | None, scope: AskedScope, *, as_json: bool, data: Path | None, config: Path | None
) -> None:
    """Print the digest on standard output."""
    settings = settings_of(data=data, config=config)
    with corpus_to_ask(settings) as (corpus, is_samples):
        if is_samples:
            messages().print(samples_notice(settings), style="dim")
        check_sources(scope.sources, corpus.sources())
        digest = corpus.digest(
            scope.since, scope.until, topic, scope.limit, now=scope.now, sources=scope.sources
        )
        if as_json:
            print_json(digest_document(digest) | {"samples": is_samples})
            return
        # Imported here: an answer does without.
        from bot.cli.render.digest import digest_text

        failing = [feed.name for feed in corpus.feeds.behind(now=scope.now)]
        output().print(digest_text(digest, everything=corpus.scope(), failing=failing))
