"""`clippings` and `python -m bot`: starts the command line, and tells every expected failure in one line."""

import io
import sys

from bot.cli.app import app
from bot.errors import UsageError, UserError


def main() -> None:
    """Runs the command that the arguments name, and exits with 0 (done), 1 (failed) or 2 (wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal's encoding has no sign for everything
    try:
        app()
    except UsageError as error:
        print(f"clippings: {error}", file=sys.stderr)  # noqa: T201 # what sys.exit prints ends with 1
        sys.exit(2)
    except UserError as error:
        sys.exit(f"clippings: {error}")
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        sys.exit(f"clippings: {place}{error.strerror or error}")
    except KeyboardInterrupt:
        sys.exit("clippings: interrupted")


if __name__ == "__main__":
    main()
