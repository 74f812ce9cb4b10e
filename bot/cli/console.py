"""Standard output and standard error as rich consoles: colour on a terminal, plain text in a pipe."""

import json
import sys
from typing import Any

from rich.console import Console


def output() -> Console:
    """The console of answers. Lines are wrapped on a terminal only."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())


def messages() -> Console:
    """The console of all else."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=not sys.stderr.isatty())


def print_json(document: dict[str, Any]) -> None:
    """Prints one JSON document on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
