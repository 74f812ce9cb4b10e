"""The options of the commands that copy and move everything stored."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import ConfigOption, DataOption


def backup(
    file: Path,
    *,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")] = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Back up everything to one file, even while the bot runs.

    The index is left out, as a restore rebuilds it. So are the settings file and the token.
    """
    from bot.cli.maintenance import backup as run

    run(file, overwrite=overwrite, data=data, config=config)


def restore(
    file: Path,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite what the data folder holds now.")
    ] = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Put a backup into the data folder. Stop the bot first."""
    from bot.cli.maintenance import restore as run

    run(file, replace=replace, data=data, config=config)


def migrate_store(
    source: Annotated[str, typer.Argument(metavar="FROM")],
    target: Annotated[str, typer.Argument(metavar="TO")],
    *,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Move everything stored to another database. Stop the bot first.

    Each place is a data folder, or the address of a database in PostgreSQL; store.url stands for the one in
    the settings. The target must be empty. What arrived is compared with what was sent, and the source stays.
    """
    from bot.cli.moving import migrate as run

    run(source, target, data=data, config=config)
