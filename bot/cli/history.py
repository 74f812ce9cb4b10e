"""`clippings history`: what an article said before, and what was changed in it."""

from pathlib import Path

from bot.cli.console import corpus_to_read, output, print_json, settings_of
from bot.cli.render.history import history_document, history_text
from bot.core.errors import UserError


def run(named: str, *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Show the changes of the article with this address or id.

    Raises:
        UserError: there is none.
    """
    settings = settings_of(data=data, config=config)
    with corpus_to_read(settings) as corpus:
        article = corpus.article(named)
        if article is None:
            raise UserError(f"no article is stored as {named!r}; give its address, or its id from --json")
        revisions = corpus.history.revisions(article.id)
    if as_json:
        print_json(history_document(article, revisions))
    else:
        output().print(history_text(article, revisions))
