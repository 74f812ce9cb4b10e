"""A corpus that is searched by a real Milvus: that it says the same, and what it does when that fails."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.doctor.finding import Level
from bot.doctor.program import search
from corpus import Corpus, CorpusError
from corpus.backup.upgrading import open_upgraded
from corpus.milvus.catalog import MilvusCatalog
from corpus.milvus.progress import SearchProgress
from corpus.milvus.server import MilvusServer
from corpus.milvus.tables import SEARCH_METADATA
from corpus.models.errors import SearchUnavailableError
from corpus.models.feed import Viewer
from corpus.pipeline.article_index import with_search
from corpus.store.articles import ArticleStore
from tests.builders import NOON, SUBJECTS, an_article, articles

pytestmark = pytest.mark.scale
QUESTIONS = (
    "Who closed the harbour after the storm?",
    "storm harbour",
    '"the harbour" storm',
    "What happend in the harbuor?",
    "storm -harbour",
    "Is there a cease-fire?",
    "nothing of this kind occurs",
)


def many(count=60):
    """Articles of several subjects each, from three sources, over some months."""
    chance, bodies = Random(4), list(SUBJECTS.values())
    return [
        an_article(
            "\n\n".join(chance.sample(bodies, 3)) + f"\n\nThe cease-fire of day {number} held.",
            title=f"Report {number}",
            source=("Daily", "Weekly", "Monthly")[number % 3],
            published_at=NOON.replace(day=1 + number % 25),
        )
        for number in range(count)
    ]


def hits(corpus, question, **options):
    return [
        (hit.article.id, hit.passage.span.start, round(hit.score, 6))
        for hit in corpus.search(question, 50, **options)
    ]


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.3)


def answers(corpus):
    """Whether the corpus can be asked at present."""
    try:
        return bool(corpus.answer("storm harbour").citations)
    except SearchUnavailableError:
        return False


def test_a_corpus_in_milvus_says_what_the_embedded_one_says(tmp_path, milvus):
    with Corpus.open(tmp_path / "a") as one, Corpus.open(tmp_path / "b", search_url=milvus.url) as other:
        assert other.answer("storm").citations == ()
        for corpus in (one, other):
            corpus.add(many())
            corpus.add(articles())
            corpus.remove([many()[7].id, many()[8].id], now=NOON)
            corpus.add([an_article("Another text of the storm in the harbour.", id=many()[9].id)])
        until(lambda: other.is_indexed)
        assert other.passages == one.passages
        assert other.scope() == one.scope()
        for question in QUESTIONS:
            for options in ({}, {"sources": ["Daily"], "until": NOON.replace(day=20)}, {"now": NOON}):
                assert hits(other, question, **options) == hits(one, question, **options)
                assert other.answer(question, **options) == one.answer(question, **options)
        assert other.digest(now=NOON) == one.digest(now=NOON)
        assert other.reader.timeline("storm") == one.reader.timeline("storm")
        assert other.reader.sources() == one.reader.sources()
        assert other.reader.latest(limit=9) == one.reader.latest(limit=9)
        assert other.scope(viewer=Viewer(owner="7")) == one.scope(viewer=Viewer(owner="7"))
        with other.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_name": _is_of_search})
            assert compare_metadata(context, SEARCH_METADATA) == []


def _is_of_search(name, kind, _parents):
    return kind != "table" or (name.startswith("search_") and not name.endswith("version"))


def test_a_killed_server_is_waited_for_and_nothing_is_lost(tmp_path, milvus, caplog):
    caplog.set_level("INFO", "corpus.milvus.catalog")
    with Corpus.open(tmp_path, search_url=milvus.url) as corpus:
        corpus.add(many(10))
        until(lambda: corpus.is_indexed and answers(corpus))
        milvus.kill()
        began = time.monotonic()
        with pytest.raises(SearchUnavailableError, match="search is unavailable right now"):
            corpus.answer("storm harbour")
        assert time.monotonic() - began < 20
        corpus.add(articles())
        assert not corpus.is_indexed
        assert [finding.level for finding in search(milvus.url)] == [Level.ERROR]

        milvus.start()

        until(lambda: corpus.is_indexed and answers(corpus))
        assert hits(corpus, "storm")
        assert [finding.level for finding in search(milvus.url)] == [Level.OK]
        put_off, goes_on = caplog.messages
        assert put_off.startswith(
            "indexing put off until it can go on: search is unavailable right now (the server"
        )
        assert goes_on == "indexing goes on"


def test_who_asks_an_empty_folder_is_told_of_a_server_that_is_not_there(tmp_path):
    with pytest.raises(SearchUnavailableError, match="cannot be reached: check that it runs"):
        Corpus.open_to_read(tmp_path / "none", search_url="http://bob:secret@127.0.0.1:1")


def test_a_collection_that_is_gone_is_filled_anew_and_replaces_the_other(tmp_path, milvus):
    server = MilvusServer(milvus.url)
    with (
        Corpus.open(tmp_path, search_url=milvus.url) as corpus,
        Corpus.open_to_read(tmp_path, search_url=milvus.url) as reader,
    ):
        corpus.add(many(10))
        until(lambda: corpus.is_indexed and answers(corpus))
        expected = hits(corpus, "storm harbour")
        assert hits(reader, "storm harbour") == expected
        (before,) = server.collections()

        server.drop(before)
        with pytest.raises(SearchUnavailableError):
            corpus.search("storm harbour")
    with Corpus.open(tmp_path, search_url=milvus.url) as corpus:
        until(lambda: corpus.is_indexed and answers(corpus))
        assert hits(corpus, "storm harbour") == expected
        assert before not in server.collections()
    with Corpus.rebuild_index(tmp_path, search_url=milvus.url) as corpus:
        assert hits(corpus, "storm harbour") == expected
        assert len(server.collections()) == 1
    server.close()


def test_a_server_that_is_silent_is_not_waited_for_long(tmp_path, milvus):
    with Corpus.open(tmp_path, search_url=milvus.url) as corpus:
        corpus.add(many(3))
        until(lambda: corpus.is_indexed and answers(corpus))
        milvus.pause()
        try:
            with pytest.raises(SearchUnavailableError):
                corpus.answer("storm")
            began = time.monotonic()
            with pytest.raises(SearchUnavailableError):
                corpus.answer("storm")
            assert time.monotonic() - began < 2
        finally:
            milvus.resume()
        until(lambda: answers(corpus))


def test_a_server_that_scores_otherwise_is_refused(tmp_path, milvus, monkeypatch):
    monkeypatch.setattr("corpus.milvus.probe.K1", 1.2)

    with pytest.raises(CorpusError, match="does not score by BM25"):
        Corpus.open(tmp_path, search_url=milvus.url).close()


def test_two_processes_index_what_is_new_once(tmp_path, milvus, database):
    servers = {"search_url": milvus.url, "store_url": database}
    with Corpus.open(tmp_path, **servers) as one, Corpus.open(tmp_path, **servers) as other:
        assert isinstance(other._catalog, MilvusCatalog)
        for place in range(0, 20, 5):
            (one if place % 2 else other).add(many(20)[place : place + 5])
        until(lambda: one.is_indexed)
        one._catalog.refresh()
        with Corpus.in_memory(many(20)) as expected:
            assert one.passages == expected.passages
            assert hits(one, "storm harbour") == hits(expected, "storm harbour")


def test_two_processes_that_start_together_make_one_collection(tmp_path, milvus, monkeypatch):
    together, create, serve, served = Barrier(2), MilvusServer.create, SearchProgress.serve, list[str]()

    def serve_and_note(progress, collection):
        served.append(collection.name)
        serve(progress, collection)

    def create_with_the_other(server, name):
        if "probe" not in name:
            together.wait(20)
        create(server, name)

    monkeypatch.setattr(MilvusServer, "create", create_with_the_other)
    monkeypatch.setattr(SearchProgress, "serve", serve_and_note)
    with Corpus.open(tmp_path) as corpus:
        corpus.add(many())
    engine = open_upgraded(tmp_path, with_search({"search_url": milvus.url}))
    first, second = (MilvusCatalog(engine, ArticleStore(engine), MilvusServer(milvus.url)) for _ in range(2))
    with ThreadPoolExecutor() as threads:
        assert [*threads.map(MilvusCatalog.catch_up, (first, second))]
    first.catch_up()
    (collection,) = SearchProgress(engine).collections()
    assert served == [collection.name]
    assert collection.passages == corpus.passages
    for each in (first, second):
        each.close()
    engine.dispose()


def test_a_removal_that_a_killed_process_did_not_note_loses_no_collection(tmp_path, milvus, monkeypatch):
    with Corpus.open(tmp_path) as corpus:
        corpus.add(many(10))
    engine = open_upgraded(tmp_path, with_search({"search_url": milvus.url}))
    catalog = MilvusCatalog(engine, ArticleStore(engine), MilvusServer(milvus.url))
    catalog.catch_up()
    (before,) = SearchProgress(engine).collections()
    with Corpus.open(tmp_path) as corpus:
        corpus.remove([many()[3].id], now=NOON)
    with monkeypatch.context() as killed:
        killed.delattr(SearchProgress, "remove")
        with pytest.raises(AttributeError):
            catalog.catch_up()
    catalog.close()

    catalog = MilvusCatalog(engine, ArticleStore(engine), MilvusServer(milvus.url))
    catalog.catch_up()
    catalog.close()
    (after,) = SearchProgress(engine).collections()
    assert (after.name, after.passages) == (before.name, corpus.passages)
    engine.dispose()


ADDING = """
import sys
from pathlib import Path
from corpus import Corpus
from tests.scale.test_milvus import many
with Corpus.open(Path(sys.argv[1]), search_url=sys.argv[2]) as corpus:
    for place in range(0, 200, 10):
        corpus.add(many(200)[place : place + 10])
        print(place, flush=True)
"""


def test_a_process_killed_while_it_indexes_leaves_nothing_out_and_nothing_twice(tmp_path, milvus):
    command = [sys.executable, "-c", ADDING, str(tmp_path), milvus.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(4):
            process.stdout.readline()
        process.kill()

    with Corpus.open(tmp_path, search_url=milvus.url) as other, Corpus.open(tmp_path) as one:
        until(lambda: other.is_indexed)
        assert other.size >= 40
        assert other.passages == one.passages
        assert hits(other, "storm harbour") == hits(one, "storm harbour")
