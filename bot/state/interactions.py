"""Keep interaction tokens for 15 minutes at most, outside the database.

A backup holds the database alone, so that it never holds a token.
"""

import json
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from corpus.models.errors import StoreUnavailableError

LIFETIME = timedelta(minutes=15)  # of a token, as Discord's documentation has it
_NAME = "interactions"


class InteractionTokens:
    """The tokens of interactions that wait for their answers, in a folder of the data folder."""

    def __init__(self, data_folder: Path) -> None:
        self._folder = data_folder / _NAME

    def keep(self, message: str, token: str, *, since: datetime) -> None:
        """Keep a token, valid from `since` on, under that of the message which answers the interaction.

        Raises:
            StoreUnavailableError: the disk is full, or the folder cannot be written.
        """
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            opened = os.open(self._folder / message, os.O_WRONLY | os.O_CREAT, mode=0o600)
            with os.fdopen(opened, "w", encoding="utf-8") as file:
                json.dump([token, (since + LIFETIME).timestamp()], file)
        except OSError as error:
            raise StoreUnavailableError(
                f"cannot write to {self._folder}: {error.strerror}; "
                "check that the folder can be written and the disk is not full"
            ) from error

    def get(self, message: str) -> str | None:
        """Return the token that is kept for a message."""
        return self._read(message)[0]

    def drop(self, message: str) -> None:
        """Delete what is kept for a message."""
        (self._folder / message).unlink(missing_ok=True)

    def expire(self, now: datetime) -> None:
        """Delete the tokens that are no longer valid."""
        with suppress(FileNotFoundError):
            for file in list(self._folder.iterdir()):
                if self._read(file.name)[1] <= now.timestamp():
                    file.unlink(missing_ok=True)

    def _read(self, message: str) -> tuple[str | None, float]:
        """Return a token and when it ends; of a file that was cut short by a kill, none."""
        try:
            token, ends = json.loads((self._folder / message).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None, 0.0
        return token, ends
