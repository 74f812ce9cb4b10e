"""Run Alembic over one package's scripts. The one importer of its commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


def configuration(scripts: Path) -> Config:
    """Return Alembic's configuration for this folder of scripts."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("version_locations", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _free_of_keys(connection: Connection) -> Iterator[None]:
    """Allow tables to be made anew: SQLite does that by dropping the old one, which others refer to."""
    if connection.dialect.name != "sqlite":
        yield
        return
    keys = connection.connection.cursor()
    # Outside of a transaction, which SQLite wants for it.
    keys.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        keys.execute("PRAGMA foreign_keys = ON")
        keys.close()


def head(scripts: Path) -> str | None:
    """Return the newest revision."""
    return ScriptDirectory.from_config(configuration(scripts)).get_current_head()


def upgrade(engine: Engine, scripts: Path, *, version_table: str) -> None:
    """Bring the tables to the newest revision, in one transaction."""
    config = configuration(scripts)
    config.attributes["version_table"] = version_table
    with engine.connect() as connection, _free_of_keys(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
