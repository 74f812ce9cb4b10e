"""Runs Alembic over the folders of scripts that are registered. The one importer of Alembic's commands."""

import os
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from corpus.errors import StoreError


def configuration(scripts: Sequence[Path]) -> Config:
    """Alembic's configuration for these folders of scripts."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("version_locations", os.pathsep.join(map(str, scripts)).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def heads(scripts: Sequence[Path]) -> set[str]:
    """The newest revision of each branch."""
    return set(ScriptDirectory.from_config(configuration(scripts)).get_heads())


def upgrade(engine: Engine, scripts: Sequence[Path]) -> None:
    """Brings the schema to the newest revision of each branch, in one transaction.

    Raises:
        StoreError: the database was made by a newer version of the program.
    """
    config = configuration(scripts)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "heads")
        except CommandError as error:
            raise StoreError(
                "the data folder was made by a newer version; update Clippings to open it"
            ) from error
