"""Compare how fast this version and another take articles, in turns and in one run.

    python -m tests.corpus.pipeline.compare_ingest TREE [DATASET...] [--stored N] [--count N]

TREE is a checkout of the other version with a `.venv` of its own. Each version works in a process of its own
on a corpus of N generated articles (`--stored`); then come at most as many more as `--count` says, by turns
of 200: generated ones, or those of the DATASETs (`corpus.evaluation.dataset`), the last one first. What is
told is processor time of all threads, with the start of the process and without, the memory at its highest,
and the room on the disk that each part of a folder takes for an article.
"""

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from itertools import islice
from pathlib import Path

TURN = 200  # articles
SEED = 1  # of the generated articles that come in, so that none of them is stored


def work(folder, stored, datasets):
    """Add as many articles as each line of the standard input says, and tell the seconds that they took."""
    from corpus import Article, Corpus
    from corpus.evaluation.dataset import Dataset
    from corpus.evaluation.generated import generated_articles
    from corpus.pipeline.files import read_articles

    def real():
        for each in reversed(datasets):
            items = read_articles(Dataset(each).articles)
            yield from (item for item in items if isinstance(item, Article))

    # Read before: what comes in is at hand.
    with Corpus.open(folder) as corpus:
        if stored:
            corpus.add(generated_articles(stored, within=timedelta(days=30)))
            return
        opened = time.process_time()
        count = int(sys.stdin.readline())
        source = real() if datasets else generated_articles(count, within=timedelta(days=30), seed=SEED)
        articles = list(islice(source, count))
        read = time.process_time() - opened
        corpus.add(articles[:1])
        start = time.process_time() - read  # imports, opening, and what the first article needs
        print(json.dumps((start, len(articles) - 1, _peak())), flush=True)
        rest = iter(articles[1:])
        for _ in sys.stdin:
            began = time.process_time()
            added = corpus.add(islice(rest, TURN)).added
            print(json.dumps((time.process_time() - began, added, _peak())), flush=True)


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


class Version:
    """A version at work."""

    def __init__(self, tree, folder, stored, datasets):
        self.folder = folder
        command = [tree / ".venv/bin/python", "-P", __file__, *datasets, "--work", folder]
        command += ["--stored", stored]
        self.process = subprocess.Popen(
            list(map(str, command)), cwd=tree, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        assert self.process.wait() == 0


def room(folder):
    """Bytes by part: tables of the database with their indexes, and the arrays of the index."""
    (file,) = (each for each in Path(folder).iterdir() if each.suffix in {".db", ".sqlite", ".sqlite3"})
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT coalesce(m.tbl_name, s.name), sum(s.pgsize) FROM dbstat s LEFT JOIN sqlite_schema m"
        parts = dict(database.execute(f"{query} ON m.name = s.name GROUP BY 1"))
    files = [each for each in (Path(folder) / "index").rglob("*") if each.is_file()]
    return parts | {"index": sum(each.stat().st_size for each in files)}


def compare(trees, place, stored, count, datasets):
    folders = {name: Path(place) / name for name in trees}
    for name, tree in trees.items():
        if stored:
            Version(tree, folders[name], stored, ()).end()
    before = {name: room(folder) if stored else {} for name, folder in folders.items()}
    versions = {name: Version(tree, folders[name], 0, datasets) for name, tree in trees.items()}
    starts = {name: each.ask(count) for name, each in versions.items()}
    took, added, peaks = dict.fromkeys(trees, 0.0), dict.fromkeys(trees, 0), {}
    for turn in range(-(-starts["this"][1] // TURN)):
        for name in list(versions)[:: 1 if turn % 2 else -1]:
            seconds, articles, peaks[name] = versions[name].ask(TURN)
            took[name] += seconds
            added[name] += articles
    for each in versions.values():
        each.end()
    kind = "real" if datasets else "generated"
    print(f"{kind}: {added['this']} articles into {stored}")
    for what, more in (("without", 0), ("with", 1)):
        rates = {name: (added[name] + more) / (took[name] + more * starts[name][0]) for name in trees}
        ratio = rates["this"] / rates["other"]
        print(f"a second of one core, {what} the start: {shown(rates)}, ratio {ratio:.2f}")
    print(f"start, s: {shown({name: each[0] for name, each in starts.items()}, '.2f')}")
    print(f"memory at most, MB: {shown(peaks)}")
    for name, folder in folders.items():
        gained = {part: size - before[name].get(part, 0) for part, size in room(folder).items()}
        parts = sorted(gained.items(), key=lambda each: -each[1])[:7]
        each = ", ".join(f"{part} {size / added[name] / 1e3:.2f}" for part, size in parts)
        print(f"kB an article, {name}: {sum(gained.values()) / added[name] / 1e3:.2f} ({each})", flush=True)


def shown(figures, form=".1f"):
    return ", ".join(
        f"{figure:{form}} {'there' if name == 'other' else 'here'}" for name, figure in figures.items()
    )


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("paths", type=Path, nargs="*", metavar="TREE DATASET")
    options.add_argument("--stored", type=int, default=9000)
    options.add_argument("--count", type=int, default=2001)
    options.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.work:
        work(given.work, given.stored, given.paths)
        return
    tree, *datasets = given.paths
    trees = {"other": tree.resolve(), "this": Path(__file__).resolve().parents[3]}
    with tempfile.TemporaryDirectory(prefix="clippings-ingest-") as place:
        compare(trees, place, given.stored, given.count, datasets)


if __name__ == "__main__":
    main()
