"""`clippings migrate-store`: there and back, with nothing lost."""

import sys
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from bot.__main__ import main
from bot.state import tables as state
from bot.state.facts import Facts
from bot.state.messages import Kind, Message
from bot.state.outbox_history import MessageHistory
from bot.state.tables import STATE_CHAIN
from corpus import Article, Corpus, StoreError
from corpus.backup.moving import move_store
from corpus.store import tables as store
from corpus.store.database import CORPUS_CHAIN, open_database, writing
from tests.builders import NOON, articles

pytestmark = pytest.mark.scale
CHAINS, TABLES = (CORPUS_CHAIN, STATE_CHAIN), (store.METADATA, state.METADATA)
ODD = Article(title="A \x00 title", body="NUL \x00 and \x1a0.", id="odd", authors=("Zoë \x00",))


@pytest.fixture
def clippings(tmp_path, monkeypatch, capsys):
    def call(*arguments):
        monkeypatch.setattr(
            sys, "argv", ["clippings", *map(str, arguments), "--data", str(tmp_path / "data")]
        )
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code or 0, "".join(capsys.readouterr())

    return call


@pytest.fixture
def folder(tmp_path):
    """A data folder in use: an article that changed, one that is gone, a feed, a message, a fact."""
    with Corpus.open(tmp_path / "data", chains=CHAINS) as corpus:
        corpus.add([*articles(source="The Daily"), ODD], now=NOON)
        corpus.add([Article(title="Later", body="It says something else now.", id="odd")], now=NOON)
        newest = corpus.newest(1)[0]
        corpus.remove([newest.id], now=NOON)
        feed = corpus.feeds.add("https://a.test/feed", now=NOON, due_at=NOON, owner="7")
        corpus.feeds.remove(feed.number, owner="7")
        corpus.feeds.add("https://b.test/feed", now=NOON, due_at=NOON + timedelta(microseconds=1))
        Facts(corpus.engine).put("a", "\x00")
        MessageHistory(corpus.engine).keep(
            Message(kind=Kind.ANSWER, target=2**62, due_at=NOON, details={"a": [1.5, "\x00"]})
        )
    return tmp_path / "data"


def files(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*")}


def rows(engine):
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for each in TABLES
            for table in each.sorted_tables
        }


def next_numbers(engine):
    """The numbers that the next rows get."""
    with writing(engine).begin() as connection:
        removal = insert(store.REMOVALS).values(number=1).returning(store.REMOVALS.c.id)
        feed = {
            "url": "x",
            "added_at": NOON,
            "due_at": NOON,
            "title": "",
            "status": "",
            "failures": 0,
            "problem": "",
        }
        made = insert(store.FEEDS).values(feed).returning(store.FEEDS.c.number)
        return connection.execute(removal).scalar_one(), connection.execute(made).scalar_one()


def test_everything_goes_there_and_back_again(clippings, folder, tmp_path, database):
    code, said = clippings("migrate-store", folder, database)
    assert (code, "articles: 6 rows" in said) == (0, True), said

    code, said = clippings("migrate-store", database, tmp_path / "back")
    assert code == 0, said

    engines = [
        open_database(folder, CHAINS),
        open_database(folder, CHAINS, url=database),
        open_database(tmp_path / "back", CHAINS),
    ]
    before, there, back = map(rows, engines)
    assert before == there == back
    assert next_numbers(engines[0]) == next_numbers(engines[1]) == next_numbers(engines[2])
    for engine in engines:
        engine.dispose()


def test_the_index_of_the_folder_goes_on_serving(clippings, folder, database):
    before = files(folder / "index")
    clippings("migrate-store", folder, database)

    with Corpus.open(folder, chains=CHAINS, store_url=database) as corpus:
        assert corpus.is_indexed
        assert corpus.search("storm")
        assert files(folder / "index") == before
        assert corpus.add([Article(title="New", body="A tram derailed.")]).added == 1
        assert corpus.search("tram")


def test_what_is_in_use_or_holds_something_is_refused(clippings, folder, tmp_path, database):
    with Corpus.open(tmp_path / "other", chains=CHAINS, store_url=database) as corpus:
        code, said = clippings("migrate-store", folder, database)
        assert (code, "is in use" in said) == (1, True)
        corpus.add(articles(1))

    assert "the target holds rows already" in clippings("migrate-store", folder, database)[1]
    assert "nothing is stored in" in clippings("migrate-store", tmp_path / "missing", database)[1]
    assert "both places are the same" in clippings("migrate-store", folder, folder)[1]
    assert "store.url is not set" in clippings("migrate-store", folder, "store.url")[1]
    assert "TO is empty" in clippings("migrate-store", folder, "")[1]


@pytest.mark.parametrize("wrong", ["mysql://u@h/d", "postgresql://u:secret@h/d", "postgresql+psycopg://h"])
def test_a_wrong_address_is_blamed_on_the_argument_that_it_stands_in(clippings, folder, wrong):
    for argument, (code, said) in (
        ("FROM", clippings("migrate-store", wrong, folder)),
        ("TO", clippings("migrate-store", folder, wrong)),
    ):
        assert code == 1
        assert f"{argument} is not the address of a PostgreSQL database" in said
        assert "store.url" not in said
        assert "secret" not in said


def test_a_database_in_use_is_refused_before_its_tables_are_upgraded(clippings, tmp_path, database):
    older = text("UPDATE corpus_version SET version_num = 'corpus_5'")
    with Corpus.open(tmp_path / "other", chains=CHAINS, store_url=database) as corpus:
        with writing(corpus.engine).begin() as connection:
            connection.execute(older)
        code, said = clippings("migrate-store", database, tmp_path / "back")
        with corpus.engine.connect() as connection:
            found = connection.execute(text("SELECT version_num FROM corpus_version")).scalar_one()
    assert (code, found) == (1, "corpus_5"), said
    assert "is in use" in said


@pytest.mark.parametrize("table", ["articles", "messages"])
def test_an_interrupted_move_leaves_the_target_empty_and_can_be_repeated(folder, database, table):
    source, target = open_database(folder, CHAINS), open_database(folder, CHAINS, url=database)

    def interrupt(name, _rows):
        if name == table:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_store(source, target, TABLES, progress=interrupt)
    assert not any(own for name, own in rows(target).items() if name != "stores")

    assert sum(each.rows for each in move_store(source, target, TABLES)) > 10
    assert rows(source) == rows(target)
    source.dispose()
    target.dispose()


SPOILING = (
    "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN NEW.title = lower(NEW.title); RETURN NEW; END'",
    "CREATE TRIGGER spoil BEFORE INSERT ON articles FOR EACH ROW EXECUTE FUNCTION spoil()",
)


def test_what_arrives_otherwise_than_it_was_sent_is_not_kept(folder, database):
    source, target = open_database(folder, CHAINS), open_database(folder, CHAINS, url=database)
    with writing(target).begin() as connection:
        for statement in SPOILING:
            connection.exec_driver_sql(statement)

    with pytest.raises(StoreError, match="another content"):
        move_store(source, target, TABLES)

    assert not any(own for name, own in rows(target).items() if name != "stores")
    source.dispose()
    target.dispose()
