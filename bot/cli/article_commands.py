"""`clippings articles list`, `show` and `remove`, `clippings history`, and the articles a user names."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.cli.console import (
    corpus_to_read,
    corpus_to_write,
    messages,
    output,
    print_json,
    reported,
    settings_of,
)
from bot.cli.options import this_moment
from bot.cli.render.documents import article_document
from bot.cli.render.history import history_document, history_text
from bot.core.errors import UsageError, UserError
from bot.core.invisible import visible
from corpus import Article, Corpus
from corpus.parsing.files import find_files
from corpus.pipeline.files import read_articles
from corpus.store.database import has_store


def list_articles(
    named: Sequence[str], *, limit: int, as_json: bool, data: Path | None, config: Path | None
) -> None:
    """List the stored articles, or those that are named.

    Raises:
        UserError: a name is that of no article.
    """
    with corpus_to_read(settings_of(data=data, config=config)) as corpus:
        if named:
            ids = named_ids(corpus, named)
            total, listed = len(ids), articles_of(corpus, ids[:limit])
        else:
            total, listed = corpus.size, corpus.newest(limit)
    if as_json:
        print_json({"total": total, "articles": [article_document(article) for article in listed]})
        return
    for article in listed:
        output().print(line_of(article))
    if not total:
        output().print(
            "nothing is stored yet; `clippings ingest` and `clippings feeds add` bring articles in"
        )
    elif total > len(listed):
        output().print(f"the last {len(listed):,} of {total:,} articles; --limit lists more")


def show_article(named: str, *, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Show an article with its whole text.

    Raises:
        UserError: there is none.
    """
    with corpus_to_read(settings_of(data=data, config=config)) as corpus:
        article = corpus.article(named)
    if article is None:
        raise UserError(f"no article is stored as {named!r}; `clippings articles list` shows what is")
    if as_json:
        print_json(article_document(article) | {"body": article.body})
    else:
        about = "\n".join(filter(None, (line_of(article), article.url, ", ".join(article.authors))))
        output().print(visible(f"{about}\n\n{article.body}"))


def line_of(article: Article) -> str:
    """Return day, source, title and id of an article as a line for a terminal."""
    day = f"{article.published_at:%Y-%m-%d}" if article.published_at else "no date   "
    title = " ".join(article.title.split()) or "Untitled"
    return visible("  ".join(filter(None, (day, article.source, title, article.id))))


def articles_of(corpus: Corpus, ids: Sequence[str]) -> list[Article]:
    """Return the articles of these ids."""
    return [article for article in map(corpus.article, ids) if article is not None]


def named_ids(corpus: Corpus, names: Sequence[str]) -> list[str]:
    """Return the ids of all articles that `names` stand for, each once.

    A file of several articles, such as JSON Lines, stands for those that are in it now.

    Raises:
        UserError: a name is that of no article.
    """
    found = dict[str, None]()
    for name in names:
        ids = (*corpus.articles(name), *corpus.known(_articles_at(name)))
        if not ids:
            raise UserError(f"no article is stored as {name!r}; `clippings articles list` shows what is")
        found |= dict.fromkeys(ids)
    return list(found)


def _articles_at(path: str) -> Iterator[Article]:
    """Yield the articles of the file or folder at `path`; none if it is no path of one."""
    try:
        exists = Path(path).exists()
    except (OSError, ValueError):  # too long, or a NUL in it
        return
    for file in find_files([Path(path)] if exists else []):
        if isinstance(file, Path):
            yield from (item for item in read_articles(file) if isinstance(item, Article))


_LISTED = 10  # so many are named in the question


def remove_articles(
    named: Sequence[str], *, yes: bool, as_json: bool, data: Path | None, config: Path | None
) -> None:
    """Remove the articles that are named, after a question.

    Raises:
        UsageError: nobody is there to answer.
        UserError: a name is that of no article, or the answer is no; nothing is removed then.
    """
    settings = settings_of(data=data, config=config)
    if not has_store(settings.data_folder, url=settings.store.address):
        raise UserError(f"nothing is stored in {settings.data_folder}")
    with reported(), corpus_to_write(settings) as corpus:
        ids = named_ids(corpus, named)
        if not yes:
            _confirm(corpus, ids)
        removed = corpus.remove(ids, now=this_moment())
    if as_json:
        print_json({"removed": removed, "ids": ids})
    else:
        output().print(f"removed {removed:,}")


def _confirm(corpus: Corpus, ids: Sequence[str]) -> None:
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


def show_history(named: str, *, as_json: bool, data: Path | None, config: Path | None) -> None:
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
