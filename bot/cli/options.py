"""Options that several commands share, and the scope of a question that they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.core.errors import UsageError, UserError
from bot.core.scope import check_period

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
        help="Folder of the stored data. Default: CLIPPINGS_DATA_DIR, or your data folder.",
        readable=False,  # what cannot be read is told by who opens it
        callback=_or_before_command,
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings file (TOML).", callback=_or_before_command),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit", min=1, max=50, help="How many articles to cite. Default: the setting answers.citations."
    ),
]
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="DATE", help="Answer as of this time, without later articles."),
]
SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only articles from this source. May be repeated."),
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help=f"Only articles from then on, {DATE_WORDS}."),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="DATE", help=f"Only articles up to that day, or before that time, {DATE_WORDS}."
    ),
]


def show_help_alone(context: typer.Context) -> None:
    """Show the help of a group of commands that is called without one, which is wrong usage."""
    if context.invoked_subcommand is None:
        context.get_help()  # prints it
        raise typer.Exit(2)


_INSTANT = timedelta(microseconds=1)
_YEARS = range(2, 9999)  # at the ends of the calendar a day more, or another zone, has no date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedScope:
    """The arguments of `Corpus.answer` besides the question."""

    limit: int
    now: datetime
    sources: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


def asked_scope(
    *, limit: int, now: str | None, sources: Sequence[str] | None, since: str | None, until: str | None
) -> AskedScope:
    """Return the scope that these options ask for.

    Raises:
        UsageError: a date cannot be read, or the period ends before it begins.
    """
    at = this_moment()
    asked = at if now is None else _as_of(now, now=at)
    scope = AskedScope(
        limit=limit,
        now=asked,
        sources=tuple(sources) if sources else None,
        since=None if since is None else _moment(since, "--since", now=asked),
        # A day as an end includes that day.
        until=None if until is None else _moment(until, "--until", now=asked, is_end=True),
    )
    check_period(scope.since, scope.until)
    return scope


def this_moment() -> datetime:
    """Return the time by the machine's clock. Nothing else in the terminal reads it."""
    return datetime.now(UTC)  # noqa: TID251 # from here on time is a parameter


def _as_of(text: str, *, now: datetime) -> datetime:
    """Return the moment of asking; a day alone stands for that whole day, so that its articles are there."""
    moment = _moment(text, "--now", now=now, is_end=True)
    has_time = _in_digits(text, is_end=False) is not None and not _is_day(text)
    return moment if has_time else moment - _INSTANT


def _moment(text: str, option: str, *, now: datetime, is_end: bool = False) -> datetime:
    moment = _in_digits(text, is_end=is_end)
    if moment is None:
        # Imported here: digits need no grammar.
        from bot.core.dates import first_moment, last_moment

        try:
            moment = (last_moment if is_end else first_moment)(text, now=now)
        except UserError as error:
            raise UsageError(
                "{option} {text} is not a date; write 2025-04-24, 2025-04-24T18:00:00Z or 'last week'",
                option=option,
                text=repr(text),
            ) from error
    if moment.year not in _YEARS:
        raise UsageError(
            "{option} {text} is too far away; write a date like 2025-04-24", option=option, text=repr(text)
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_digits(text: str, *, is_end: bool) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment + timedelta(days=is_end and moment.year in _YEARS and _is_day(text))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
