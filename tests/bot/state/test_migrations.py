"""The bot's tables in the database of a data folder, beside those of the corpus."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.state import tables as state
from bot.state.facts import Facts
from bot.state.outbox_history import MessageHistory
from bot.state.tables import FACTS, MESSAGES, STATE_CHAIN
from corpus import Corpus
from corpus.store import tables as store
from corpus.store.database import CORPUS_CHAIN, FILE_NAME, open_database
from corpus.store.migrations.runner import head
from tests.bot.conftest import ARTICLES, CHAINS

QUESTION = "Who is the captain of the chess club?"
VERSIONS = {chain.version_table for chain in CHAINS}


def not_a_version(thing, name, kind, _reflected, _compared):
    """Leaves Alembic's own tables out of a comparison."""
    return not (kind == "table" and name in VERSIONS)


def test_the_migrations_lead_to_the_tables(tmp_path):
    engine = open_database(tmp_path, CHAINS)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": not_a_version}
        )
        differences = compare_metadata(context, [store.METADATA, state.METADATA])
    engine.dispose()

    assert differences == []


def test_the_newest_revision_is_named_where_it_is_checked_without_alembic():
    assert head(STATE_CHAIN.scripts) == STATE_CHAIN.head


@pytest.mark.sqlite("tables")
def test_the_bot_adds_its_tables_to_a_folder_that_was_filled_before(tmp_path):
    with Corpus.open(tmp_path) as corpus:
        corpus.add(ARTICLES)

    with Corpus.open(tmp_path, chains=CHAINS) as corpus:
        Facts(corpus.engine).put("a", "1")
        answer = corpus.answer(QUESTION)

    assert tables(tmp_path) >= {"articles", FACTS.name, MESSAGES.name}
    assert answer.citations[0].article == ARTICLES[3]


def test_a_folder_that_the_bot_has_used_is_opened_by_the_corpus_alone(tmp_path):
    with Corpus.open(tmp_path, chains=CHAINS) as corpus:
        corpus.add(ARTICLES[:3])
        Facts(corpus.engine).put("a", "1")

    with Corpus.open(tmp_path) as corpus:
        corpus.add(ARTICLES[3:])
        found = corpus.answer(QUESTION).found
    with Corpus.open(tmp_path, chains=CHAINS) as corpus:
        fact, forgotten = Facts(corpus.engine).get("a"), MessageHistory(corpus.engine).by_message(1)

    assert found
    assert (fact, forgotten) == ("1", None)


@pytest.mark.sqlite("tables")
def test_the_corpus_alone_makes_no_tables_of_the_bot(tmp_path):
    open_database(tmp_path, (CORPUS_CHAIN,)).dispose()

    assert not tables(tmp_path) & {FACTS.name, MESSAGES.name, STATE_CHAIN.version_table}


def tables(folder):
    """The names of the tables in the database of a folder."""
    connection = sqlite3.connect(folder / FILE_NAME)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return names
