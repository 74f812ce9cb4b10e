"""The `clippings feeds` commands and their options."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import ConfigOption, DataOption, JsonOption, show_help_alone

feeds = typer.Typer(
    invoke_without_command=True,
    callback=show_help_alone,
    help="The feeds whose articles come in by themselves.",
)


@feeds.command()
def add(
    addresses: Annotated[list[str], typer.Argument(metavar="ADDRESS...")],
    *,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Follow feeds, given by their address or by that of a site that has one."""
    from bot.cli.feed_changes import add as run

    run(addresses, as_json=as_json, data=data, config=config)


@feeds.command()
def remove(
    named: Annotated[list[str], typer.Argument(metavar="FEED...", help="Numbers or addresses.")],
    *,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Follow feeds no longer; the articles that came from them stay."""
    from bot.cli.feed_changes import remove as run

    run(named, as_json=as_json, data=data, config=config)


@feeds.command(name="list")
def list_feeds(*, as_json: JsonOption = False, data: DataOption = None, config: ConfigOption = None) -> None:
    """Show the feeds and how they fare."""
    from bot.cli.feed_reading import show_feeds as run

    run(as_json=as_json, data=data, config=config)


@feeds.command(name="test")
def try_feed(
    address: str,
    *,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many entries to try.")] = 5,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what would come in from a feed, and what would not and why; keeps nothing."""
    from bot.cli.feed_reading import test_feed as run

    run(address, limit=limit, as_json=as_json, data=data, config=config)


@feeds.command(name="check-catalogue")
def check_catalogue(
    *,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only the feeds of a language, such as de.")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Ask every feed of the catalogue whether it is still there, and tell which have moved or are gone."""
    from bot.cli.feed_catalogue import check as run

    run(language=language, as_json=as_json, data=data, config=config)


@feeds.command(name="import")
def import_feeds(
    file: Path, *, as_json: JsonOption = False, data: DataOption = None, config: ConfigOption = None
) -> None:
    """Follow the feeds of a list in OPML, as other readers export it; - reads standard input."""
    from bot.cli.feed_changes import import_list as run

    run(file, as_json=as_json, data=data, config=config)


@feeds.command(name="export")
def export_feeds(
    file: Annotated[Path | None, typer.Argument(help="Standard output if it is left out.")] = None,
    *,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the feeds as a list in OPML."""
    from bot.cli.feed_reading import write_feeds as run

    run(file, data=data, config=config)


@feeds.command()
def poll(
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FEED]...", help="Numbers or addresses to read now, due or not."),
    ] = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="Read what is due now, and end.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Read all feeds now, due or not, and end.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Read feeds without the bot: until it is stopped, or once with --once, --all or by name, as for cron."""
    from bot.cli.feed_reading import PollRequest
    from bot.cli.feed_reading import poll_feeds as run

    asked = PollRequest(named=tuple(named or ()), every=every, once=once)
    run(asked, as_json=as_json, data=data, config=config)
