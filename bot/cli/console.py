"""Standard output and standard error as rich consoles: colour on a terminal, plain text in a pipe."""

import json
import re
import sys
from typing import Any

from rich.console import Console

_C1 = re.compile(r"[\x7f-\x9f]")  # control characters that JSON allows to stand as they are


def output() -> Console:
    """The console of answers. Lines are wrapped on a terminal only."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())


def messages() -> Console:
    """The console of all else."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=not sys.stderr.isatty())


def print_json(document: dict[str, Any]) -> None:
    """Prints one JSON document on standard output, with nothing in it that a terminal would obey."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    sys.stdout.write(_C1.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n")
