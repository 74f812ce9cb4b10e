"""`clippings backup`, `restore` and `index`."""

from pathlib import Path

from rich.progress import Progress

from bot.cli.console import corpus_to_read, messages, output, print_json, reported, settings_of
from bot.cli.options import this_moment
from bot.core.errors import UserError
from bot.core.invisible import visible
from bot.core.release import release
from bot.state.tables import STATE_CHAIN
from corpus import Corpus
from corpus.backup.manifest import BackupManifest
from corpus.backup.restoring import restore as restored
from corpus.backup.writing import write_backup
from corpus.store.database import CORPUS_CHAIN


def rebuild(*, data: Path | None, config: Path | None) -> None:
    """Rebuild the index, with a progress bar on a terminal."""
    settings = settings_of(data=data, config=config)
    console = messages()
    with reported(), Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Indexing", total=None)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        with Corpus.rebuild_index(settings.data_folder, progress=show, **settings.servers) as corpus:
            output().print(f"indexed {corpus.scope().articles:,} articles, {corpus.passages:,} passages")


def stats(*, as_json: bool, data: Path | None, config: Path | None) -> None:
    """Show the size of the store and of the index."""
    settings = settings_of(data=data, config=config)
    with corpus_to_read(settings) as corpus:
        scope = corpus.scope()
        newest = scope.newest.isoformat() if scope.newest else None
        counts = {"articles": scope.articles, "sources": scope.sources, "passages": corpus.passages}
    size = sum(file.stat().st_size for file in settings.data_folder.rglob("*") if file.is_file())
    if as_json:
        print_json(counts | {"newest": newest, "bytes": size, "folder": str(settings.data_folder)})
        return
    lines = [f"{name} {count:,}" for name, count in counts.items()]
    output().print(
        "\n".join([*lines, f"newest {newest or 'none with a date'}", f"size {size / 1e6:,.1f} MB"])
    )


_CHAINS = (CORPUS_CHAIN, STATE_CHAIN)


def backup(file: Path, *, overwrite: bool, data: Path | None, config: Path | None) -> None:
    """Write the backup, also while the bot runs."""
    folder = _folder(data=data, config=config, instead="pg_dump --format custom --file FILE DATABASE")
    with reported():
        manifest = write_backup(
            folder, file, chains=_CHAINS, program=release(), now=this_moment(), overwrite=overwrite
        )
    size = file.stat().st_size / 1e6
    output().print(
        visible(f"backed up {manifest.articles:,} articles and all settings: {file}, {size:,.1f} MB")
    )


def restore(file: Path, *, replace: bool, data: Path | None, config: Path | None) -> None:
    """Restore a backup into the data folder and rebuild its index.

    Raises:
        UserError: the backup cannot be used, or the folder is in use or holds something.
    """
    instead = "pg_restore --clean --if-exists --dbname DATABASE FILE` and then `clippings index rebuild"
    folder = _folder(data=data, config=config, instead=instead)
    with reported():
        manifest = _restored(file, folder, replace=replace)
    made = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC"
    output().print(visible(f"restored {manifest.articles:,} articles and all settings of {made}"))
    rebuild(data=data, config=config)


def _folder(*, data: Path | None, config: Path | None, instead: str) -> Path:
    """Return the data folder; raise UserError where it does not hold what is stored."""
    settings = settings_of(data=data, config=config)
    if settings.store.address is not None:
        raise UserError(
            f"store.url names a database in PostgreSQL, which has tools for this: use `{instead}`"
        )
    return settings.data_folder


def _restored(file: Path, folder: Path, *, replace: bool) -> BackupManifest:
    if not folder.is_dir():
        return restored(file, folder, chains=_CHAINS, replace=replace)
    # Imported here: other commands need nothing of the network.
    from bot.feeds.polling import sole_poller

    with sole_poller(folder) as alone:
        if not alone:
            raise UserError(f"{folder} is in use: stop `clippings run` or `feeds poll` first")
        return restored(file, folder, chains=_CHAINS, replace=replace)
