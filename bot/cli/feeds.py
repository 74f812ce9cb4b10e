"""The `clippings feeds` commands and their options."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import ConfigOption, DataOption, JsonOption, show_help_alone

feeds = typer.Typer(
    invoke_without_command=True,
    callback=show_help_alone,
    help="Follow feeds, and look after them.",
)


@feeds.command()
def add(
    addresses: Annotated[list[str], typer.Argument(metavar="ADDRESS...")],
    *,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Follow feeds, by the address of the feed or of the site."""
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
    """Unfollow feeds, by number or address. Their articles are kept."""
    from bot.cli.feed_changes import remove as run

    run(named, as_json=as_json, data=data, config=config)


@feeds.command(name="list")
def list_feeds(*, as_json: JsonOption = False, data: DataOption = None, config: ConfigOption = None) -> None:
    """List the feeds and their health."""
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
    """Show what would come in from a feed, and what would be rejected and why. Keeps nothing."""
    from bot.cli.feed_reading import test_feed as run

    run(address, limit=limit, as_json=as_json, data=data, config=config)


@feeds.command(name="check-catalogue")
def check_catalogue(
    *,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only feeds in this language, such as de.")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Check every feed of the catalogue, and list those that have moved or are gone."""
    from bot.cli.feed_catalogue import check as run

    run(language=language, as_json=as_json, data=data, config=config)


@feeds.command(name="import")
def import_feeds(
    file: Path, *, as_json: JsonOption = False, data: DataOption = None, config: ConfigOption = None
) -> None:
    """Follow the feeds of an OPML list, as other feed readers export it. - reads standard input."""
    from bot.cli.feed_changes import import_list as run

    run(file, as_json=as_json, data=data, config=config)


@feeds.command(name="export")
def export_feeds(
    file: Annotated[Path | None, typer.Argument(help="Default: standard output.")] = None,
    *,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the feeds as an OPML list."""
    from bot.cli.feed_reading import write_feeds as run

    run(file, data=data, config=config)


@feeds.command()
def poll(
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FEED]...", help="Numbers or addresses to read now, due or not."),
    ] = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="Read the feeds that are due, and exit.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Read all feeds now, due or not, and exit.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Read feeds without the bot, until stopped; with --once, --all or feed numbers, only once."""
    from bot.cli.feed_reading import PollRequest
    from bot.cli.feed_reading import poll_feeds as run

    asked = PollRequest(named=tuple(named or ()), every=every, once=once)
    run(asked, as_json=as_json, data=data, config=config)
