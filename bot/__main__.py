"""`clippings` and `python -m bot`: starts the command line, and tells every expected failure in one line."""

import sys

from bot.cli.app import app
from bot.errors import UserError


def main() -> None:
    """Runs the command that the arguments name, and exits with 0 (done), 1 (failed) or 2 (wrong usage)."""
    try:
        app()
    except UserError as error:
        sys.exit(f"clippings: {error}")
    except KeyboardInterrupt:
        sys.exit("clippings: interrupted")


if __name__ == "__main__":
    main()
