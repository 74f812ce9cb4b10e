"""`clippings articles remove`: out of the store, the index and all that is made of them."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.article_list import articles_of, line_of, named_ids
from bot.cli.console import messages, output, print_json, reported, settings_of
from bot.cli.options import this_moment
from bot.core.errors import UsageError, UserError
from corpus import Corpus

_LISTED = 10  # so many are named in the question


def run(named: Sequence[str], *, yes: bool, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Remove the articles that are named, after a question.

    Raises:
        UsageError: nobody is there to answer.
        UserError: a name is that of no article, or the answer is no; nothing is removed then.
    """
    settings = settings_of(data=data, config=config)
    if not Corpus.exists(settings.data_folder):
        raise UserError(f"nothing is stored in {settings.data_folder}")
    with reported(), Corpus.open(settings.data_folder) as corpus:
        ids = named_ids(corpus, named)
        if not yes:
            _ask(corpus, ids)
        removed = corpus.remove(ids, now=this_moment())
    if as_json:
        print_json({"removed": removed, "ids": ids})
    else:
        output().print(f"removed {removed:,}")


def _ask(corpus: Corpus, ids: Sequence[str]) -> None:
    for article in articles_of(corpus, ids[:_LISTED]):
        messages().print(line_of(article))
    if len(ids) > _LISTED:
        messages().print(f"... and {len(ids) - _LISTED:,} more")
    messages().print(
        f"Remove {'this article' if len(ids) == 1 else f'these {len(ids):,} articles'}? [y/N] ", end=""
    )
    answer = sys.stdin.readline() if sys.stdin else ""
    if not answer:
        messages().print()
        raise UsageError("nobody answers; add --yes to remove without a question")
    if answer.strip().lower() not in {"y", "yes"}:
        raise UserError("nothing was removed")
