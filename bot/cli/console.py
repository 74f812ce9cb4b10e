"""Standard output and standard error as rich consoles: colour on a terminal, plain text in a pipe."""

import io
import json
import re
import sys
from typing import Any

from rich.console import Console

from bot.errors import UserError

STANDARD_INPUT = "-"
"""The argument that stands for standard input where a command takes files."""

_C1 = re.compile(r"[\x7f-\x9f]")  # control characters that JSON allows to stand as they are


def output() -> Console:
    """The console of answers. Lines are wrapped on a terminal only."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())


def messages() -> Console:
    """The console of all else."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=not sys.stderr.isatty())


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
    """Prints one JSON document on standard output, with nothing in it that a terminal would obey."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    sys.stdout.write(_C1.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n")
