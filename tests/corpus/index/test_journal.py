"""Small saves go to the journal: whole or not at all, seen by every reader, gone with the next full save."""

import pytest

from corpus.index import PostingsBM25
from corpus.index.folder import IndexFolder
from corpus.index.journal import PREFIX
from corpus.index.manifest import FolderLimits
from tests.corpus.index import reference

QUERY = ["term1", "term3", "fresh"]


@pytest.fixture
def index(tmp_path):
    """A saved index with two additions and a delete in its journal."""
    index = PostingsBM25(reference.articles(900), columns={"article": range(900)})
    index.save(tmp_path)
    for number in range(2):
        index.add([["term1", "fresh", f"new{number}"]], columns={"article": [number]})
        index.save(tmp_path, note={"seen": number})
    index.delete([3, 900])
    index.save(tmp_path, note={"seen": 2})
    return index


def _journals(path):
    return list(path.glob(f"{PREFIX}*"))


def _same(one, other):
    return one.get_scores(QUERY).tolist() == other.get_scores(QUERY).tolist() and list(one.idf) == list(
        other.idf
    )


def test_what_was_appended_is_opened(index, tmp_path):
    opened = PostingsBM25.open(tmp_path, verify=True)

    assert len(_journals(tmp_path)) == 1
    assert _same(opened, index)
    assert opened.note == {"seen": 2}
    assert opened.column("article").tolist() == [*range(900), 0, 1]


def test_an_opened_index_appends_further(index, tmp_path):
    before = _journals(tmp_path)[0].stat().st_size
    opened = PostingsBM25.open(tmp_path)
    for either in (opened, index):
        either.add([["storm"]], columns={"article": [7]})
    opened.save(tmp_path)

    assert _journals(tmp_path)[0].stat().st_size > before
    assert _same(PostingsBM25.open(tmp_path), index)


def test_a_record_that_is_cut_anywhere_was_never_saved(index, tmp_path):
    (journal,) = _journals(tmp_path)
    whole = journal.read_bytes()
    seen = []
    for size in [*range(0, len(whole), 997), len(whole) - 1, len(whole)]:
        journal.write_bytes(whole[:size])
        opened = PostingsBM25.open(tmp_path)
        seen.append(opened.note.get("seen", -1))
    assert seen == sorted(seen)
    assert seen[0] == -1
    assert seen[-2:] == [1, 2]


def test_a_changed_record_ends_the_journal(index, tmp_path):
    (journal,) = _journals(tmp_path)
    content = bytearray(journal.read_bytes())
    content[-3] ^= 1
    journal.write_bytes(content)
    opened = PostingsBM25.open(tmp_path)
    assert opened.note == {"seen": 1}

    opened.add([["storm"]], columns={"article": [5]})
    opened.save(tmp_path)
    assert _same(PostingsBM25.open(tmp_path), opened)


def test_a_full_save_ends_the_journal(index, tmp_path):
    index = PostingsBM25.open(tmp_path, limits=FolderLimits(journal=1))
    index.add([["storm"]], columns={"article": [5]})
    index.save(tmp_path)

    assert _journals(tmp_path) == []
    assert _same(PostingsBM25.open(tmp_path), index)


def test_who_has_not_seen_the_last_save_replaces_it_whole(index, tmp_path):
    other = PostingsBM25.open(tmp_path)
    index.add([["storm"]], columns={"article": [5]})
    index.save(tmp_path)
    other.save(tmp_path)

    assert _journals(tmp_path) == []
    assert _same(PostingsBM25.open(tmp_path), other)


def test_a_journal_of_another_manifest_is_passed_over(index, tmp_path):
    (journal,) = _journals(tmp_path)
    journal.rename(tmp_path / f"{PREFIX}00000000")

    assert PostingsBM25.open(tmp_path).note == {}


def test_a_readers_version_changes_with_the_journal(index, tmp_path):
    place = IndexFolder(tmp_path)
    before = place.version()
    assert place.version() == before
    index.add([["storm"]], columns={"article": [5]})
    index.save(tmp_path)

    assert place.version() != before
    assert IndexFolder(tmp_path / "nowhere").version() is None
