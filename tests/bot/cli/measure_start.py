"""CPU time of starting the terminal, against a bare import of its libraries.

    python -m tests.bot.cli.measure_start

Each command runs in fresh processes, in turns with the bare import. With `--against FOLDER` (a checkout with
an environment in `.venv`) the same commands of another version take turns too.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[3]
QUESTION = "Which countries did Rutte say spend too little on defence?"
BARE = "bare import"
COMMANDS = {
    "--version": ("-m", "bot", "--version"),
    "--help": ("-m", "bot", "--help"),
    "feeds --help": ("-m", "bot", "feeds", "--help"),
    "ask, samples": ("-m", "bot", "ask", QUESTION),
}


def cpu_seconds(python: str, arguments: tuple[str, ...], cwd: Path, data: str) -> float:
    """User and system time of one process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [python, *arguments],
        cwd=cwd,
        # With byte code, as an installation has it: the run that is not counted writes it.
        env=os.environ | {"CLIPPINGS_DATA_DIR": data, "PYTHONDONTWRITEBYTECODE": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measured(checkouts: list[Path], times: int) -> dict[tuple[Path, str], list[float]]:
    """The seconds of each command of each checkout, after one run that is not counted."""
    found = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(times + 1):
            for checkout in checkouts:
                python = str(checkout / ".venv/bin/python") if checkout != ROOT else sys.executable
                for name, arguments in {BARE: ("-c", "import typer, rich.console"), **COMMANDS}.items():
                    seconds = cpu_seconds(python, arguments, checkout, f"{folder}/none")
                    if number:
                        found[checkout, name].append(seconds)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args()
    checkouts = [ROOT, *([asked.against.resolve()] if asked.against else [])]
    found = measured(checkouts, asked.times)
    for checkout in checkouts:
        bare = median(found[checkout, BARE])
        print(f"{checkout}\n  {'CPU':16}{'min':>7}{'median':>8}{'of bare':>9}{'of other':>10}")
        for name in (BARE, *COMMANDS):
            seconds = found[checkout, name]
            middle = median(seconds)
            other = middle / median(found[checkouts[-1], name])
            print(f"  {name:16}{min(seconds):7.3f}{middle:8.3f}{middle / bare:9.2f}{other:10.2f}")


if __name__ == "__main__":
    main()
