"""Fixtures of tests against real engines, for every folder of tests; such a test is marked `scale`."""

import os
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.scale.milvus import MilvusCore, milvus_core
from tests.scale.postgres import PostgresServer, postgres_server

# The URL of a server that may be used, as a role that may create databases. It is kept under another name,
# for the program refuses variables of its own that it does not know.
SERVER = "TEST_STORE_SERVER"  # the server of a run whose tests all store in PostgreSQL
_GIVEN = "TEST_POSTGRES"
if given := os.environ.pop(f"CLIPPINGS_{_GIVEN}", ""):
    os.environ[_GIVEN] = given


# Why a test is left out where PostgreSQL stores: what `@pytest.mark.sqlite` names.
SQLITE_ALONE = {
    "backup": "`clippings backup` and `restore` copy a file; `pg_dump` and `pg_restore` take their place",
    "damage": "bytes of the file are damaged; a server tells of damage itself, and its own tools mend it",
    "file": "which files there are, and what they hold; `tests/scale/test_doctor.py` has the like",
    "tables": "how tables are made; here they are made at once, so `tests/scale/test_store.py` tests it",
}

_LEFT_OPEN = (
    (".*was deleted while still open", "ResourceWarning"),
    ("Exception ignored in.*(BaseConnection|ServerCursor)", "pytest.PytestUnraisableExceptionWarning"),
)


def pytest_addoption(parser):
    """Add the choice of where tests store."""
    parser.addoption(
        "--store", choices=("sqlite", "postgres"), default=os.environ.pop("CLIPPINGS_TEST_STORE", "sqlite")
    )


def pytest_configure(config):
    """Start PostgreSQL for this run and its workers if all tests are to store there."""
    if config.getoption("--store") != "postgres":
        return
    if not hasattr(config, "workerinput"):
        server = ExitStack()
        os.environ[SERVER] = os.environ.get(_GIVEN) or server.enter_context(postgres_server()).url()
        os.environ["PYTHONPATH"] = str(Path(__file__).parent / "site")
        config.add_cleanup(server.close)
    # Many tests leave a file of SQLite to the garbage collector; of a connection left so, psycopg warns.
    for message, kind in _LEFT_OPEN:
        config.addinivalue_line("filterwarnings", f"ignore:{message}:{kind}")  # while tests run
        warnings.filterwarnings("ignore", message)  # and when the last are collected
    from tests.scale.instead import install

    install()


def pytest_collection_modifyitems(config, items):
    """Leave out what is about files of SQLite where there are none; refuse a mark without a known reason."""
    about = [item for item in items if item.get_closest_marker("sqlite")]
    for item in about:
        if item.get_closest_marker("sqlite").args[:1] not in {(reason,) for reason in SQLITE_ALONE}:
            raise pytest.UsageError(f"{item.nodeid}: mark sqlite with a reason of tests/scale/fixtures.py")
    if config.getoption("--store") == "postgres":
        items[:] = [item for item in items if item not in set(about)]
        config.hook.pytest_deselected(items=about)


class Databases:
    """Makes databases on a server, and drops them at the end."""

    def __init__(self, url: str) -> None:
        self._url, self._prefix, self._counter = make_url(url), f"clippings_{uuid4().hex[:8]}", count()
        self._engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._made: list[str] = []

    def fresh(self, *, like: str | None = None, options: str = "") -> str:
        """Make a database, empty or a copy of that at `like`, and return its URL."""
        name = f"{self._prefix}_{next(self._counter)}"
        template = f' TEMPLATE "{make_url(like).database}"' if like else ""
        with self._engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"{template} {options}'))
        self._made.append(name)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self) -> None:
        """Drop what was made, whoever is connected."""
        with self._engine.connect() as connection:
            for name in self._made:
                connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        self._engine.dispose()


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The server of this run: the one that the environment names, else one that is started for it."""
    if given := os.environ.get(_GIVEN):
        made = Databases(given)
        yield made
        made.drop()
        return
    with postgres_server() as server:
        made = Databases(server.url())
        yield made
        made.drop()


@pytest.fixture
def database(databases: Databases) -> str:
    """The URL of an empty database in PostgreSQL, as `store.url` takes it."""
    return databases.fresh()


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """A server of this test alone, that may be stopped and killed."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def milvus() -> Iterator[MilvusCore]:
    """A Milvus of this test alone, that may be paused and killed."""
    with milvus_core() as core:
        yield core
