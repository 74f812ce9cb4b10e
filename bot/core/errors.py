"""Errors that a user is shown in one line."""

from typing import Any

from corpus.models.errors import Reason


def unknown_control() -> "UserError":
    """Return the error for a custom id or a value that no message of the bot holds."""
    return UserError("This button or menu no longer works; use the command again.")


class UserError(Exception):
    """Something that the person at the keyboard can mend; its text says how.

    In Discord it is said in the person's language: the message is one of the catalogue's, and `values`
    stand in the places that it names. `grant` is a link that grants a missing permission, if there is one.
    """

    def __init__(self, message: str, /, *, grant: str = "", **values: Any) -> None:
        self.reason = Reason(message, **values)
        super().__init__(self.reason)
        self.grant = grant


class UsageError(UserError):
    """A command that is wrong in itself; on the command line it ends with exit code 2."""
