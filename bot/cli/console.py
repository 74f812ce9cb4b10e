"""Standard output and standard error as rich consoles: colour on a terminal, plain text in a pipe."""

import io
import json
import re
import sys
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from bot.errors import UserError
from bot.render.unseen import UNSEEN, visible

STANDARD_INPUT = "-"
"""The argument that stands for standard input where a command takes files."""


class SafeConsole(Console):
    """A console that shows what a terminal would obey, in texts from anywhere, instead of sending it on."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print texts with nothing in them that moves the cursor, changes the direction or hides."""
        super().print(*map(_safe, objects), **options)


def _safe(item: Any) -> Any:
    if isinstance(item, Text):
        item.plain = visible(item.plain)  # as long as before, so that styles stay where they are
    return visible(item) if isinstance(item, str) else item


def output() -> Console:
    """The console of answers. Lines are wrapped on a terminal only."""
    return _console(sys.stdout)


def messages() -> Console:
    """The console of all else."""
    return _console(sys.stderr)


def _console(stream: TextIO) -> Console:
    is_error = stream is sys.stderr
    return SafeConsole(
        stderr=is_error, highlight=False, markup=False, emoji=False, soft_wrap=not stream.isatty()
    )


def standard_input() -> io.BufferedReader:
    """Return the bytes of standard input.

    Raises:
        UserError: it is closed.
    """
    stream = getattr(sys.stdin, "buffer", None)
    if not isinstance(stream, io.BufferedReader):
        raise UserError("standard input is closed; name a file instead of -")
    return stream


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document on standard output, with nothing in it that a terminal would obey."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    sys.stdout.write(UNSEEN.sub(_escaped, text) + "\n")


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group()).strip('"')


def one_line(text: str) -> str:
    """Return `text` in one line that a terminal shows as it is."""
    return " ".join(visible(text).split())
