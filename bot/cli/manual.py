"""`clippings manual`: the manual page, made of the help of every command."""

import re
from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

from bot.core.release import release

_FILES = (
    ("DISCORD_TOKEN", "The bot's token; else the file /run/secrets/discord_token."),
    ("CLIPPINGS_DATA_DIR", "The data folder, where --data names none."),
    ("CLIPPINGS_SECTION__SETTING", "A setting, such as CLIPPINGS_ANSWERS__CITATIONS for answers.citations."),
)
_CODES = (("0", "done, also where nothing was found"), ("1", "failed"), ("2", "wrong usage"))


def run(app: typer.Typer) -> None:
    """Print the manual page of a command line, in the macros of man(7)."""
    typer.echo("\n".join(_page(get_command(app))))


def _page(group: Any) -> Iterator[str]:
    yield f'.TH CLIPPINGS 1 "" "Clippings {release()}" "User Commands"'
    yield from (".SH NAME", r"clippings \- answer questions about the news with verbatim, cited excerpts")
    yield from (".SH SYNOPSIS", r".B clippings", r"\fICOMMAND\fR [\fIOPTION\fR...] [\fIARGUMENT\fR...]")
    yield from (".SH DESCRIPTION", _text(group.help or ""))
    yield from (".SH COMMANDS", *_commands(group, "clippings"))
    yield from (".SH OPTIONS", *_options(group))
    yield from (".SH ENVIRONMENT", *_table(_FILES))
    yield from (".SH EXIT STATUS", *_table(_CODES))


def _commands(group: Any, path: str) -> Iterator[str]:
    """Yield the section of each command below `path`, in the order of their names."""
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
            continue
        arguments = map(_metavar, _arguments(command))
        yield f".SS {_plain(' '.join([path, name, *arguments]))}"
        yield _text(command.help or "")
        yield from _options(command)


def _arguments(command: Any) -> list[Any]:
    return [each for each in command.params if each.param_type_name == "argument"]


def _metavar(argument: Any) -> str:
    name = (argument.metavar or argument.name).upper().rstrip(".")
    return f"{name}..." if argument.nargs != 1 else name


def _options(command: Any) -> Iterator[str]:
    for each in command.params:
        if each.param_type_name == "option" and not each.hidden:
            names = ", ".join(rf"\fB{_plain(name)}\fR" for name in (*each.opts, *each.secondary_opts))
            value = "" if each.is_flag else rf" \fI{_plain((each.metavar or each.name).upper())}\fR"
            yield from (".TP", f"{names}{value}", _text(each.help or ""))


def _table(rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, text in rows:
        yield from (".TP", rf"\fB{_plain(name)}\fR", _text(text))


def _text(text: str) -> str:
    """Return paragraphs as man reads them: none of their lines is taken for a macro."""
    paragraphs = [_plain(" ".join(each.split())) for each in re.split(r"\n\s*\n", text.strip())]
    return "\n.PP\n".join(rf"\&{each}" if each[:1] in ".'" else each for each in paragraphs)


def _plain(text: str) -> str:
    return text.replace("\\", r"\e").replace("-", r"\-")
