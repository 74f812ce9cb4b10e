"""`clippings backup` and `restore` as they are called."""

import shutil
from dataclasses import replace
from zipfile import ZipFile

import pytest

from bot.feeds.polling import sole_poller
from bot.state.facts import Facts
from corpus import Corpus
from corpus.store.database import CORPUS_CHAIN, open_database, upgrade_backups
from tests.bot.conftest import CHAINS
from tests.builders import NOON, articles

pytestmark = pytest.mark.sqlite("backup")

TOKEN = "a-token-that-nobody-may-see"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    with Corpus.open(folder, chains=CHAINS) as corpus:
        corpus.add(articles())
        corpus.feeds.add("https://news.test/feed", now=NOON, due_at=NOON)
        Facts(corpus.engine).put("commands", "as they were")
    return folder


@pytest.fixture
def filled(made, data):
    return shutil.copytree(made, data)


def test_a_folder_moves_by_a_backup_with_its_feeds_and_what_discord_set(clippings, filled, tmp_path):
    backup = clippings("backup", tmp_path / "b.zip")
    restored = clippings("restore", tmp_path / "b.zip", "--data", tmp_path / "new")

    assert (backup.code, restored.code) == (0, 0)
    assert backup.out.startswith(f"backed up 6 articles and all settings: {tmp_path / 'b.zip'}, ")
    assert restored.out.splitlines()[1] == "indexed 6 articles, 6 passages"
    with Corpus.open(tmp_path / "new", chains=CHAINS) as corpus:
        assert [feed.url for feed in corpus.feeds.all()] == ["https://news.test/feed"]
        assert Facts(corpus.engine).get("commands") == "as they were"
        assert corpus.answer("Which harbour did a storm flood?").found


def test_the_token_is_not_in_a_backup(clippings, filled, tmp_path, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)

    clippings("backup", tmp_path / "b.zip")

    with ZipFile(tmp_path / "b.zip") as archive:
        assert not [name for name in archive.namelist() if TOKEN.encode() in archive.read(name)]


@pytest.mark.parametrize("arguments", [(), ("--replace",)])
def test_a_folder_whose_feeds_are_being_read_is_not_replaced(clippings, filled, tmp_path, arguments):
    clippings("backup", tmp_path / "b.zip")

    with sole_poller(filled):
        ended = clippings("restore", tmp_path / "b.zip", *arguments)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"clippings: {filled} is in use: stop `clippings run` or `feeds poll` first\n"


def test_failures_are_one_line(clippings, filled, tmp_path):
    first, again = clippings("backup", tmp_path / "b.zip"), clippings("backup", tmp_path / "b.zip")
    refused = clippings("restore", tmp_path / "b.zip")
    torn = clippings("restore", filled / "clippings.db", "--replace")

    assert first.code == 0
    assert [ended.code for ended in (again, refused, torn)] == [1, 1, 1]
    assert again.err.endswith("b.zip is there already; name another file, or say --overwrite\n")
    assert refused.err.endswith("holds 6 articles; --replace puts the backup in its place\n")
    assert torn.err.endswith("is not a backup that can be restored: File is not a zip file\n")
    assert all(ended.err.count("\n") == 1 for ended in (again, refused, torn))


def test_told_so_it_overwrites_and_replaces(clippings, filled, tmp_path):
    clippings("backup", tmp_path / "b.zip")

    assert clippings("backup", tmp_path / "b.zip", "--overwrite").code == 0
    assert clippings("restore", tmp_path / "b.zip", "--replace").code == 0
    assert clippings("restore").code == 2


def test_a_folder_of_an_older_version_is_backed_up_before_it_is_moved(clippings, tmp_path):
    first = replace(CORPUS_CHAIN, head="corpus_1", scripts=tmp_path / "scripts")
    first.scripts.mkdir()
    (script,) = CORPUS_CHAIN.scripts.glob("corpus_1_*.py")
    shutil.copy(script, first.scripts)
    open_database(tmp_path / "old", [first]).dispose()

    assert clippings("migrate-store", tmp_path / "old", tmp_path / "new").code == 0

    assert len(upgrade_backups(tmp_path / "old")) == 1
