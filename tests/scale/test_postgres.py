"""The PostgreSQL that tests are run against."""

import pytest
from sqlalchemy import create_engine, text

pytestmark = pytest.mark.scale


def scalar(url, statement):
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(text(statement)).scalar_one()
    finally:
        engine.dispose()


def test_each_database_is_empty_and_in_utf_8(databases, database):
    assert scalar(database, "SHOW server_encoding") == "UTF8"
    assert scalar(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    assert databases.fresh(like=database) != database


def test_a_server_of_ones_own_can_be_killed_and_comes_back(postgres):
    postgres.kill()
    postgres.start()

    assert scalar(postgres.url(), "SELECT 1") == 1
