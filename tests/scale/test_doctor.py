"""What `clippings doctor`, `backup` and `restore` say where the store is in PostgreSQL."""

import pytest

from bot.doctor.checks import of_folder_at
from bot.doctor.finding import Level, worst
from bot.state.tables import STATE_CHAIN
from corpus import Corpus
from corpus.store.database import CORPUS_CHAIN
from tests.builders import NOON, articles
from tests.scale.test_migrate_store import clippings

__all__ = ["clippings"]
pytestmark = pytest.mark.scale


def said(findings):
    return {finding.subject: finding.text for finding in findings}


def test_a_sound_database_is_told_with_its_index_and_connections(tmp_path, database):
    with Corpus.open(tmp_path, chains=(CORPUS_CHAIN, STATE_CHAIN), store_url=database) as corpus:
        corpus.add(articles())

    findings = list(of_folder_at(tmp_path, NOON, store_url=database))

    assert worst(findings) is Level.OK, findings
    texts = said(findings)
    assert "answers: PostgreSQL" in texts["database"]
    assert texts["schema"].endswith("6 articles")
    assert texts["connections"].endswith("are free")
    assert texts["index"].startswith("is intact and up to date")


def test_what_is_wrong_is_an_error_with_advice_and_nothing_is_written(tmp_path, database, postgres):
    assert said(of_folder_at(tmp_path, NOON, store_url=database))["schema"] == "no tables"
    postgres.stop()
    (wrong,) = [
        each for each in of_folder_at(tmp_path, NOON, store_url=postgres.url()) if each.level is Level.ERROR
    ]
    assert "Connection refused" in wrong.text


def test_backup_and_restore_name_what_to_use_instead(clippings, tmp_path, monkeypatch, database):
    monkeypatch.setenv("CLIPPINGS_STORE__URL", database)

    assert "use `pg_dump" in clippings("backup", tmp_path / "x.zip")[1]
    assert "use `pg_restore" in clippings("restore", tmp_path / "x.zip")[1]
    assert clippings("doctor")[0] == 0
    assert clippings("ask", "What happened?")[0] == 0
