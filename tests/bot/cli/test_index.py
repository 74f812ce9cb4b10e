"""`clippings index`: what there is, and the index made anew."""

import json
import shutil

import pytest

from corpus import Corpus
from tests.builders import NOON, articles


@pytest.fixture
def filled(data):
    with Corpus.open(data) as corpus:
        corpus.add(articles(source="The Daily"))


def test_stats_count_what_is_there(clippings, filled, data):
    ended = clippings("index", "stats", "--json")

    counted = json.loads(ended.out)
    assert counted.pop("bytes") > 1000
    assert counted == {
        "articles": 6,
        "sources": 1,
        "passages": 6,
        "newest": NOON.isoformat(),
        "folder": str(data),
    }
    assert "articles 6\nsources 1\npassages 6\n" in clippings("index", "stats").out


def test_stats_of_nothing_are_zero(clippings):
    assert json.loads(clippings("index", "stats", "--json").out)["articles"] == 0


def test_a_rebuild_makes_the_index_anew(clippings, filled, data):
    shutil.rmtree(data / "index")

    ended = clippings("index", "rebuild")

    assert (ended.code, ended.out) == (0, "indexed 6 articles, 6 passages\n")
    assert (data / "index" / "manifest.json").exists()


def test_index_alone_is_wrong_usage(clippings):
    assert clippings("index").code == 2
