"""`clippings ask`: one question, one answer."""

from bot.cli.console import corpus_to_ask, messages, output, print_json
from bot.cli.explain import explanation
from bot.cli.options import AskedScope
from bot.cli.render.answer import answer_text
from bot.cli.render.documents import answer_document, explanation_document
from bot.scope import check_sources
from config.settings import Settings
from corpus import Answer, Corpus

SAMPLES_NOTICE = (
    "No articles yet: answering from the bundled samples. Add your own with `clippings ingest PATH`."
)


def answer(corpus: Corpus, question: str, scope: AskedScope) -> Answer:
    """Return the answer of `corpus` within `scope`.

    Raises:
        UsageError: no source is called as one of the scope's.
    """
    check_sources(scope.sources, corpus.sources())
    return corpus.answer(
        question, scope.limit, now=scope.now, sources=scope.sources, since=scope.since, until=scope.until
    )


def run(question: str, scope: AskedScope, settings: Settings, *, as_json: bool, explain: bool) -> None:
    """Answer `question` on standard output, with `explain` also why."""
    with corpus_to_ask(settings) as (corpus, is_samples):
        if is_samples:
            messages().print(SAMPLES_NOTICE, style="dim")
        given = answer(corpus, question, scope)
        if as_json:
            why = {"explanation": explanation_document(given)} if explain else {}
            print_json(answer_document(given) | {"samples": is_samples} | why)
        else:
            output().print(answer_text(given, now=scope.now))
            for table in explanation(given) if explain else ():
                output().print(table)
