"""How long an error in the log holds the event loop. No test: run it by hand.

    python -m tests.bot.core.measure_log [--times N]

The error is a chain of two with large variables in every frame, as a question that fails leaves them. Beside
both formats stands the traceback with the values of variables, which the text format showed before.
"""

import argparse
import io
import logging
import sys
import time

import structlog

from bot.core.log import set_up
from config.sections import LogSettings

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789"
DEEP = 15  # frames


def main(times):
    """Measures and prints."""
    sys.stderr = io.StringIO()
    print(f"milliseconds for one error of {DEEP} frames and its cause, {times} times")
    for form in ("text", "json"):
        set_up(LogSettings(level="info", format=form), secrets=[TOKEN])
        report(form, [logged() for _ in range(times)])
    set_up(LogSettings(level="info", format="text"), secrets=[TOKEN])
    (handler,) = logging.getLogger().handlers
    handler.formatter.processors = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.dev.ConsoleRenderer(
            exception_formatter=structlog.dev.RichTracebackFormatter(show_locals=True)
        ),
    ]
    report("with the values of variables", [logged() for _ in range(max(1, times // 20))])


def logged():
    """Logs one error; the seconds that took."""
    try:
        fail(DEEP, {"Authorization": f"Bot {TOKEN}"})
    except ValueError:
        began = time.perf_counter()
        logging.getLogger("discord.client").exception("failed")
        return time.perf_counter() - began


def fail(deep, headers):
    """Fails some frames further in, with large values on the way."""
    articles = [{"title": f"Article {number}", "body": "word " * 200} for number in range(500)]
    if deep:
        return fail(deep - 1, headers)
    raise ValueError(len(articles)) from ConnectionError(f"refused {headers}")


def report(name, times):
    """Prints the median and the longest."""
    ordered = sorted(times)
    print(f"  {name:30} p50 {ordered[len(ordered) // 2] * 1000:8.2f}   most {ordered[-1] * 1000:8.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=200)
    main(parser.parse_args().times)
