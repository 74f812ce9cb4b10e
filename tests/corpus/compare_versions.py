"""Compare this version with another, in one run: how fast each adds and answers, and whether answers differ.

    python -m tests.corpus.compare_versions TREE DATASET... [--questions N] [--folder FOLDER]

TREE is a checkout of the other version with a `.venv` of its own; DATASETs are folders of articles and
questions (`corpus.evaluation.dataset`). Each version adds all articles to a corpus of its own, in a process
of its own, and is then asked the same questions in turn, so that other work on the machine hits both alike.
One question in ten wants two words together, one misspells a word. FOLDER keeps the corpora for the next run.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import numpy as np

WARM = 12  # questions that are not counted: the loops are compiled meanwhile, and dictionaries loaded
LONG = 6  # letters of a word that may be misspelt


def questions(datasets, count):
    """The first questions of all data sets, shuffled, with the moments that they are asked at."""
    from corpus.evaluation.dataset import Dataset

    chance = random.Random(7)
    asked = [
        (each.text, each.now.isoformat())
        for folder in datasets
        for each in (*Dataset(folder).questions(), *Dataset(folder).unanswerable())
    ]
    chance.shuffle(asked)
    for number, (text, now) in enumerate(islice(asked, count)):
        yield varied(text, number, chance), now if number % 5 else None


def varied(text, number, chance):
    words = text.split()
    if number % 10 == 8 and len(longest := max(words, key=len)) > LONG:
        words[words.index(longest)] = longest[:3] + longest[4:]
    if number % 10 == 9 and len(words) > 1:
        place = chance.randrange(len(words) - 1)
        words[place : place + 2] = [f'"{words[place]}', f'{words[place + 1].rstrip("?")}"']
    return " ".join(words)


def work(folder, datasets):
    """Add the articles unless they are there, then answer what comes in, a line of JSON each."""
    from datetime import datetime

    from corpus import Article, Corpus
    from corpus.evaluation.dataset import Dataset
    from corpus.pipeline.files import read_articles

    with Corpus.open(folder) as corpus:
        began, added = time.process_time(), 0
        if not corpus.size:
            items = (item for each in datasets for item in read_articles(Dataset(each).articles))
            added = corpus.add(item for item in items if isinstance(item, Article)).added
        print(json.dumps(added / (time.process_time() - began)), flush=True)
        for line in sys.stdin:
            text, now = json.loads(line)
            wall, busy = time.perf_counter(), time.thread_time()
            answer = corpus.answer(text, 3, now=now and datetime.fromisoformat(now))
            took = time.perf_counter() - wall, time.thread_time() - busy
            print(json.dumps((took, seen(answer))), flush=True)


def seen(answer):
    """What a reader sees of an answer, but for highlights."""
    cited = [
        (each.article.id, each.headline, [(one.span.start, one.span.end, one.link) for one in each.excerpts])
        for each in answer.citations
    ]
    return cited, round(answer.confidence, 9), answer.status.value, answer.unmentioned


def start(tree, folder, datasets):
    command = [tree / ".venv/bin/python", "-P", __file__, *datasets, "--work", folder]
    return subprocess.Popen(
        list(map(str, command)), cwd=tree, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ask(process, question):
    process.stdin.write(json.dumps(question) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def compare(other, datasets, folder, count):
    trees = {"other": other.resolve(), "this": Path(__file__).resolve().parents[2]}
    processes = {name: start(tree, folder / name, datasets) for name, tree in trees.items()}
    rates = {name: json.loads(each.stdout.readline()) for name, each in processes.items()}
    if all(rates.values()):
        shown("articles a second, one core", rates["other"], rates["this"])
    took, different = {name: [] for name in processes}, 0
    for number, question in enumerate([*questions(datasets, WARM), *questions(datasets, count)]):
        turns = list(processes.items())[:: 1 if number % 2 else -1]
        found = {name: ask(each, question) for name, each in turns}
        if number >= WARM:
            different += found["other"][1] != found["this"][1]
            for name, (times, _) in found.items():
                took[name].append(times)
    for place, clock in enumerate(("wall", "processor")):
        for share in (50, 99):
            each = [np.percentile([times[place] for times in took[name]], share) * 1e3 for name in trees]
            shown(f"answer, p{share}, ms of {clock} time", *each)
    print(f"{different} of {count} answers differ")
    for each in processes.values():
        each.stdin.close()
        each.wait()


def shown(name, other, this):
    print(f"{name}: {other:.1f} there, {this:.1f} here, ratio {this / other:.2f}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("paths", type=Path, nargs="+", metavar="TREE DATASET")
    options.add_argument("--questions", type=int, default=300)
    options.add_argument("--folder", type=Path)
    options.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.work:
        work(given.work, given.paths)
        return
    with tempfile.TemporaryDirectory(prefix="clippings-versions-") as place:
        compare(given.paths[0], given.paths[1:], given.folder or Path(place), given.questions)


if __name__ == "__main__":
    main()
