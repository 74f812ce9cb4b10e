"""A folder of an older version is backed up before it is upgraded, and can go back."""

import re
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Article, Corpus, StoreError
from corpus.backup.restoring import restore
from corpus.backup.upgrading import backed_up
from corpus.store.database import CORPUS_CHAIN, open_database, upgrade_backups
from tests.bot.faults.machine import filled_up, mounted
from tests.builders import copy_of

pytestmark = pytest.mark.sqlite("backup")

STORM = Article(title="A storm", body="A storm flooded the harbour of Galway. Ferries stayed in port.")
TABLE = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{revision}", {before!r}, None, None


def upgrade() -> None:
    op.create_table("of_{revision}", sa.Column("number", sa.Integer, primary_key=True))
"""


@pytest.fixture
def versions(tmp_path):
    """The tables of programs one version after another: each makes one table more."""
    found, before = [], None
    for revision in ("more_1", "more_2", "more_3", "more_4"):
        scripts = tmp_path / revision
        scripts.mkdir()
        for each in [*(found[-1][1].scripts.iterdir() if found else ()), None]:
            content = each.read_text() if each else TABLE.format(revision=revision, before=before)
            (scripts / (each.name if each else f"{revision}_table.py")).write_text(content)
        chain = replace(CORPUS_CHAIN, name="more", scripts=scripts, head=revision)
        found.append((CORPUS_CHAIN, chain))
        before = revision
    return found


@pytest.fixture
def folder(tmp_path, versions):
    """A data folder of the first version."""
    with Corpus.open(tmp_path / "data", chains=versions[0]) as corpus:
        corpus.add([STORM])
    return tmp_path / "data"


def names(folder: Path):
    return [file.name for file in upgrade_backups(folder)]


def test_a_new_folder_and_one_of_this_version_are_not_backed_up(folder, versions):
    Corpus.open(folder, chains=versions[0]).close()

    assert names(folder) == []


def test_it_goes_back_to_what_was_there_before_the_upgrade(folder, versions):
    with Corpus.open(folder, chains=versions[1]) as corpus:
        corpus.add([Article(title="Later", body="This came in after the upgrade.")])
    with pytest.raises(StoreError) as refused:
        Corpus.open(folder, chains=versions[0])

    (backup,) = upgrade_backups(folder)
    assert "(more_2): install that version; or go back" in str(refused.value)
    assert f"`clippings restore {backup} --replace`" in str(refused.value)
    assert backup.stat().st_mode & 0o077 == 0
    restore(backup, folder, chains=versions[0], replace=True)
    with Corpus.open(folder, chains=versions[0]) as corpus:
        assert corpus.size == 1
        assert corpus.answer("What flooded the harbour of Galway?").found


@pytest.fixture
def small(folder, tmp_path):
    """The folder on a disk of its own, four times its size."""
    with mounted(tmp_path / "disk", 4 * size_of(folder)) as disk:
        if disk is None:
            pytest.skip("a small disk takes the right to mount one")
        yield copy_of(folder, disk / "data")


def size_of(folder):
    return sum(file.stat().st_size for file in folder.rglob("*"))


def test_too_little_room_for_the_backup_prevents_the_upgrade_and_loses_nothing(small, versions):
    with filled_up(small, but=size_of(small) // 2), pytest.raises(StoreError) as refused:
        Corpus.open(small, chains=versions[1])

    assert re.fullmatch(
        r"this version upgrades the database, and backs it up before: that takes \d+\.\d MB in "
        rf"{small}, where \d+\.\d MB are free; make room and try again",
        str(refused.value),
    )
    assert names(small) == []
    for chains in versions[:2]:
        with Corpus.open(small, chains=chains) as corpus:
            assert corpus.size == 1
    assert names(small) == ["before-more_2.zip"]


def test_a_disk_that_fills_up_during_the_upgrade_loses_nothing(small, versions):
    @contextmanager
    def filled(_due):
        with filled_up(small):
            yield

    with pytest.raises(StoreError, match="disk is full"):
        open_database(small, versions[1], before=filled)

    with Corpus.open(small, chains=versions[0]) as corpus:
        assert corpus.size == 1


def test_of_two_processes_that_upgrade_the_second_one_backs_up_nothing(folder, versions):
    @contextmanager
    def overtaken(_due):
        Corpus.open(folder, chains=versions[1]).close()
        (backup,) = upgrade_backups(folder)
        written = backup.read_bytes()
        with backed_up(folder, versions[1], versions[1][1:]):
            yield
        assert backup.read_bytes() == written

    open_database(folder, versions[1], before=overtaken).dispose()

    assert names(folder) == ["before-more_2.zip"]
    restore(upgrade_backups(folder)[0], folder, chains=versions[0], replace=True)


def test_the_second_of_two_processes_needs_no_room_for_a_backup(small, versions):
    Corpus.open(small, chains=versions[1]).close()

    with filled_up(small, but=size_of(small) // 2), backed_up(small, versions[1], versions[1][1:]):
        pass

    assert names(small) == ["before-more_2.zip"]


def test_the_two_newest_are_kept(folder, versions):
    for chains in versions[1:]:
        Corpus.open(folder, chains=chains).close()

    assert sorted(names(folder)) == ["before-more_3.zip", "before-more_4.zip"]


def test_a_folder_of_the_first_tables_is_upgraded_by_reading_too(tmp_path):
    first = replace(CORPUS_CHAIN, head="corpus_1", scripts=tmp_path / "scripts")
    first.scripts.mkdir()
    (script,) = CORPUS_CHAIN.scripts.glob("corpus_1_*.py")
    (first.scripts / script.name).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    open_database(tmp_path / "data", [first]).dispose()

    Corpus.open_to_read(tmp_path / "data").close()

    assert names(tmp_path / "data") == [f"before-{CORPUS_CHAIN.head}.zip"]
