"""Settings and corpus of a command, with every expected failure as one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.console import messages
from bot.errors import UsageError, UserError
from config.settings import Settings, SettingsError, load_settings
from corpus import Article, Corpus, CorpusError, QueryError

UNINDEXED = (
    "Some stored articles cannot be found yet. If no other command is adding articles now, run "
    "`clippings index rebuild`."
)


@contextmanager
def told() -> Iterator[None]:
    """Turns what the rooms below refuse into an error for the person at the keyboard."""
    try:
        yield
    except QueryError as error:
        raise UsageError(str(error)) from error
    except (CorpusError, SettingsError) as error:
        raise UserError(str(error)) from error


def settings_of(*, data: Path | None, config: Path | None) -> Settings:
    """The settings of a command with these options.

    Raises:
        UserError: they cannot be used.
    """
    with told():
        return load_settings(config, data_dir=data)


@contextmanager
def corpus_to_read(settings: Settings) -> Iterator[Corpus]:
    """Open the corpus in the data folder without writing anything there; empty if there is none.

    Raises:
        UserError: the data folder cannot be used.
    """
    with told(), Corpus.open_to_read(settings.data_folder) as corpus:
        if not corpus.is_indexed:
            messages().print(UNINDEXED, style="dim")
        yield corpus


@contextmanager
def corpus_to_ask(settings: Settings) -> Iterator[tuple[Corpus, bool]]:
    """The corpus in the data folder, or where that has no articles the samples; and whether it is these.

    Raises:
        UserError: the data folder cannot be used.
    """
    with corpus_to_read(settings) as corpus:
        if corpus.scope().articles:
            yield corpus, False
            return
    with told(), Corpus.in_memory(_samples()) as corpus:
        yield corpus, True


def _samples() -> Iterator[Article]:
    # Imported here: a corpus with articles of its own needs neither.
    from corpus.samples import read_samples

    return read_samples()
