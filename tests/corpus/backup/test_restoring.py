"""A restore takes over a backup as a whole, or leaves the folder as it was."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from corpus import Corpus, StoreError
from corpus.backup.reading import opened
from corpus.backup.restoring import refuse_too_little_space, restore
from corpus.store.database import CORPUS_CHAIN, FILE_NAME, open_database
from tests.builders import NOON, an_article
from tests.corpus.backup.conftest import CHAINS, backed_up, found

pytestmark = pytest.mark.sqlite("backup")

VOLCANO = an_article("A volcano erupted in Iceland.")


@pytest.fixture
def other(tmp_path):
    """Another folder, with one article."""
    with Corpus.open(tmp_path / "other") as corpus:
        corpus.add([VOLCANO])
    return tmp_path / "other"


def test_what_a_folder_held_is_replaced_if_told_and_its_index_with_it(folder, backup, other):
    restore(backup, other, chains=CHAINS, replace=True)

    assert found(other) == found(folder)
    assert found(other, "volcano") == []


def test_a_folder_that_holds_articles_is_refused_and_stays(backup, other):
    with pytest.raises(StoreError, match="holds 1 articles; --replace"):
        restore(backup, other, chains=CHAINS)

    assert len(found(other, "volcano")) == 1


def test_a_folder_that_holds_a_feed_alone_is_refused(backup, tmp_path):
    with Corpus.open(tmp_path / "new") as corpus:
        corpus.feeds.add("https://news.test/feed", now=NOON, due_at=NOON)

    with pytest.raises(StoreError, match="holds settings or feeds; --replace"):
        restore(backup, tmp_path / "new", chains=CHAINS)


def test_a_folder_that_was_only_opened_is_taken(backup, tmp_path):
    Corpus.open(tmp_path / "new").close()

    restore(backup, tmp_path / "new", chains=CHAINS)

    assert len(found(tmp_path / "new")) == 2


def test_a_folder_that_is_in_use_is_refused_even_if_told(backup, other):
    with Corpus.open(other) as corpus:
        with pytest.raises(StoreError, match="is in use"):
            restore(backup, other, chains=CHAINS, replace=True)
        assert len(corpus.search("volcano")) == 1

    assert len(found(other, "volcano")) == 1


def test_while_it_is_restored_nobody_else_opens_the_folder(backup, other):
    class Looking(tuple):
        """Looks at the database when the chains are asked for: before the restore and amid it."""

        __slots__ = ()

        def __iter__(self):
            seen.append(_count(other))
            return super().__iter__()

    seen = []
    restore(backup, other, chains=Looking(CHAINS), replace=True)

    assert seen[0] == 1
    assert seen[-1] == "database is locked"
    assert _count(other) == 6


def _count(folder):
    with closing(sqlite3.connect(folder / FILE_NAME, timeout=0)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        except sqlite3.OperationalError as error:
            return str(error)


@pytest.mark.parametrize("damage", [b"no database" * 1000, b""])
def test_a_damaged_database_is_replaced_if_told(backup, other, damage):
    (other / FILE_NAME).write_bytes(damage)
    (other / f"{FILE_NAME}-wal").write_bytes(b"what was written beside it")

    if damage:
        with pytest.raises(StoreError, match="cannot be read; --replace"):
            restore(backup, other, chains=CHAINS)
    restore(backup, other, chains=CHAINS, replace=True)

    assert len(found(other)) == 2


def test_a_database_with_a_damaged_page_is_replaced_if_told(backup, other):
    with (other / FILE_NAME).open("r+b") as file:
        file.seek(4096)
        file.write(b"x" * 100_000)

    with pytest.raises(StoreError, match="--replace"):
        restore(backup, other, chains=CHAINS)
    restore(backup, other, chains=CHAINS, replace=True)

    assert len(found(other)) == 2


LATER = """
import sqlalchemy as sa
from alembic import op

revision = "corpus_9999"
down_revision = "{head}"


def upgrade():
    op.create_table("notes", sa.Column("text", sa.Text))
"""


def test_an_older_backup_is_brought_up_to_date(tmp_path):
    scripts = shutil.copytree(CORPUS_CHAIN.scripts, tmp_path / "scripts")
    (scripts / "corpus_9999_later.py").write_text(LATER.format(head=CORPUS_CHAIN.head))
    open_database(tmp_path / "old").dispose()
    manifest = backed_up(tmp_path / "old", tmp_path / "backup.zip")

    later = replace(CORPUS_CHAIN, scripts=scripts, head="corpus_9999")
    restore(tmp_path / "backup.zip", tmp_path / "new", chains=(later,))

    assert manifest.revisions == {"corpus": CORPUS_CHAIN.head}
    with closing(sqlite3.connect(tmp_path / "new" / FILE_NAME)) as connection:
        assert connection.execute("SELECT * FROM corpus_version").fetchone() == ("corpus_9999",)
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)


@pytest.mark.parametrize("says_so", [True, False])
def test_a_backup_of_a_newer_version_is_refused(folder, tmp_path, says_so):
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("UPDATE corpus_version SET version_num = 'corpus_9999'")
        connection.commit()
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "corpus_9999_later.py").write_text("")
    backed_up(folder, tmp_path / "backup.zip", chains=(replace(CORPUS_CHAIN, scripts=scripts),))
    if not says_so:
        rewritten(tmp_path / "backup.zip", revisions={"corpus": CORPUS_CHAIN.head})

    with pytest.raises(StoreError, match=r"made by a newer version of Clippings \(0\.1\); update"):
        restore(tmp_path / "backup.zip", tmp_path / "new", chains=CHAINS)

    assert not (tmp_path / "new" / FILE_NAME).exists()


def test_what_a_killed_restore_left_beside_is_removed(backup, tmp_path):
    left = tmp_path / "new" / "restoring-abc"
    left.mkdir(parents=True)
    (left / FILE_NAME).write_bytes(b"half of it")

    restore(backup, tmp_path / "new", chains=CHAINS)

    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE_NAME]


def test_a_backup_for_which_there_is_no_room_is_refused(backup, tmp_path):
    with opened(backup, chains=CHAINS) as small:
        free = shutil.disk_usage(tmp_path).free
        large = replace(small, manifest=replace(small.manifest, size=free))

        refuse_too_little_space(small, tmp_path)
        with pytest.raises(StoreError, match=r"restoring takes [\d,]+ MB in .*, where [\d,]+ MB are free"):
            refuse_too_little_space(large, tmp_path)


def rewritten(file, content=None, **fields):
    """Make the backup anew with other content, or another manifest."""
    with ZipFile(file) as archive:
        manifest, old = json.loads(archive.read("manifest.json")), archive.read(FILE_NAME)
    content = old if content is None else content
    manifest |= {"size": len(content), "sha256": sha256(content).hexdigest()} | fields
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(FILE_NAME, content)
        archive.writestr("manifest.json", json.dumps(manifest))
