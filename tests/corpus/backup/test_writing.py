"""A backup holds what its folder holds at one moment, whoever uses the folder meanwhile."""

import os
import sqlite3
import stat
from contextlib import closing
from zipfile import ZipFile

import pytest

from corpus import Corpus, StoreError
from corpus.backup.manifest import BackupManifest
from corpus.backup.restoring import restore
from corpus.store.articles import ArticleStore
from corpus.store.database import FILE_NAME, open_database, writing
from corpus.store.tables import ARTICLES
from tests.builders import NOON, an_article
from tests.corpus.backup.conftest import CHAINS, backed_up, found

pytestmark = pytest.mark.sqlite("backup")


def test_a_backup_restored_elsewhere_answers_alike(folder, backup, tmp_path):
    restore(backup, tmp_path / "new", chains=CHAINS)

    assert found(tmp_path / "new") == found(folder)
    assert len(found(folder)) == 2


def test_a_backup_says_what_it_is(backup):
    with ZipFile(backup) as archive:
        manifest = BackupManifest.from_json(archive.read("manifest.json"))
        names = archive.namelist()

    assert names == [FILE_NAME, "manifest.json"]
    assert manifest.program == "0.1"
    assert manifest.made_at == NOON
    assert manifest.articles == 6
    assert manifest.revisions == {"corpus": CHAINS[0].head}
    assert manifest == BackupManifest.from_json(manifest.to_json())


def test_what_others_are_about_to_write_is_not_in_it_and_does_not_hold_it_up(folder, tmp_path):
    with Corpus.open(folder) as corpus, writing(corpus.engine).begin() as connection:
        connection.execute(ARTICLES.delete())
        manifest = backed_up(folder, tmp_path / "backup.zip")

    assert manifest.articles == 6
    with Corpus.open(folder) as corpus:
        assert ArticleStore(corpus.engine).count_after(0) == 0


def test_what_was_written_but_not_yet_moved_into_the_file_is_in_it(folder, tmp_path):
    with Corpus.open(folder) as corpus:
        corpus.add([an_article("A volcano erupted in Iceland.")])
        assert (folder / f"{FILE_NAME}-wal").stat().st_size > 0
        backed_up(folder, tmp_path / "backup.zip")

    restore(tmp_path / "backup.zip", tmp_path / "new", chains=CHAINS)
    assert len(found(tmp_path / "new", "volcano")) == 1


def test_what_was_deleted_is_not_in_it(folder, tmp_path):
    secret = b"Zanzibar"
    with Corpus.open(folder) as corpus:
        corpus.add([an_article("So it was said there.", title="Said in Zanzibar")])
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")  # some systems' SQLite has it on
        connection.execute("DELETE FROM articles WHERE title LIKE '%Zanzibar%'")
        connection.commit()
    assert secret in (folder / FILE_NAME).read_bytes()

    backed_up(folder, tmp_path / "backup.zip")

    with ZipFile(tmp_path / "backup.zip") as archive:
        assert secret not in archive.read(FILE_NAME)


def test_a_backup_changes_nothing_in_its_folder(folder, tmp_path):
    before = (folder / FILE_NAME).read_bytes()

    backed_up(folder, tmp_path / "backup.zip")

    assert (folder / FILE_NAME).read_bytes() == before


def test_a_folder_of_a_newer_version_is_refused(folder, backup):
    before = backup.read_bytes()
    set_revision(folder, "corpus_9999")

    with pytest.raises(StoreError, match=r"made by a newer version of Clippings; update"):
        backed_up(folder, backup, overwrite=True)

    assert backup.read_bytes() == before


def set_revision(folder, revision):
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("UPDATE corpus_version SET version_num = ?", (revision,))
        connection.commit()


def test_only_who_made_it_may_read_it(backup):
    if os.name == "nt":
        pytest.skip("Windows has no such modes")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_file_is_not_overwritten_unless_told(folder, backup, tmp_path):
    before = backup.read_bytes()
    with Corpus.open(folder) as corpus:
        corpus.add([an_article("A volcano erupted in Iceland.")])

    with pytest.raises(StoreError, match="is there already"):
        backed_up(folder, backup)
    assert backup.read_bytes() == before

    backed_up(folder, backup, overwrite=True)
    assert backup.read_bytes() != before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "data"]


@pytest.mark.parametrize("file", ["data", "nowhere/backup.zip"])
def test_a_file_that_cannot_be_is_refused(folder, tmp_path, file):
    with pytest.raises(StoreError, match=r"is a folder|cannot write"):
        backed_up(folder, tmp_path / file)


def test_without_a_database_there_is_nothing_to_back_up(tmp_path):
    open_database(tmp_path / "empty", ()).connect().close()

    for folder in (tmp_path, tmp_path / "empty"):
        with pytest.raises(StoreError, match="nothing to back up"):
            backed_up(folder, tmp_path / "backup.zip")


def order(path):
    """Swap two rows: SQLite copies them without complaint, but refuses them when it checks the order."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'articles'"
        start = (connection.execute(query).fetchone()[0] - 1) * 4096 + 8  # behind the header of a leaf
    content = bytearray(path.read_bytes())
    content[start : start + 4] = content[start + 2 : start + 4] + content[start : start + 2]
    path.write_bytes(content)


def pages(path):
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"x" * 40_000)


@pytest.mark.parametrize("damage", [pages, order])
def test_a_damaged_database_is_not_backed_up_and_the_backup_of_before_stays(folder, backup, tmp_path, damage):
    before = backup.read_bytes()
    damage(folder / FILE_NAME)

    with pytest.raises(StoreError, match=r"is damaged|malformed"):
        backed_up(folder, backup, overwrite=True)

    assert backup.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "data"]


def test_a_copy_has_all_rows_of_all_tables(folder, backup, tmp_path):
    with ZipFile(backup) as archive:
        archive.extract(FILE_NAME, tmp_path)

    assert counts(tmp_path / FILE_NAME) == counts(folder / FILE_NAME)


def counts(path):
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in names}
