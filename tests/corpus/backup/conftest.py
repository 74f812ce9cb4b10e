"""A data folder with articles, and a backup of it."""

import shutil

import pytest

from corpus import Corpus
from corpus.backup.writing import write_backup
from corpus.store.database import CORPUS_CHAIN
from tests.builders import NOON, articles

CHAINS = (CORPUS_CHAIN,)


def backed_up(folder, file, **options):
    return write_backup(folder, file, **({"chains": CHAINS, "program": "0.1", "now": NOON} | options))


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A folder and its backup, made once; tests take copies."""
    place = tmp_path_factory.mktemp("backup")
    with Corpus.open(place / "data") as corpus:
        corpus.add(articles())
    backed_up(place / "data", place / "backup.zip")
    return place


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made / "data", tmp_path / "data")


@pytest.fixture
def backup(made, folder, tmp_path):
    return shutil.copy2(made / "backup.zip", tmp_path / "backup.zip")


def found(folder, question="storm comet"):
    """What a corpus in the folder answers; its index is made again if it is not there."""
    with Corpus.open(folder) as corpus:
        return [(hit.article, hit.score) for hit in corpus.search(question, 100)]
