"""Run a command and turn every expected failure into one line and an exit code."""

import errno
import os
import sys

from typer import Abort, TyperException

from bot.cli.app import app
from bot.cli.console import one_line
from bot.errors import UsageError, UserError

NAME = "clippings"  # also where it is called as `python -m bot`
FAILED = 1
WRONG_USAGE = 2


def call() -> int:
    """Run the command that the arguments name, and return its exit code."""
    try:
        code = app(prog_name=NAME, standalone_mode=False) or 0
        sys.stdout.flush()
    except TyperException as error:
        _report(f"{error.format_message().removesuffix('.')}; see {_help_of(error)}")
        return WRONG_USAGE
    except UserError as error:
        _report(str(error))
        return WRONG_USAGE if isinstance(error, UsageError) else FAILED
    except Abort:
        _report("cancelled")
        return FAILED
    except OSError as error:
        _report_of_system(error)
        return FAILED
    return int(code)


def _report(text: str) -> None:
    print(f"{NAME}: {one_line(text)}", file=sys.stderr)


def _help_of(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"`{context.command_path if context else NAME} --help`"


def _report_of_system(error: OSError) -> None:
    if error.errno != errno.EPIPE:  # who reads has seen enough, as in `clippings ask ... | head`
        place = f"{error.filename}: " if error.filename else ""
        _report(f"{place}{error.strerror or error}")
    try:
        sys.stdout.flush()
    except OSError:
        # At its end Python tries once more to write what is left, and prints a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
