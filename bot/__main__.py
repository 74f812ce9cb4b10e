"""`clippings` and `python -m bot`: start the command line and end it without a traceback."""

import gc
import os
import signal
import sys
from io import TextIOWrapper

# Objects that are made before a collection looks for garbage: usually 700, at which a tenth of the time to a
# first answer goes into looking through modules that stay. So many are not made by a command that only reads;
# what goes on for longer collects more often (`corpus_to_write`).
_COLLECT_EVERY = 200_000
INTERRUPTED = 128 + signal.SIGINT  # as shells count it


def main() -> None:
    """Run the command that the arguments name, and exit with 0 (done), 1 (failed) or 2 (wrong usage)."""
    gc.set_threshold(_COLLECT_EVERY, *gc.get_threshold()[1:])
    try:
        if not _has_output():
            sys.exit("clippings: standard output is closed; send it to a file or to /dev/null")
        # Imported here: that takes a second, in which Ctrl-C would print a traceback otherwise.
        from bot.cli.call import call

        code = call()
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # another Ctrl-C ends what is still ending
        sys.stderr.write("clippings: interrupted\n")
    sys.exit(code)


def _has_output() -> bool:
    """Prepare the standard streams, and return whether standard output is open."""
    is_open = sys.stdout is not None
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # Or the next file that is opened gets this number, and with it what is printed.
            os.open(os.devnull, os.O_RDWR)
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 # to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal's encoding has no sign for everything
    return is_open


if __name__ == "__main__":
    main()
