"""A corpus in its folder: opened again, behind its store, damaged, and open twice."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Corpus, IndexFormatError, StoreError
from corpus.store.articles import ArticleStore
from corpus.store.database import FILE_NAME, open_database
from tests.builders import NOON, an_article, articles, copy_of, prepared

VOLCANO = an_article("A volcano erupted in Iceland.")


def state_of(folder):
    """What each file of the index holds, and when it was written."""
    files = [path for path in (folder / "index").rglob("*") if path.is_file()]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def seen(corpus, question):
    return [(hit.article, hit.passage.span, hit.score) for hit in corpus.search(question, 100)]


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled")
    with Corpus.open(folder) as corpus:
        corpus.add(articles())
    return folder


@pytest.fixture
def folder(filled_once, tmp_path):
    return copy_of(filled_once, tmp_path)


def test_opening_again_finds_the_same_and_indexes_nothing_again(folder):
    with Corpus.in_memory(articles()) as corpus:
        expected = seen(corpus, "storm comet")
    before = state_of(folder)

    with Corpus.open(folder) as corpus:
        again = seen(corpus, "storm comet")

    assert again == expected
    assert len(before) > 3
    assert state_of(folder) == before


def test_adding_what_is_there_writes_no_index(folder):
    before = state_of(folder)

    with Corpus.open(folder) as corpus:
        report = corpus.add(articles())

    assert report.duplicates == 6
    assert state_of(folder) == before


def test_an_index_that_is_gone_is_made_again_at_opening(folder):
    shutil.rmtree(folder / "index")

    with Corpus.open(folder) as corpus:
        assert len(corpus.search("storm comet")) == 2


def test_what_was_stored_but_not_indexed_is_indexed_at_opening(folder):
    engine = open_database(folder)
    ArticleStore(engine).add([VOLCANO], prepared)
    engine.dispose()

    with Corpus.open(folder) as corpus:
        assert [hit.article for hit in corpus.search("volcano")] == [VOLCANO]


def test_what_another_process_stores_and_indexes_leaves_no_index_behind(folder):
    with Corpus.open(folder) as bot:
        assert bot.is_indexed
        with Corpus.open(folder) as writer:
            writer.add([VOLCANO])
            assert bot.is_indexed
            writer.remove([VOLCANO.id], now=NOON)
        assert bot.is_indexed


def test_what_was_replaced_but_not_indexed_is_gone_at_opening(folder):
    engine = open_database(folder)
    replaced = articles(1)[0]
    ArticleStore(engine).add([an_article("A volcano.", id=replaced.id)], prepared)
    engine.dispose()

    with Corpus.open(folder) as corpus:
        assert corpus.search("storm") == ()
        assert len(corpus.search("volcano")) == 1


def test_what_was_committed_before_the_articles_gave_out_is_kept(tmp_path):
    def articles_until_the_line_drops():
        for number in range(100):
            yield an_article(f"Report {number} on the volcano.")
        raise ConnectionError

    with Corpus.open(tmp_path) as corpus, pytest.raises(ConnectionError):
        corpus.add(articles_until_the_line_drops())

    with Corpus.open(tmp_path) as corpus:
        assert len(corpus.search("volcano", 1000)) == corpus.scope().articles == 64


@pytest.mark.parametrize("damage", ["cut", "changed", "removed"])
def test_a_damaged_index_is_refused_with_advice_and_mended_by_a_rebuild(folder, damage):
    path = max((folder / "index").glob("segment-*/*.npy"), key=lambda path: path.stat().st_size)
    content = path.read_bytes()
    if damage == "removed":
        path.unlink()
    else:
        path.write_bytes(content[:-5] if damage == "cut" else content[:-1] + bytes([content[-1] ^ 255]))

    with pytest.raises(IndexFormatError, match=f"{path.name}.*clippings index rebuild"):
        Corpus.open(folder)
    with Corpus.rebuild_index(folder) as corpus:
        assert len(corpus.search("storm comet")) == 2
    with Corpus.open(folder) as corpus:
        assert len(corpus.search("storm comet")) == 2


@pytest.mark.parametrize("content", [b"", b"{}", b"no json", b"[1]"])
def test_a_foreign_manifest_is_refused_with_advice(folder, content):
    (folder / "index" / "manifest.json").write_bytes(content)

    with pytest.raises(IndexFormatError, match=r"manifest\.json.*clippings index rebuild"):
        Corpus.open(folder)


def test_a_rebuild_tells_how_far_it_is(folder):
    told = []

    Corpus.rebuild_index(folder, progress=lambda done, total: told.append((done, total))).close()

    assert told[-1] == (6, 6)


def test_a_corpus_sees_at_its_next_question_what_another_has_added(folder):
    with Corpus.open(folder) as reader, Corpus.open(folder) as writer:
        before = reader.search("volcano")
        writer.add([VOLCANO])
        after = reader.search("volcano")

    assert before == ()
    assert [hit.article for hit in after] == [VOLCANO]


def test_two_that_add_by_turns_lose_nothing(tmp_path):
    offered = [an_article(f"Report {number} on the volcano.") for number in range(8)]
    with Corpus.open(tmp_path) as one, Corpus.open(tmp_path) as other:
        for turn, article in enumerate(offered):
            (one, other)[turn % 2].add([article])
        both = [{hit.article.id for hit in corpus.search("volcano", 100)} for corpus in (one, other)]

    assert both == [{article.id for article in offered}] * 2


def test_a_rebuild_by_one_is_seen_by_the_other(folder):
    with Corpus.open(folder) as corpus:
        before = seen(corpus, "storm")
        Corpus.rebuild_index(folder).close()

        assert seen(corpus, "storm") == before


@pytest.mark.sqlite("damage")
def test_an_unusable_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / FILE_NAME).write_text("no database" * 100)

    for folder in (tmp_path, tmp_path / "file"):
        with pytest.raises(StoreError):
            Corpus.open(folder)


def nearly(hits):
    # The mean of the idf is a sum over another order of terms in the one corpus than in the other.
    return [(article, span, pytest.approx(score)) for article, span, score in hits]


slots = st.integers(0, 4)
bodies = st.sampled_from(
    ["Storm hit. Ferries wait.", "Comet seen.", "Strike. Storm. Comet. Vote.", "Vote won in Peru!", "Of the."]
)
offers = st.builds(
    lambda slot, body, source: an_article(body, url=f"https://example.org/{slot}", source=source),
    slots,
    bodies,
    st.sampled_from([None, "A"]),
)


@given(st.lists(st.lists(offers, max_size=4), max_size=6))
def test_any_course_of_additions_and_updates_finds_what_a_fresh_corpus_finds(batches):
    final = {}
    with Corpus.in_memory() as grown:
        for batch in batches:
            grown.add(batch)
            for article in batch:
                if final.get(article.id) != article:
                    final.pop(article.id, None)
                    final[article.id] = article
        with Corpus.in_memory(final.values()) as fresh:
            for question in ("storm", "comet vote Peru", "ferries strike storm hit"):
                assert seen(grown, question) == nearly(seen(fresh, question))
                assert grown.answer(question) == fresh.answer(question)


def test_an_index_that_cannot_be_saved_loses_no_article(tmp_path):
    with Corpus.open(tmp_path) as corpus:
        (tmp_path / "index").write_text("a file where the folder should be")
        with pytest.raises(StoreError, match=r"cannot be saved in .*index .*will be indexed once"):
            corpus.add([VOLCANO])
        assert seen(corpus, "volcano") == []
        (tmp_path / "index").unlink()
        corpus.add(articles())

        assert [article for article, _, _ in seen(corpus, "volcano")] == [VOLCANO]
        assert seen(corpus, "storm comet")
