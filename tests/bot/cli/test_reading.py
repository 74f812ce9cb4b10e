"""Commands that read write nothing: they work on a full disk, in a read-only folder, and beside a writer."""

import json
import shutil
import subprocess
import sys

import pytest

from corpus import Corpus
from tests.bot.cli.conftest import ROOT
from tests.builders import NOON, an_article, articles

URL = "https://example.org/storm"
COMMANDS = (
    ("ask", "Which harbour did a storm flood?"),
    ("digest", "--since", "2000-01-01"),
    ("history", URL),
    ("index", "stats"),
    ("feeds", "list"),
    ("feeds", "export"),
)
# In mounts of its own, which end with the process: argv is a data folder, where to mount it, and commands.
UNWRITABLE = """
import contextlib, json, shutil, subprocess, sys
from pathlib import Path
from bot.__main__ import main

source, place, *commands = sys.argv[1:]
folder, filler = Path(place) / "data", Path(place) / "filler"

def mount(options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)

def code(command):
    sys.argv = ["clippings", *command, "--data", str(folder)]
    try:
        main()
    except SystemExit as ended:
        return ended.code or 0

mount("size=8m")
shutil.copytree(source, folder)
with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
    while file.write(b"1" * 4096):
        pass
full = [code(json.loads(command)) for command in commands]
filler.unlink()
mount("remount,ro")
read_only = [code(json.loads(command)) for command in commands]
print(json.dumps([full, read_only]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "data"
    with Corpus.open(folder) as corpus:
        corpus.add([an_article("A storm flooded the harbour of Galway.", url=URL), *articles()])
        corpus.feeds.add("https://news.test/feed", now=NOON, due_at=NOON)
    return folder


@pytest.fixture
def filled(made, data):
    return shutil.copytree(made, data)


def state(folder):
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in (folder, *folder.rglob("*"))}


@pytest.mark.slow
def test_reading_works_on_a_full_disk_and_in_a_read_only_folder(made, tmp_path):
    apart = ["unshare", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or subprocess.run([*apart, "true"], check=False).returncode:
        pytest.skip("this system lets nobody mount a folder of its own")
    place, backup = tmp_path / "place", tmp_path / "backup.zip"
    place.mkdir()
    commands = map(json.dumps, [*COMMANDS, ("backup", str(backup), "--overwrite")])

    ended = subprocess.run(
        [*apart, sys.executable, "-c", UNWRITABLE, str(made), str(place), *commands],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert json.loads(ended.stderr.splitlines()[-1]) == [[0] * (len(COMMANDS) + 1)] * 2
    assert ended.stdout.count("A storm flooded the harbour of Galway.") >= 2
    assert backup.exists()


@pytest.mark.sqlite("file")
def test_reading_changes_no_file(clippings, filled, tmp_path):
    before = state(filled)

    ended = [clippings(*command) for command in (*COMMANDS, ("backup", tmp_path / "backup.zip"))]

    assert [each.code for each in ended] == [0] * len(ended)
    assert {path: kept for path, kept in state(filled).items() if path != filled} == {
        path: kept for path, kept in before.items() if path != filled
    }


def test_reading_makes_no_folder(clippings, data):
    assert [clippings(*command).code for command in COMMANDS] == [0, 0, 1, 0, 0, 0]
    assert not data.exists()


def test_what_another_process_is_writing_is_found(clippings, filled):
    with Corpus.open(filled) as corpus:
        corpus.add([an_article("A volcano erupted in Iceland.")])
        assert "A volcano erupted in Iceland." in clippings("ask", "volcano in Iceland").out


def test_without_an_index_the_articles_are_indexed_in_memory(clippings, filled):
    shutil.rmtree(filled / "index")

    ended = clippings("ask", "Which harbour did a storm flood?")

    assert "A storm flooded the harbour of Galway." in ended.out
    assert not (filled / "index").exists()


def test_what_a_killed_ingest_left_unindexed_is_reported(clippings, filled, tmp_path):
    shutil.copytree(filled / "index", tmp_path / "index")
    with Corpus.open(filled) as corpus:
        corpus.add([an_article("A volcano erupted in Iceland.")])
    shutil.rmtree(filled / "index")
    shutil.copytree(tmp_path / "index", filled / "index")

    before = clippings("ask", "volcano in Iceland")
    clippings("index", "rebuild")
    after = clippings("ask", "volcano in Iceland")

    assert "run `clippings index rebuild`" in before.err
    assert after.err == ""
    assert "A volcano erupted in Iceland." in after.out


def test_articles_of_which_none_is_indexed_yet_are_not_taken_for_none(clippings, filled, tmp_path):
    with Corpus.open(filled) as corpus:
        corpus.remove([article.id for article in corpus.newest(100)], now=NOON)
        shutil.copytree(filled / "index", tmp_path / "index")
        corpus.add([an_article("A volcano erupted in Iceland.")])
    shutil.rmtree(filled / "index")
    shutil.copytree(tmp_path / "index", filled / "index")

    ended = clippings("ask", "volcano in Iceland")

    assert "run `clippings index rebuild`" in ended.err
    assert "samples" not in ended.out + ended.err
