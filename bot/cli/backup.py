"""`clippings backup` and `restore`: a data folder as one file, and back."""

from pathlib import Path

from bot.cli.console import output, reported, settings_of
from bot.cli.index import rebuild
from bot.cli.options import this_moment
from bot.core.errors import UserError
from bot.core.invisible import visible
from bot.core.release import release
from bot.feeds.polling import sole_poller
from bot.state.tables import STATE_CHAIN
from corpus.backup.manifest import BackupManifest
from corpus.backup.restoring import restore as restored
from corpus.backup.writing import write_backup
from corpus.store.database import CORPUS_CHAIN

_CHAINS = (CORPUS_CHAIN, STATE_CHAIN)


def backup(file: Path, *, overwrite: bool, data: Path | None, config: Path | None) -> None:
    """Write the backup, also while the bot runs."""
    folder = settings_of(data=data, config=config).data_folder
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
    folder = settings_of(data=data, config=config).data_folder
    with reported():
        manifest = _restored(file, folder, replace=replace)
    made = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC"
    output().print(visible(f"restored {manifest.articles:,} articles and all settings of {made}"))
    rebuild(data=data, config=config)


def _restored(file: Path, folder: Path, *, replace: bool) -> BackupManifest:
    if not folder.is_dir():
        return restored(file, folder, chains=_CHAINS, replace=replace)
    with sole_poller(folder) as alone:
        if not alone:
            raise UserError(f"{folder} is in use: stop `clippings run` or `feeds poll` first")
        return restored(file, folder, chains=_CHAINS, replace=replace)
