"""Whatever is broken in a data folder, it is told in a line that says what to do."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from bot.doctor.checks import of_folder_at
from bot.doctor.finding import Level, worst
from bot.state.tables import STATE_CHAIN
from corpus import Corpus
from corpus.index import PostingsBM25
from corpus.store.articles import ArticleStore
from corpus.store.database import FILE_NAME, open_database, server_url, writing
from corpus.store.tables import ARTICLES
from tests.bot.doctor.findings import only, wrong
from tests.builders import NOON, an_article, prepared


def found_in(folder):
    """The findings about a folder, wherever its articles are stored."""
    engine = open_database(folder, ())
    engine.dispose()
    return list(of_folder_at(folder, NOON, store_url=server_url(engine)))


def state_of(folder):
    return {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "db-" not in path.name
    }


@pytest.mark.sqlite("file")
def test_a_sound_folder_is_fine_and_stays_as_it_is(folder):
    Corpus.open(folder).close()  # the copy may have a log of the database, which whoever opens it takes in
    before = state_of(folder)

    findings = list(of_folder_at(folder, NOON))

    assert wrong(findings) == []
    assert [finding.subject for finding in findings] == [
        *("data folder", "disk", "database", "schema", "index", "feeds", "poller", "digests", "alerts"),
    ]
    assert state_of(folder) == before


def test_what_is_in_use_is_fine_too(folder):
    with Corpus.open(folder) as corpus:
        corpus.add([an_article("A volcano erupted in Iceland.")])
        assert wrong(found_in(folder)) == []


def test_a_folder_that_is_not_there_yet_is_a_warning_and_is_not_made(tmp_path):
    level, text = only(of_folder_at(tmp_path / "new", NOON), "data folder")

    assert (level, text) == (
        "warning",
        f"{tmp_path / 'new'} does not exist yet; `clippings ingest PATH` creates it",
    )
    assert not (tmp_path / "new").exists()


def test_a_file_as_a_folder_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")

    assert only(of_folder_at(tmp_path / "file", NOON), "data folder")[0] == "error"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody can be kept out")
@pytest.mark.parametrize("mode", [0o000, 0o500])
def test_a_folder_without_permission_is_an_error(folder, mode):
    folder.chmod(mode)
    try:
        assert worst(of_folder_at(folder, NOON)) is Level.ERROR
    finally:
        folder.chmod(0o700)


@pytest.mark.sqlite("damage")
@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_database_is_an_error_or_empty(folder, content):
    (folder / FILE_NAME).write_bytes(content)

    findings = wrong(of_folder_at(folder, NOON))

    if content:
        ((subject, level, text),) = findings
        assert (subject, level) == ("database", "error")
        assert text.endswith("`clippings restore BACKUP --replace`, or move the file away and ingest again")


@pytest.mark.sqlite("damage")
def test_a_folder_in_place_of_the_database_is_an_error(folder):
    (folder / FILE_NAME).unlink()
    (folder / FILE_NAME).mkdir()

    assert only(of_folder_at(folder, NOON), "database")[0] == "error"


@pytest.mark.sqlite("damage")
def test_a_damaged_page_is_an_error(folder):
    with (folder / FILE_NAME).open("r+b") as file:
        file.seek(3 * 4096)
        file.write(os.urandom(8 * 4096))

    level, text = only(of_folder_at(folder, NOON), "database")

    assert level == "error"
    assert "\n" not in text


@pytest.mark.sqlite("damage")
@given(st.floats(0, 1), st.integers(1, 5000), st.randoms(use_true_random=False))
def test_wherever_the_database_is_torn_nothing_but_findings_comes(filled, tmp_path, at, length, random):
    shutil.rmtree(tmp_path / "torn", ignore_errors=True)
    folder = shutil.copytree(filled, tmp_path / "torn")
    with (folder / FILE_NAME).open("r+b") as file:
        file.seek(int(at * (folder / FILE_NAME).stat().st_size))
        file.write(random.randbytes(length))

    findings = list(of_folder_at(folder, NOON))

    assert findings
    assert not [finding for finding in findings if finding.level is Level.ERROR and not finding.text]


@pytest.mark.sqlite("file")
def test_tables_of_another_version_are_told_and_nothing_of_them_is_read(folder):
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("UPDATE corpus_version SET version_num = 'corpus_9999'")
        connection.commit()

    level, text = only(of_folder_at(folder, NOON), "schema")

    assert level == "error"
    assert text.startswith(f"corpus_9999, {STATE_CHAIN.head}: another version of Clippings made it; open it")


def test_an_index_that_is_not_there_is_made_by_the_next_command(folder):
    shutil.rmtree(folder / "index")

    assert only(found_in(folder), "index")[0] == "warning"
    Corpus.open(folder).close()
    assert wrong(found_in(folder)) == []


def test_a_torn_index_is_an_error_that_a_rebuild_mends(folder):
    path = max((folder / "index").glob("segment-*/*.npy"), key=lambda path: path.stat().st_size)
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    level, text = only(found_in(folder), "index")

    assert level == "error"
    assert text.endswith("the checksum does not fit; `clippings index rebuild` makes it anew")


def test_an_index_behind_its_store_is_a_warning(folder):
    engine = open_database(folder)
    ArticleStore(engine).add([an_article("A volcano erupted in Iceland.")], prepared)
    engine.dispose()

    assert only(found_in(folder), "index")[1].startswith("lacks 1 changes; the next command reads on")


def test_an_index_of_another_store_is_an_error(folder):
    engine = open_database(folder)
    with writing(engine).begin() as connection:
        newest = select(func.max(ARTICLES.c.number)).scalar_subquery()
        connection.execute(delete(ARTICLES).where(ARTICLES.c.number == newest))
    engine.dispose()

    level, text = only(found_in(folder), "index")

    assert level == "error"
    assert text.startswith("holds 1 articles that the database does not have; `clippings index rebuild`")


def test_an_index_of_terms_of_another_version_is_a_warning(folder):
    index = PostingsBM25.open(folder / "index")
    index.save(folder / "index", note=index.note | {"analysis": 0})

    assert only(found_in(folder), "index")[1].startswith("holds the terms of an older version")


def test_what_a_killed_restore_left_is_a_warning(folder):
    (folder / "restoring-abc").mkdir()

    assert only(found_in(folder), "data folder")[0] == "warning"


@pytest.mark.sqlite("tables")
def test_a_folder_of_the_terminal_alone_has_no_digests_and_is_fine(tmp_path):
    with Corpus.open(tmp_path) as corpus:
        corpus.add([an_article("A volcano erupted in Iceland.")])

    findings = list(of_folder_at(tmp_path, NOON))

    assert wrong(findings) == []
    assert "digests" not in [finding.subject for finding in findings]
