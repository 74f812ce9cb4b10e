"""The options that several commands take, with their help."""

from pathlib import Path
from typing import Annotated

import typer

DATE_WORDS = "such as 2025-04-24 or 'last week'"


def _or_before_command(
    context: typer.Context, parameter: typer.CallbackParam, value: Path | None
) -> Path | None:
    """Return the option's value; where it was left out, what was given before the command."""
    parent = context.parent
    while value is None and parent is not None and parameter.name:
        value, parent = parent.params.get(parameter.name), parent.parent
    return value


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FOLDER",
        help="Where articles are kept; else CLIPPINGS_DATA_DIR.",
        readable=False,  # what cannot be read is told by who opens it
        callback=_or_before_command,
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings in TOML.", callback=_or_before_command),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit", min=1, max=50, help="How many articles to cite; else the setting answers.citations."
    ),
]
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="DATE", help="Ask as of this time; later articles are left out."),
]
SourceOption = Annotated[
    list[str] | None, typer.Option("--source", metavar="NAME", help="Search this source; may be repeated.")
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help=f"Only articles from this date or time on, {DATE_WORDS}."),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="DATE", help=f"Only articles up to this date, or before this time, {DATE_WORDS}."
    ),
]


def show_help_alone(context: typer.Context) -> None:
    """Show the help of a group of commands that is called without one, which is wrong usage."""
    if context.invoked_subcommand is None:
        context.get_help()  # prints it
        raise typer.Exit(2)
