"""Feed strange bytes to everything that reads bytes from outside, and name what fails.

    python -m tests.fuzz [--minutes M] [--seed S] [--inputs N] [--save FOLDER] [PARSER ...]
    python -m tests.fuzz --file INPUT PARSER

A failure is an exception that the parser does not document, more than 2 s of CPU for an input, or a process
of more than 500 MB. The same seed gives the same inputs. Those that fail are saved; `--file` tries one again.
"""

# ruff: noqa: T201 - its output is what it is for

import argparse
import tempfile
from pathlib import Path

from tests.fuzz.cage import fuzz
from tests.fuzz.parsers import PARSERS

NAMES = {parser.name: parser for parser in PARSERS}
SAVED = Path(tempfile.gettempdir()) / "clippings-fuzz"


def again(parser, file):
    """Try one input in this process, so that its traceback shows."""
    with parser.opened() as (parse, _):
        try:
            parse(file.read_bytes())
        except parser.refusals as error:
            print(f"refused: {error}")


def report(result):
    """Print a line on a parser, and one on each of its failures."""
    rate = 3600 * result.inputs / max(result.seconds, 1e-9)
    print(
        f"{result.name:13} {result.inputs:9,} inputs {rate:12,.0f} an hour   slowest {result.slowest:5.2f} s"
        f"   {result.megabytes:4.0f} MB   {len(result.failures)} failures",
        flush=True,
    )
    for failure, times in result.failures.most_common():
        print(f"    {times:6,} x {failure}: {result.saved[failure]}", flush=True)


def main():
    """Fuzz, and return whether all went well."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("parsers", nargs="*", choices=[*NAMES, []], metavar="PARSER")
    options.add_argument("--minutes", type=float, default=10, help="of one core's time, for all parsers")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--inputs", type=int, help="at most so many to each parser")
    options.add_argument("--save", type=Path, default=SAVED, help="where inputs that fail are saved")
    options.add_argument("--file", type=Path, help="try the input in this file alone")
    given = options.parse_args()
    chosen = [NAMES[name] for name in given.parsers or NAMES]
    if given.file:
        return again(chosen[0], given.file)
    seconds, inputs, spent, failed = 60 * given.minutes / len(chosen), 0, 0.0, 0
    for parser in chosen:
        result = fuzz(parser, seed=given.seed, seconds=seconds, folder=given.save, most=given.inputs)
        report(result)
        inputs, spent, failed = inputs + result.inputs, spent + result.seconds, failed + len(result.failures)
    print(f"{inputs:,} inputs, {3600 * inputs / spent:,.0f} an hour of one core, {failed} failures")
    return failed > 0


if __name__ == "__main__":
    raise SystemExit(main())
