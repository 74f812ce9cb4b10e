"""`clippings doctor` as it is called."""

import json

import pytest

from corpus import Corpus
from tests.bot.conftest import CHAINS
from tests.builders import articles

SUBJECTS = ["Python", "sentences", "time zones", "clock", "charts", "settings", "token"]


@pytest.mark.sqlite("file")
def test_a_sound_installation_is_told_line_by_line(clippings, data, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "a-token-that-nobody-may-see")
    with Corpus.open(data, chains=CHAINS) as corpus:
        corpus.add(articles())

    ended = clippings("doctor")

    assert (ended.code, ended.err) == (0, "")
    assert [line.partition("  ")[0] for line in ended.out.splitlines()] == ["ok"] * 16
    assert "a-token" not in ended.out


def test_errors_are_told_in_one_document_and_by_the_exit_code(clippings, data, tmp_path):
    data.write_text("")
    (tmp_path / "wrong.toml").write_text("answers.citations = 99")

    ended = clippings("doctor", "--json", "--data", data, "--config", tmp_path / "wrong.toml")

    document = json.loads(ended.out)
    assert (ended.code, ended.err) == (1, "")
    assert document["level"] == "error"
    assert {finding["subject"]: finding["level"] for finding in document["findings"]} == dict.fromkeys(
        SUBJECTS[:5], "ok"
    ) | {"settings": "error", "data folder": "error"}
    assert [set(finding) for finding in document["findings"]] == [{"subject", "level", "text", "advice"}] * 7


def test_a_folder_that_cannot_be_is_a_line_and_no_traceback(clippings):
    ended = clippings("doctor", "--data", "~nobody-of-this-name/x")

    assert ended.code == 1
    assert ended.out.splitlines()[-1].startswith("error")
    assert "Traceback" not in ended.err
