"""`clippings digest`: the stories of a time."""

from pathlib import Path

from bot.cli.ask import SAMPLES_NOTICE
from bot.cli.console import corpus_to_ask, messages, output, print_json, settings_of
from bot.cli.options import AskedScope
from bot.cli.render.digest import digest_text
from bot.cli.render.documents import digest_document
from bot.scope import check_sources


def run(
    topic: str | None, scope: AskedScope, *, as_json: bool, data: Path | None, config: Path | None
) -> None:
    """Tells the digest on standard output."""
    with corpus_to_ask(settings_of(data=data, config=config)) as (corpus, is_samples):
        if is_samples:
            messages().print(SAMPLES_NOTICE, style="dim")
        check_sources(scope.sources, corpus.sources())
        digest = corpus.digest(
            scope.since, scope.until, topic, scope.limit, now=scope.now, sources=scope.sources
        )
        if as_json:
            print_json(digest_document(digest) | {"samples": is_samples})
            return
        failing = [feed.name for feed in corpus.feeds.freshness(now=scope.now).behind]
        output().print(digest_text(digest, everything=corpus.scope(), failing=failing))
