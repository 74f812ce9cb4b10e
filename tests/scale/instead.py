"""Run tests that are written for SQLite over PostgreSQL: `pytest --store postgres`.

Each data folder gets a schema of its own, whose name stands in the file where SQLite would keep the tables. A
folder that was copied gets a copy of the schema when it is first opened.
"""

import json
import os
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.state import tables as state
from bot.state.tables import STATE_CHAIN
from corpus.store import database
from corpus.store import tables as store
from corpus.store.database import CORPUS_CHAIN
from corpus.store.postgresql import postgresql_engine

SERVER = "TEST_STORE_SERVER"  # the URL of the server, for processes that tests start too
_CHAINS = (CORPUS_CHAIN, STATE_CHAIN)


def install() -> None:
    """Let folders be opened, and corpora in memory be made, over the server that the environment names."""
    database.sqlite_engine = _engine
    database.sqlite_reader = lambda path: _engine(path, reads=True)
    database.sqlite_in_memory = lambda: postgresql_engine(_url(_made()))


def _engine(path: Path, *, reads: bool = False) -> Engine:
    path = path.absolute()
    note = json.loads(path.read_text()) if path.exists() else {"path": "", "schema": ""}
    if note["path"] != str(path):
        note = {"path": str(path), "schema": _made(like=note["schema"])}
        path.write_text(json.dumps(note))
    return postgresql_engine(_url(note["schema"]), reads=reads)


def _url(schema: str) -> str:
    address = make_url(os.environ[SERVER])
    return address.set(query={"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)


def _made(*, like: str = "") -> str:
    """Make a schema with all tables, filled as another one is; its name."""
    schema = f"clippings_{uuid4().hex}"
    steps = [f"CREATE SCHEMA {schema}", f"SET LOCAL search_path = {schema}", *_tables()]
    steps += [step.format(old=like) for step in _copying()] if like else _revisions()
    with _server().begin() as connection:
        # As one text: psycopg sends one without parameters as it is.
        connection.exec_driver_sql(";\n".join(steps).replace("%", "%%"))
    return schema


@cache
def _tables() -> tuple[str, ...]:
    """Return the statements that make all tables."""
    every = [*store.METADATA.sorted_tables, *state.METADATA.sorted_tables]
    indexes = [index for table in every for index in sorted(table.indexes, key=lambda each: each.name)]
    made = [*map(CreateTable, every), *map(CreateIndex, indexes)]
    dialect = _server().dialect
    own = (f"CREATE TABLE {chain.version_table} (version_num VARCHAR(32) PRIMARY KEY)" for chain in _CHAINS)
    return (*(str(each.compile(dialect=dialect)) for each in made), *own)


def _revisions() -> list[str]:
    return [f"INSERT INTO {chain.version_table} VALUES ('{chain.head}')" for chain in _CHAINS]


@cache
def _copying() -> tuple[str, ...]:
    """Return the statements that fill all tables as those of the schema {old} are."""
    tables = [*store.METADATA.sorted_tables, *state.METADATA.sorted_tables]
    names = [*(table.name for table in tables), *(chain.version_table for chain in _CHAINS)]
    counters = [
        f"{table.name}_{column.name}_seq"
        for table in tables
        for column in table.primary_key.columns
        if column is table.autoincrement_column
    ]
    return (
        *(f"INSERT INTO {name} SELECT * FROM {{old}}.{name}" for name in names),
        *(f"SELECT setval('{name}', last_value, is_called) FROM {{old}}.{name}" for name in counters),
    )


@cache
def _server() -> Engine:
    return create_engine(os.environ[SERVER])
