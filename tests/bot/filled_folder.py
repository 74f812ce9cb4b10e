"""A data folder with as many passages as are asked for, filled by a process of its own.

    python -m tests.bot.filled_folder FOLDER PASSAGES

The articles are generated, the same ones every time. A folder that has been filled is not filled again.
"""

import argparse
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from corpus import Corpus
from corpus.evaluation.generated import generated_articles
from tests.bot.conftest import CHAINS
from tests.bot.program import ROOT, environment

WITHIN = timedelta(days=30)
PASSAGES = 5.7  # of a generated article, the copies among them counted
WORDS = 6  # of an article, in a question about it
QUESTIONS = 500
NOTE = "questions.json"


def filled(folder, passages):
    """Fill a folder unless it is filled; return its data folder and questions about what is in it."""
    if not (folder / NOTE).exists():
        command = [sys.executable, "-m", "tests.bot.filled_folder", str(folder), str(passages)]
        subprocess.run(command, cwd=ROOT, env=environment(), check=True)
    return folder / "data", json.loads((folder / NOTE).read_text())


def fill(folder, passages):
    """Add articles of so many passages, and note questions in words of some of them."""
    count, asked = round(passages / PASSAGES), []
    every = max(1, count // QUESTIONS)

    def articles():
        for number, each in enumerate(generated_articles(count, within=WITHIN)):
            if number % every == 0:
                words = each.body.replace(".", "").split()
                asked.append(" ".join(words[20 : 20 + WORDS]))
            yield each

    with Corpus.open(folder / "data", chains=CHAINS) as corpus:
        corpus.add(articles())
        held = corpus.passages
    (folder / NOTE).write_text(json.dumps(asked))
    return held


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("passages", type=int)
    given = parser.parse_args()
    sys.stderr.write(f"{fill(given.folder, given.passages):,} passages\n")
