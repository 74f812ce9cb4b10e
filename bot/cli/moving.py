"""`clippings migrate-store`: move everything stored to another database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress
from sqlalchemy import Engine

from bot.cli.console import messages, output, reported, settings_of
from bot.cli.run import alone
from bot.core.errors import UserError
from bot.core.invisible import visible
from bot.feeds.polling import sole_poller
from bot.state import tables as state
from bot.state.tables import STATE_CHAIN
from config.settings import Settings
from corpus.backup.moving import MovedTable, move_store
from corpus.backup.upgrading import open_upgraded
from corpus.store import tables as store
from corpus.store.database import CORPUS_CHAIN, has_store, is_used, open_database

_OF_SETTINGS = "store.url"  # stands for the address in the settings, which may hold a password
_CHAINS = (CORPUS_CHAIN, STATE_CHAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where things are stored: the file of a folder, or the database at `url`."""

    folder: Path
    url: str | None = None

    @property
    def name(self) -> str:
        """What it is called in messages, which hold no password."""
        return "the database in PostgreSQL" if self.url else str(self.folder)


def migrate(source: str, target: str, *, data: Path | None, config: Path | None) -> None:
    """Move the store, and show what arrived.

    Raises:
        UserError: a place cannot be used, is in use, or holds what it should not.
    """
    settings = settings_of(data=data, config=config)
    places = [_place("FROM", source, settings), _place("TO", target, settings)]
    if places[0] == places[1]:
        raise UserError("both places are the same: name another one to move to")
    with reported(), ExitStack() as stack:
        if not has_store(places[0].folder, url=places[0].url):
            raise UserError(f"nothing is stored in {places[0].name}")
        for folder in {place.folder for place in places}:
            stack.enter_context(_unused(folder))
        moved = _moved(*(stack.enter_context(_opened(place)) for place in places))
    output().print(visible("\n".join(map(_line, moved))))
    output().print(visible(f"moved to {places[1].name}; {_next_step(places[1])}"))


def _place(argument: str, named: str, settings: Settings) -> _Place:
    if not named.strip():
        raise UserError(f"{argument} is empty; name a folder or the address of a database")
    if named == _OF_SETTINGS and settings.store.address is None:
        raise UserError("store.url is not set; set it in the environment as CLIPPINGS_STORE__URL")
    if named == _OF_SETTINGS:
        return _Place(folder=settings.data_folder, url=settings.store.address)
    if "://" in named:
        # Imported here: only those who name a server have its driver.
        from corpus.store.postgresql import check_address

        with reported():
            check_address(named, called=argument)
        return _Place(folder=settings.data_folder, url=named)
    return _Place(folder=Path(named).expanduser().absolute())


@contextmanager
def _unused(folder: Path) -> Iterator[None]:
    """Keep bots off a data folder."""
    with alone(folder), sole_poller(folder) as polls:
        if not polls:
            raise UserError(f"{folder} is in use: stop `clippings run` or `feeds poll` first")
        yield


@contextmanager
def _opened(place: _Place) -> Iterator[Engine]:
    _refuse_if_used(place)
    engine = open_upgraded(place.folder, _CHAINS, url=place.url)
    try:
        yield engine
    finally:
        engine.dispose()


def _refuse_if_used(place: _Place) -> None:
    """Look before its tables are upgraded: a bot of the older version would fail on them."""
    if place.url is None:
        return  # its locks are held
    engine = open_database(place.folder, (), url=place.url)
    try:
        if is_used(engine):
            raise UserError(f"{place.name} is in use: stop every bot that uses it first")
    finally:
        engine.dispose()


def _moved(source: Engine, target: Engine) -> tuple[MovedTable, ...]:
    console = messages()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("Moving", total=None)

        def show(table: str, rows: int) -> None:
            shown.update(task, description=f"Moving {table}", advance=rows)

        return move_store(source, target, (store.METADATA, state.METADATA), progress=show)


def _line(table: MovedTable) -> str:
    return f"{table.name}: {table.rows:,} rows, checksum {table.checksum[:16]}"


def _next_step(target: _Place) -> str:
    if target.url:
        return "set store.url to its address, and start the bot"
    return f"take store.url out of the settings, and start the bot with --data {target.folder}"
