"""How commands end when something is in their way: with one line, and never with a traceback."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from corpus import Corpus
from corpus.store.database import open_database, writing
from corpus.store.tables import ARTICLES
from tests.bot.cli.conftest import ROOT
from tests.builders import NOON, an_article, articles

INTERRUPTED_AT = """
import os, signal, sys
from bot.__main__ import main
class Finder:
    def find_spec(self, name, *_):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)
module = sys.argv[-1]
sys.meta_path.insert(0, Finder())
sys.argv[:] = ["clippings", "ask", "storm"]
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal")
@pytest.mark.parametrize("module", ["typer", "numpy", "bot.cli.options"])
def test_an_interrupt_while_the_program_starts_is_one_line(environment, module):
    command = [sys.executable, "-c", INTERRUPTED_AT, module]

    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )

    assert ended.stderr == "clippings: interrupted\n"
    assert ended.returncode == 128 + signal.SIGINT


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("redirected", "code", "lines"),
    [
        (">&-", 1, ["clippings: standard output is closed; send it to a file or to /dev/null"]),
        pytest.param(">/dev/full", 1, ["clippings: No space left on device"], marks=pytest.mark.slow),
        pytest.param("2>&-", 0, [], marks=pytest.mark.slow),
        pytest.param("| true", 0, [], marks=pytest.mark.slow),
    ],
)
def test_output_that_goes_nowhere_is_one_line(environment, redirected, code, lines):
    if "/dev/full" in redirected and not Path("/dev/full").exists():
        pytest.skip("this system has no full device")

    ended = subprocess.run(
        f"{sys.executable} -m bot --version {redirected}",
        shell=True,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (ended.returncode, ended.stderr.splitlines()) == (code, lines)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "data"
    with Corpus.open(folder) as corpus:
        corpus.add(articles())
        corpus.add([an_article(f"Report {number} on the storm. " * 90) for number in range(30)])
        corpus.feeds.add("https://news.test/feed", now=NOON, due_at=NOON)
    return folder


@pytest.mark.sqlite("damage")
@pytest.mark.parametrize("content", [b"x", b"\x00", b"\xff"])
@pytest.mark.parametrize("start", [0, 4096])
def test_a_damaged_database_is_one_line(clippings, made, data, tmp_path, content, start):
    (tmp_path / "new.txt").write_text("A volcano\n\nA volcano erupted in Iceland, and people left.")
    commands = (
        ("ask", "storm"),
        ("digest", "--since", "2000-01-01"),
        ("feeds", "list"),
        ("ingest", tmp_path / "new.txt"),
        ("index", "rebuild"),
        ("backup", tmp_path / "b.zip"),
    )
    shutil.copytree(made, data)
    with (data / "clippings.db").open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(start)
        file.write(content * (size - start))

    for command in commands:
        ended = clippings(*command)

        assert (ended.code, ended.out) == (1, "")
        (line,) = ended.err.splitlines()
        assert line.startswith("clippings: ")
        assert str(data / "clippings.db") in line


def test_damaged_content_is_one_line_and_a_traceback_only_for_who_debugs(clippings, made, data, monkeypatch):
    shutil.copytree(made, data)
    engine = open_database(data)
    with writing(engine).begin() as connection:
        connection.execute(update(ARTICLES).values(packed=bytes.fromhex("ffffffff00000000")))
    engine.dispose()

    ended = clippings("index", "rebuild")
    monkeypatch.setenv("CLIPPINGS_LOG__LEVEL", "debug")
    debugged = clippings("index", "rebuild")

    assert [each.code for each in (ended, debugged)] == [1, 1]
    (line,) = ended.err.splitlines()
    assert "`clippings doctor`" in line
    assert debugged.err.startswith("Traceback")
    assert debugged.err.endswith(ended.err)
