"""What people are told when PostgreSQL cannot be used, and that all goes on once it can."""

import pytest
from sqlalchemy import create_engine, select, text

from corpus import Article, Corpus, StoreError
from corpus.models.errors import StoreUnavailableError
from corpus.store.database import ARTICLES_TURN, open_database, writing
from corpus.store.tables import ARTICLES
from tests.builders import NOON, articles
from tests.scale.postgres import PASSWORD

pytestmark = pytest.mark.scale
SECRET = "hunter2"  # a wrong one


def refusal(folder, url):
    with pytest.raises(StoreError) as raised:
        Corpus.open(folder, store_url=url)
    assert SECRET not in str(raised.value)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def run(url, *statements):
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def delete_while(engine, event):
    """Deletes every article, and meanwhile has something happen."""
    with writing(engine, ARTICLES_TURN).begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
        connection.execute(ARTICLES.delete())
        event()
        connection.execute(select(ARTICLES.c.id))


def test_what_cannot_be_connected_to_is_told_in_a_line_without_the_password(tmp_path, postgres):
    run(postgres.url(), f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")
    run(postgres.url(), "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")

    assert "check the user name and password in its address" in refusal(
        tmp_path, postgres.url(user="guarded", password=SECRET)
    )
    assert "createdb --encoding UTF8" in refusal(tmp_path, postgres.url("missing", password=SECRET))
    assert "keeps text in LATIN1" in refusal(tmp_path, postgres.url("latin", password=SECRET))
    assert "owner of the database" in refusal(tmp_path, postgres.url(user="guarded", password=PASSWORD))
    assert "store.url is not the address of" in refusal(tmp_path, f"postgres://me:{SECRET}@host/db")
    assert "store.url is not the address of" in refusal(tmp_path, f"me:{SECRET}@host")
    postgres.stop()
    assert "Connection refused" in refusal(tmp_path, postgres.url(password=SECRET))
    assert "check that the server runs" in refusal(
        tmp_path, f"postgresql+psycopg://me:{SECRET}@nowhere.invalid/db"
    )


def test_a_server_that_crashes_costs_what_was_under_way_and_no_more(tmp_path, postgres):
    with Corpus.open(tmp_path, store_url=postgres.url()) as corpus:
        corpus.add(articles(), now=NOON)
        with pytest.raises(StoreUnavailableError):
            delete_while(corpus.engine, postgres.kill)
        with pytest.raises(StoreUnavailableError, match="check that the server runs"):
            corpus.add([Article(title="Late", body="It came while nobody could store it.")])

        postgres.start()

        assert corpus.size == len(articles())
        assert corpus.add([Article(title="Late", body="It came again.")]).added == 1
        assert corpus.search("came again")[0].article.title == "Late"


def test_a_server_that_only_reads_answers_and_says_why_nothing_is_stored(tmp_path, databases, database):
    with Corpus.open(tmp_path, store_url=database) as corpus:
        corpus.add(articles(), now=NOON)
    run(database, f'ALTER DATABASE "{database.rpartition("/")[2]}" SET default_transaction_read_only = on')

    with Corpus.open_to_read(tmp_path, store_url=database) as corpus:
        assert corpus.search("storm")
    with Corpus.open(tmp_path, store_url=f"{database}?options=-c%20transaction_read_only%3Don") as corpus:
        assert corpus.search("storm")


def test_transactions_in_each_others_way_end_with_an_error_that_passes(tmp_path, database):
    engine = open_database(tmp_path, url=database)
    with writing(engine, "one").begin() as connection:
        connection.execute(text("LOCK TABLE articles"))
        with pytest.raises(StoreUnavailableError, match="try again"):
            delete_while(engine, lambda: None)
    engine.dispose()
