"""An ingest that is killed loses nothing that it stored, and the next one ends it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress

import pytest

from corpus import Article, Corpus
from corpus.pipeline.files import read_articles
from corpus.store.database import FILE_NAME
from tests.bot.cli.conftest import ROOT
from tests.builders import SUBJECTS

COUNT = 240


@pytest.fixture
def file(tmp_path):
    bodies = list(SUBJECTS.values())
    file = tmp_path / "articles.jsonl"
    with file.open("w") as lines:
        for number in range(COUNT):
            body = f"{bodies[number % len(bodies)]} This is report number{number}."
            row = {"url": f"https://example.org/{number}", "title": f"Report {number}", "body": body}
            lines.write(json.dumps(row) + "\n")
    return file


def stored(data):
    """How many articles are committed; also while another process writes."""
    try:
        with closing(sqlite3.connect(f"file:{data / FILE_NAME}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    except sqlite3.OperationalError:
        return 0  # not made yet


def has_ended(process):
    """Whether `process` has ended, or does so within a moment."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.002)
    return process.poll() is not None


def kill_ingest(file, data, environment, *, at):
    """Starts an ingest, kills it as soon as `at` articles are stored, and gives how many there are then."""
    command = [sys.executable, "-m", "bot", "ingest", str(file)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **quiet) as process:
        while stored(data) < at and not has_ended(process):
            pass
        process.send_signal(signal.SIGKILL)
    return stored(data)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_an_ingest_that_is_killed_again_and_again_ends_with_every_article_once(
    clippings, environment, file, data
):
    counts = [kill_ingest(file, data, environment, at=at) for at in (1, 100, COUNT)]
    ended = clippings("ingest", file)

    assert 0 < counts[0] < COUNT
    assert counts == sorted(counts)
    assert f"added {COUNT - counts[-1]}, updated 0, duplicate {counts[-1]}, rejected 0" in ended.out
    articles = [article for article in read_articles(file) if isinstance(article, Article)]
    with Corpus.open(data) as killed, Corpus.in_memory(articles) as fresh:
        assert killed.scope() == fresh.scope()
        assert killed.passages == fresh.passages
        for question in ("number7", "storm flooded Galway", f"comet strike number{COUNT - 1}"):
            hits = [corpus.search(question, 1000) for corpus in (killed, fresh)]
            assert hits[0] == hits[1] != ()
