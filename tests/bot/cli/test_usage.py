"""The conventions of a command line: version, help, options anywhere, dates in words, exit codes."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from bot.cli.options import asked_scope
from corpus import Corpus
from tests.builders import articles

QUESTION = "storm election comet"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "data"
    with Corpus.open(folder) as corpus:
        corpus.add(articles(source="The Daily"))
    return folder


@pytest.fixture
def elsewhere(made, tmp_path):
    return shutil.copytree(made, tmp_path / "elsewhere")


def test_the_version_and_the_help_are_there(clippings):
    version = clippings("--version")

    assert version.code == 0
    assert version.out.startswith("clippings ")
    for arguments in (("-h",), ("ask", "-h"), ("index", "-h"), ("feeds", "add", "-h")):
        ended = clippings(*arguments)
        assert (ended.code, ended.err) == (0, "")
        assert "Usage:" in ended.out


@pytest.mark.parametrize("arguments", [(), ("index",), ("feeds",), ("articles",)])
def test_a_group_alone_shows_its_help_and_is_wrong_usage(clippings, arguments):
    ended = clippings(*arguments)

    assert ended.code == 2
    assert "Commands" in ended.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands(clippings, monkeypatch, shell):
    for name, value in {
        "_CLIPPINGS_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "clippings i",
        "COMP_CWORD": "1",
        "_TYPER_COMPLETE_ARGS": "clippings i",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }.items():
        monkeypatch.setenv(name, value)

    ended = clippings()

    assert "ingest" in ended.out
    assert "digest" not in ended.out


def test_the_data_folder_may_be_named_before_the_command(clippings, elsewhere, data):
    before = clippings("--data", elsewhere, "index", "stats", "--json")
    after = clippings("index", "stats", "--json", "--data", elsewhere)
    both = clippings("--data", elsewhere, "index", "stats", "--json", "--data", data)

    assert json.loads(before.out)["articles"] == json.loads(after.out)["articles"] == 6
    assert json.loads(both.out)["articles"] == 0


def test_settings_may_be_named_before_the_command(clippings, elsewhere, tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text("[answers]\ncitations = 1\n")

    few = clippings("--config", file, "ask", QUESTION, "--json", "--data", elsewhere)
    usual = clippings("ask", QUESTION, "--json", "--data", elsewhere)
    asked = clippings("--config", file, "ask", QUESTION, "--json", "--limit", "2", "--data", elsewhere)

    assert [len(json.loads(ended.out)["citations"]) for ended in (few, asked)] == [1, 2]
    assert len(json.loads(usual.out)["citations"]) > 2


def scope(**options):
    return asked_scope(**({"limit": 3, "sources": None, "since": None, "until": None, "now": None} | options))


def test_dates_are_taken_in_words():
    friday = "2025-04-25T10:00:00Z"

    assert scope(now=friday, since="last week").since == datetime(2025, 4, 14, tzinfo=UTC)
    assert scope(now=friday, until="yesterday").until == datetime(2025, 4, 25, tzinfo=UTC)
    assert scope(now=friday, since="3 days ago").since == datetime(2025, 4, 22, tzinfo=UTC)
    assert scope(now="12 June 2022").now == datetime(2022, 6, 12, 23, 59, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", ""),
        ("ask", QUESTION, "--since", "soon"),
        ("ask", QUESTION, "--until", "2025-13-01"),
        ("digest", "--topic", ""),
        ("digest", "--since", "2025-04-25", "--until", "2025-04-24"),
        ("bench", "--engines", "nonsense", "--passages", "100"),
    ],
)
def test_every_wrong_call_ends_with_2_and_one_line(clippings, elsewhere, arguments):
    ended = clippings("--data", elsewhere, *arguments)

    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [
        ("CLIPPINGS_DATADIR", "CLIPPINGS_DATA_DIR"),
        ("CLIPPINGS_ANSWERS__CITATONS", "CLIPPINGS_ANSWERS__CITATIONS"),
        ("CLIPPINGS_ANSWER_CITATIONS", "CLIPPINGS_ANSWERS__CITATIONS"),
        ("clippings_log__levle", "CLIPPINGS_LOG__LEVEL"),
    ],
)
def test_a_misspelt_setting_is_refused_with_the_right_name(clippings, monkeypatch, variable, nearest):
    monkeypatch.setenv(variable, "1")

    ended = clippings("ask", QUESTION)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"clippings: {variable} is not a setting; did you mean {nearest}?\n"


def test_a_misspelt_setting_in_a_file_is_refused_with_the_right_name(clippings, tmp_path):
    (tmp_path / "settings.toml").write_text("[answers]\ncitaitons = 1\n")

    ended = clippings("ask", QUESTION, "--config", tmp_path / "settings.toml")

    assert "answers.citaitons is not a setting; did you mean answers.citations?" in ended.err
