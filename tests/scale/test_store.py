"""A corpus whose store is in PostgreSQL: that it says the same, and what it does when the server fails."""

import subprocess
import sys
import threading
import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, inspect, select

from bot.state import tables as state
from bot.state.tables import STATE_CHAIN
from corpus import Article, Corpus
from corpus.store import tables as store
from corpus.store.database import ARTICLES_TURN, CORPUS_CHAIN, open_database, writing
from corpus.store.tables import REMOVALS
from tests.builders import NOON, articles

pytestmark = pytest.mark.scale
CHAINS = (CORPUS_CHAIN, STATE_CHAIN)

OPENING = """
import sys
from pathlib import Path
from bot.state.tables import STATE_CHAIN
from corpus.store.database import CORPUS_CHAIN, open_database
open_database(Path(sys.argv[1]), (CORPUS_CHAIN, STATE_CHAIN), url=sys.stdin.read())
"""


def test_a_corpus_in_postgresql_answers_as_one_in_a_file(tmp_path, database):
    question = "storm"
    with Corpus.open(tmp_path / "file") as one, Corpus.open(tmp_path / "server", store_url=database) as other:
        for corpus in (one, other):
            corpus.add(articles(source="The Daily"), now=NOON)
        assert other.search(question) == one.search(question)
        assert other.answer(question) == one.answer(question)
        assert other.answer(question).citations
    with Corpus.open(tmp_path / "server", store_url=database) as again:
        assert again.is_indexed
        assert again.size == len(articles())


def test_a_text_with_any_character_comes_back_as_it_was(tmp_path, database):
    body = "A NUL \x00 here, a substitute \x1a0 and \x1a1 there, \U0001f600 and \ufffe. " + "long " * 300_000
    with Corpus.open(tmp_path, store_url=database) as corpus:
        report = corpus.add([Article(title="A \x00 title", body=body, id="x\x00y", authors=("A\x00B",))])
        assert report.added == 1
        stored = corpus.article("x\x00y")
        assert (stored.title, stored.body, stored.authors) == ("A \x00 title", body, ("A\x00B",))


def test_the_index_of_another_store_is_made_anew(tmp_path, database, databases):
    with Corpus.open(tmp_path) as corpus:
        corpus.add(articles())
    for number, url in enumerate((database, databases.fresh()), start=1):
        with Corpus.open(tmp_path, store_url=url) as corpus:
            assert corpus.scope().articles == 0
            corpus.add(articles(number))
            assert corpus.scope().articles == corpus.size == number
            assert corpus.search("storm")


WITHOUT = """
import sys
import bot.app, bot.cli.run, bot.cli.doctor
from corpus import Article, Corpus
with Corpus.open(sys.argv[1]) as corpus:
    corpus.add([Article(title="A storm", body="A storm hit Galway.")])
    corpus.answer("What hit Galway?")
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"psycopg", "pymilvus", "grpc", "pandas"}))
print(*(name for name in sys.modules if name == "corpus.store.postgresql"))
"""


def test_who_stores_in_a_file_loads_nothing_of_it(tmp_path):
    program = [sys.executable, "-c", WITHOUT, tmp_path]
    assert subprocess.run(program, capture_output=True, text=True, check=True).stdout.split() == []


def test_several_processes_may_start_at_once_over_an_empty_database(tmp_path, database):
    started = [
        subprocess.Popen([sys.executable, "-c", OPENING, tmp_path], stdin=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in started:
        process.stdin.write(database)
        process.stdin.close()

    assert [process.wait(60) for process in started] == [0, 0, 0]
    engine = create_engine(database)
    assert {"articles", "messages", "corpus_version", "state_version"} <= set(
        inspect(engine).get_table_names()
    )
    engine.dispose()


def test_the_migrations_make_the_tables_as_they_are_declared(tmp_path, database):
    engine = open_database(tmp_path, CHAINS, url=database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_no_version})
        found = compare_metadata(context, [store.METADATA, state.METADATA])
    engine.dispose()

    assert found == []


def _is_no_version(name, kind, _parents):
    return kind != "table" or not name.endswith("_version")


def test_numbers_are_seen_in_the_order_in_which_they_were_given(tmp_path, database):
    """The index reads on from the newest number that it has seen: a lower one must not come later."""
    engine = open_database(tmp_path, url=database)
    first, later = threading.Event(), []

    def add_slowly():
        with writing(engine, ARTICLES_TURN).begin() as connection:
            connection.execute(insert(REMOVALS).values(number=1))
            first.set()
            time.sleep(0.3)

    def add():
        first.wait()
        with writing(engine, ARTICLES_TURN).begin() as connection:
            later.append(
                connection.execute(insert(REMOVALS).values(number=2).returning(REMOVALS.c.id)).scalar_one()
            )
        with engine.connect() as connection:
            later.append(connection.scalars(select(REMOVALS.c.id).order_by(REMOVALS.c.id)).all())

    threads = [threading.Thread(target=each) for each in (add_slowly, add)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()

    assert later == [2, [1, 2]]
