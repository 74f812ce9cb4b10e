"""Run a command and turn every failure into one line and an exit code."""

import errno
import os
import sys
import traceback
from contextlib import suppress

from typer import Abort, TyperException

from bot.cli.app import app
from bot.core.errors import UsageError, UserError
from bot.core.invisible import one_line

NAME = "clippings"  # also where it is called as `python -m bot`
FAILED = 1
WRONG_USAGE = 2


def call() -> int:
    """Run the command that the arguments name, and return its exit code."""
    try:
        code = app(prog_name=NAME, standalone_mode=False) or 0
        sys.stdout.flush()
    except TyperException as error:
        _report(_wrong_usage(error))
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
    except Exception:  # noqa: BLE001 # damaged content of a database can fail anywhere
        _report_unexpected()
        return FAILED
    return int(code)


def _report(text: str) -> None:
    print(f"{NAME}: {one_line(text)}", file=sys.stderr)


def _report_unexpected() -> None:
    # Imported here: `--help` needs no settings.
    from config.settings import SettingsError, load_settings

    with suppress(SettingsError):
        if load_settings().log.level == "debug":
            traceback.print_exc()
    _report(
        "this command failed unexpectedly; let `clippings doctor` look at the data folder, or set "
        "CLIPPINGS_LOG__LEVEL=debug to see where"
    )


def _wrong_usage(error: TyperException) -> str:
    # Imported here: only a wrong call needs it.
    from config.settings import plain_fault

    fault = plain_fault(error.format_message())
    return (
        f"{fault} See {_help_of(error)}"
        if fault.endswith("?")
        else f"{fault.removesuffix('.')}; see {_help_of(error)}"
    )


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
