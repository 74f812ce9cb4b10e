"""A file that is no sound backup is refused in one line, and the folder stays as it was."""

import shutil
import sqlite3
import zlib
from contextlib import closing
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import StoreError
from corpus.backup import reading
from corpus.backup.restoring import restore
from corpus.store.database import FILE_NAME
from tests.corpus.backup.conftest import CHAINS, found
from tests.corpus.backup.test_restoring import rewritten

pytestmark = pytest.mark.sqlite("backup")


def refused(file, folder, match):
    with pytest.raises(StoreError, match=match):
        restore(file, folder, chains=CHAINS, replace=True)
    assert not list(folder.glob("restoring-*"))


@pytest.mark.parametrize("content", [b"", b"no zip file", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_refused(folder, tmp_path, content):
    (tmp_path / "file").write_bytes(content)

    refused(tmp_path / "file", folder, "is not a backup that can be restored")
    assert len(found(folder)) == 2


def test_a_file_that_is_not_there_is_refused(folder, tmp_path):
    refused(tmp_path / "nowhere", folder, "cannot read .*nowhere: No such file")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("extra", ["../evil", "/etc/evil", "clippings.db/../../evil", FILE_NAME, "index/x"])
def test_a_member_more_is_refused_whatever_its_name(folder, backup, tmp_path, extra):
    with ZipFile(backup, "a") as archive:
        archive.writestr(extra, "evil")

    refused(backup, folder, r"does not hold clippings\.db and manifest\.json alone")
    assert not list(tmp_path.rglob("evil"))


def test_a_bomb_is_refused_before_it_is_unpacked(folder, backup):
    rewritten(backup, bytes(80 << 20))

    refused(backup, folder, "which cannot be")


def test_other_ways_to_pack_are_refused(folder, backup):
    with ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(backup, "w", ZIP_BZIP2) as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    refused(backup, folder, "packed in another way")


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"sha256": "0" * 64}, "the sum does not fit"),
        ({"size": 1}, "it holds .* bytes, not 1"),
        ({"size": "x"}, "its manifest is torn"),
        ({"made_at": "yesterday"}, "its manifest is torn"),
        ({"revisions": []}, "its manifest is torn"),
        ({"version": 2}, "of format 2"),
        ({"format": "other"}, "not that of a backup"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(folder, backup, fields, match):
    rewritten(backup, **fields)

    refused(backup, folder, match)
    assert len(found(folder)) == 2


def test_a_manifest_without_an_end_is_read_so_far_and_no_further(folder, backup):
    with ZipFile(backup) as archive:
        content = archive.read(FILE_NAME)
    with ZipFile(backup, "w", ZIP_DEFLATED) as archive:
        archive.writestr(FILE_NAME, content)
        archive.writestr("manifest.json", b"[" * (50 << 20))

    refused(backup, folder, "is not a backup")


def foreign_database(path, *statements):
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path.read_bytes()


def test_the_database_of_another_program_is_refused(folder, backup, tmp_path):
    rewritten(backup, foreign_database(tmp_path / "x.db", "CREATE TABLE recipes (cake)"))

    refused(backup, folder, "is not one of Clippings")


def test_a_database_that_acts_by_itself_is_refused(folder, backup, tmp_path):
    with ZipFile(backup) as archive:
        archive.extract(FILE_NAME, tmp_path)
    trigger = "CREATE TRIGGER evil AFTER INSERT ON articles BEGIN DELETE FROM articles; END"
    rewritten(backup, foreign_database(tmp_path / FILE_NAME, trigger))

    refused(backup, folder, "is not one of Clippings")


def test_a_damaged_database_with_fitting_sums_is_refused(folder, backup):
    with ZipFile(backup) as archive:
        content = bytearray(archive.read(FILE_NAME))
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    rewritten(backup, bytes(content))

    refused(backup, folder, "damaged|malformed")
    assert len(found(folder)) == 2


@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255), st.booleans())
def test_a_file_that_was_cut_or_changed_anywhere_is_refused_or_holds_the_same(backup, tmp_path, at, by, cut):
    content = bytearray(backup.read_bytes())
    place = int(at * len(content))
    content[place] ^= by
    (tmp_path / "torn").write_bytes(content[:place] if cut else content)
    shutil.rmtree(tmp_path / "stage", ignore_errors=True)
    (tmp_path / "stage").mkdir()

    try:
        with reading.opened(tmp_path / "torn", chains=CHAINS) as opened:
            opened.unpack(tmp_path / "stage", chains=CHAINS)
    except StoreError:
        return
    # A date or a mode of a member is nothing that counts.
    with ZipFile(backup) as archive:
        assert zlib.crc32((tmp_path / "stage" / FILE_NAME).read_bytes()) == archive.getinfo(FILE_NAME).CRC
