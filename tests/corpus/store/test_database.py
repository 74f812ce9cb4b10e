"""The database of a data folder: made, migrated, and refused when it cannot be used."""

import os
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from corpus import Corpus, StoreError
from corpus.store.articles import ArticleStore
from corpus.store.database import CORPUS_CHAIN, FILE_NAME, Chain, open_database, open_in_memory, writing
from corpus.store.migrations.runner import head
from corpus.store.tables import METADATA
from tests.builders import an_article, prepared


@pytest.mark.sqlite("tables")
def test_the_migrations_lead_to_the_tables(tmp_path):
    engine = open_database(tmp_path)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "version_table": CORPUS_CHAIN.version_table}
        )
        differences = compare_metadata(context, METADATA)
    engine.dispose()

    assert differences == []


def test_the_newest_revision_is_named_where_it_is_checked_without_alembic():
    assert head(CORPUS_CHAIN.scripts) == CORPUS_CHAIN.head


@pytest.mark.sqlite("tables")
def test_the_database_in_memory_has_the_schema_of_one_on_disk(tmp_path):
    schema = text(
        "SELECT name FROM sqlite_master WHERE name NOT LIKE '%_version' AND name NOT LIKE 'sqlite%'"
    )
    names = []
    for engine in (open_database(tmp_path), open_in_memory()):
        with engine.connect() as connection:
            names.append(sorted(connection.scalars(schema)))
        engine.dispose()

    assert names[0] == names[1] != []


def test_a_folder_is_made_with_its_parents_and_opened_again(tmp_path):
    folder = tmp_path / "a" / "b"
    article = an_article()
    engine = open_database(folder)
    ArticleStore(engine).add([article], prepared)
    engine.dispose()

    again = open_database(folder)

    assert ArticleStore(again).find(article.id).article == article
    again.dispose()


def test_a_reader_is_not_in_the_way_of_a_writer(tmp_path):
    engine, other = open_database(tmp_path), open_database(tmp_path)
    with engine.begin() as reading:
        reading.execute(text("SELECT count(*) FROM articles")).scalar_one()
        with writing(other).begin() as connection:
            connection.execute(text("INSERT INTO sources (name) VALUES ('A')"))
        seen = reading.execute(text("SELECT count(*) FROM sources")).scalar_one()
    engine.dispose()
    other.dispose()

    assert seen == 0


@pytest.mark.sqlite("file")
@pytest.mark.parametrize("revision", ["corpus_9999", "corpus_0007"])
def test_a_folder_of_an_unknown_version_is_refused_and_left_as_it_is(tmp_path, revision):
    open_database(tmp_path).dispose()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute(f"UPDATE corpus_version SET version_num = '{revision}'")
    connection.close()
    before = (tmp_path / FILE_NAME).read_bytes()

    with pytest.raises(
        StoreError, match=rf"a newer version of Clippings made the data folder .* \({revision}\)"
    ):
        Corpus.open(tmp_path)

    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


NOTES = """
import sqlalchemy as sa
from alembic import op

revision = "notes_0001"
down_revision = None


def upgrade():
    op.create_table("notes", sa.Column("text", sa.Text))
"""


def test_another_package_brings_tables_that_the_corpus_need_not_know(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "notes_0001_notes.py").write_text(NOTES)
    chain = Chain(name="notes", scripts=tmp_path / "scripts", head="notes_0001")
    folder = tmp_path / "data"
    open_database(folder).dispose()

    for chains in ([CORPUS_CHAIN, chain], [chain], [CORPUS_CHAIN]):
        engine = open_database(folder, chains)
        tables = inspect(engine).get_table_names()
        engine.dispose()

        assert {"notes", "articles"} <= set(tables)


@pytest.mark.sqlite("damage")
def test_a_file_that_is_no_database_is_refused_with_advice(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"This is a text file.\n" * 100)

    with pytest.raises(StoreError, match=r"clippings\.db.*restore a backup"):
        open_database(tmp_path)

    assert (tmp_path / FILE_NAME).read_bytes().startswith(b"This is a text file.")


def test_a_data_folder_that_is_a_file_is_refused_with_advice(tmp_path):
    path = tmp_path / "file"
    path.write_text("")

    with pytest.raises(StoreError, match="choose another with --data"):
        open_database(path)
    with pytest.raises(StoreError, match="choose another with --data"):
        open_database(path / "below")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_is_refused_with_advice(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(StoreError, match="can be written"):
        open_database(tmp_path)
