"""Check the data folder, its database and its index."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import Engine

from bot.doctor.finding import Finding, fault, fine, warning
from corpus import CorpusError, IndexFormatError
from corpus.backup.restoring import STAGE
from corpus.index.folder import IndexFolder
from corpus.store.articles import ArticleStore
from corpus.store.catalog import index_state
from corpus.store.database import FILE_NAME, Chain
from corpus.store.database_file import count_articles, faults, looking, newer, revisions

_MEGABYTE = 1_000_000
_SCARCE = 500 * _MEGABYTE
_NONE = 20 * _MEGABYTE
_REBUILD = "`clippings index rebuild` makes it anew"


def place(folder: Path) -> Iterator[Finding]:
    """Whether the folder is there, can be written, and has room."""
    if not folder.exists():
        yield warning("data folder", f"{folder} does not exist yet", "`clippings ingest PATH` creates it")
        return
    if not folder.is_dir():
        yield fault("data folder", f"{folder} is a file", "name a folder by --data or CLIPPINGS_DATA_DIR")
        return
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(b"1")
    except OSError as error:
        yield fault(
            "data folder", f"{folder} cannot be written: {error.strerror}", "give this user the right to"
        )
    else:
        yield fine("data folder", f"{folder} is writable")
    if next(folder.glob(f"{STAGE}*"), None):
        yield warning(
            "data folder", "an interrupted restore left files there", "restore again; it removes them"
        )
    yield _room(folder)


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    text = f"{free / _MEGABYTE:,.0f} MB free"
    if free < _NONE:
        return fault("disk", text, "make room: nothing more can be stored")
    if free < _SCARCE:
        return warning("disk", text, "make room, or keep fewer articles ([retention] in the settings)")
    return fine("disk", text)


def database(folder: Path) -> Iterator[Finding]:
    """Whether the database is whole; all of it is read."""
    if not os.access(folder / FILE_NAME, os.R_OK | os.W_OK):
        yield fault("database", f"{folder / FILE_NAME} cannot be written", "give this user the right to")
        return
    restore = "`clippings restore BACKUP --replace`, or move the file away and ingest again"
    try:
        with looking(folder) as connection:
            wrong = faults(connection)
            articles = 0 if wrong else count_articles(connection)
    except CorpusError as error:
        yield fault("database", str(error), restore)
        return
    if wrong:
        yield fault("database", f"is damaged: {'; '.join(wrong)}", restore)
    else:
        yield fine("database", f"is intact, {articles:,} articles")


def schema(folder: Path, chains: Sequence[Chain]) -> Iterator[Finding]:
    """Whether this program knows the tables."""
    with looking(folder) as connection:
        at = revisions(connection, chains)
    named = ", ".join(revision for revision in at.values() if revision) or "no tables"
    if newer(at, chains):
        yield fault("schema", f"{named}: another version of Clippings made it", "open it with that version")
    elif any(at[chain.name] not in {None, chain.head} for chain in chains):
        yield warning(
            "schema", f"{named}: an older version made it", "make a backup; the next command updates it"
        )
    else:
        yield fine("schema", named)


def is_current(folder: Path, chains: Sequence[Chain]) -> bool:
    """Whether the tables of all chains are there as this program knows them."""
    with looking(folder) as connection:
        return all(revisions(connection, [chain])[chain.name] == chain.head for chain in chains)


def index(engine: Engine, folder: Path) -> Iterator[Finding]:
    """Whether the index is whole and in step with the store; all of it is read."""
    store = ArticleStore(engine)
    if IndexFolder(folder).version() is None:
        if store.watermark() == (0, 0):
            yield fine("index", "there is nothing to index yet")
        else:
            yield warning("index", "is not there", "the next command makes it, and takes its time for that")
        return
    try:
        state = index_state(store, folder)
    except IndexFormatError as error:
        yield fault("index", str(error).partition("; `clippings")[0], _REBUILD)
        return
    if state.strays:
        yield fault("index", f"holds {state.strays:,} articles that the database does not have", _REBUILD)
    elif state.outdated:
        yield warning("index", "holds the terms of an older version", "the next command makes it anew")
    elif state.behind:
        yield warning(
            "index", f"lacks {state.behind:,} changes", f"the next command reads on; else {_REBUILD}"
        )
    else:
        yield fine("index", f"is intact and up to date, {state.passages:,} passages")
