"""The `clippings articles` commands and their options."""

from typing import Annotated

import typer

from bot.cli.options import ConfigOption, DataOption, JsonOption, show_help_alone

articles = typer.Typer(
    invoke_without_command=True, callback=show_help_alone, help="List, show or remove stored articles."
)

_NAMES = "Ids, addresses, paths of files or folders, or names of sources."


@articles.command(name="list")
def list_articles(
    named: Annotated[list[str] | None, typer.Argument(metavar="[ARTICLE]...", help=_NAMES)] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many to list.")] = 50,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """List stored articles, the latest first."""
    from bot.cli.article_commands import list_articles as run

    run(named or [], limit=limit, as_json=as_json, data=data, config=config)


@articles.command()
def show(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its id, address or path.")],
    *,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Show one article."""
    from bot.cli.article_commands import show_article as run

    run(article, as_json=as_json, data=data, config=config)


@articles.command()
def remove(
    named: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help=_NAMES)],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Remove without asking first.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Remove articles for good. No feed brings them back, but `ingest` does."""
    from bot.cli.article_commands import remove_articles as run

    run(named, yes=yes, as_json=as_json, data=data, config=config)
