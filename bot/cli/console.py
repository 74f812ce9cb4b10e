"""Rich consoles for output and messages, and opening the corpus of a command."""

import gc
import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from bot.core.errors import UsageError, UserError
from bot.core.invisible import UNSEEN, visible
from config.settings import Settings, SettingsError, load_settings
from corpus import Corpus, CorpusError, QueryError
from corpus.store.database import Chain

_COLLECT_EVERY = 20_000  # objects; a bot or an ingest makes garbage for as long as it runs
STANDARD_INPUT = "-"
"""The argument that stands for standard input where a command takes files."""


class SafeConsole(Console):
    """A console that shows what a terminal would obey, in texts from anywhere, instead of sending it on."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print texts with nothing in them that moves the cursor, changes the direction or hides."""
        super().print(*map(_safe, objects), **options)


def _safe(item: Any) -> Any:
    if isinstance(item, Text):
        item.plain = visible(item.plain)  # as long as before, so that styles stay where they are
    return visible(item) if isinstance(item, str) else item


def output() -> Console:
    """Return the console for results. Lines are wrapped on a terminal only."""
    return _console(sys.stdout)


def messages() -> Console:
    """Return the console for everything but results."""
    return _console(sys.stderr)


def _console(stream: TextIO) -> Console:
    is_error = stream is sys.stderr
    return SafeConsole(
        stderr=is_error, highlight=False, markup=False, emoji=False, soft_wrap=not stream.isatty()
    )


def standard_input() -> io.BufferedReader:
    """Return the bytes of standard input.

    Raises:
        UserError: it is closed.
    """
    stream = getattr(sys.stdin, "buffer", None)
    if not isinstance(stream, io.BufferedReader):
        raise UserError("standard input is closed; name a file instead of -")
    return stream


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document on standard output, without terminal control characters."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    sys.stdout.write(UNSEEN.sub(_escaped, text) + "\n")


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group()).strip('"')


UNINDEXED = (
    "Some stored articles cannot be found yet. If no other command is adding articles now, run "
    "`clippings index rebuild`."
)


@contextmanager
def reported() -> Iterator[None]:
    """Report errors of the corpus to the user in one line."""
    try:
        yield
    except QueryError as error:
        raise UsageError(str(error)) from error
    except (CorpusError, SettingsError) as error:
        raise UserError(str(error)) from error


def settings_of(*, data: Path | None, config: Path | None) -> Settings:
    """Return the settings of a command with these options.

    Raises:
        UserError: they cannot be used.
    """
    with reported():
        return load_settings(config, data_dir=data)


@contextmanager
def corpus_to_read(settings: Settings) -> Iterator[Corpus]:
    """Open the corpus in the data folder without writing anything there; empty if there is none.

    Raises:
        UserError: the data folder cannot be used.
    """
    encoder = settings.answers.encoder_folder
    with (
        reported(),
        Corpus.open_to_read(settings.data_folder, encoder=encoder, **settings.servers) as corpus,
    ):
        if not corpus.is_indexed:
            messages().print(UNINDEXED, style="dim")
        yield corpus


def corpus_to_write(settings: Settings, chains: Sequence[Chain] = (), **options: Any) -> Corpus:
    """Open the corpus in the data folder, or the database that the settings name.

    Raises:
        StoreError: it cannot be used.
    """
    gc.set_threshold(_COLLECT_EVERY, *gc.get_threshold()[1:])
    return Corpus.open(settings.data_folder, chains=chains, **settings.servers, **options)


@contextmanager
def corpus_to_ask(settings: Settings) -> Iterator[tuple[Corpus, bool]]:
    """Yield the corpus in the data folder, or the samples if it is empty, and whether it is the samples.

    Raises:
        UserError: the data folder cannot be used.
    """
    with corpus_to_read(settings) as corpus:
        # What is stored may not be indexed yet, as on a new search server.
        if corpus.scope().articles or corpus.size:
            yield corpus, False
        elif corpus.folder is None:
            yield _with_samples(corpus), True
        else:
            with Corpus.in_memory(encoder=settings.answers.encoder_folder) as samples:
                yield _with_samples(samples), True


def _with_samples(corpus: Corpus) -> Corpus:
    # Imported here: a corpus with articles of its own does without.
    from corpus.samples import analysed_samples

    corpus.take(tuple(analysed_samples()))
    return corpus
