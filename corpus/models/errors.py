"""The error tree of the corpus. "Not found" is an `Answer`, not an error.

CorpusError
├── IngestError          content that is not an article or a feed
│   ├── ArticleFormatError   the same, with the file and line it stands in
│   └── FetchError           an address on the web that gives nothing
├── StoreError           the data folder cannot be used as it is
│   ├── StoreUnavailableError   the same for now: a full disk, a lock, a server that is away
│   │   └── SearchUnavailableError   the search server does not answer, or has not all articles yet
│   └── IndexFormatError     an index file is torn, foreign or of another version
├── EncoderError         the sentence encoder's folder or packages cannot be used
├── WorkerError          a worker process took too much time or memory, or crashed
└── QueryError           a question that cannot be asked as it is
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True, init=False)
class Reason:
    """Why something failed or was rejected: an English message, and the values in the places it names.

    A value may be a reason too. `str` gives the English text; the bot translates the message. An empty
    message is no reason, and false.

    >>> str(Reason("larger than {limit} MB", limit=5000))
    'larger than 5,000 MB'
    """

    message: str
    values: Mapping[str, Any] = field(hash=False)

    def __init__(self, message: str, /, **values: Any) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "values", values)

    def __bool__(self) -> bool:
        return bool(self.message)

    def __str__(self) -> str:
        values = {
            name: f"{value:,}" if isinstance(value, int) else value for name, value in self.values.items()
        }
        return self.message.format(**values) if values else self.message

    def packed(self) -> str:
        """Return a text that `unpacked` makes the reason of again; without values that is the message."""
        if not self.values:
            return self.message
        values = {
            name: [value.packed()] if isinstance(value, Reason) else value
            for name, value in self.values.items()
        }
        return json.dumps([self.message, values])

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """Return the reason that was packed; any other text is its own message."""
        if not text.startswith('["'):
            return cls(text)
        try:
            message, values = json.loads(text)
            filled = {
                name: cls.unpacked(value[0]) if isinstance(value, list) else value
                for name, value in values.items()
            }
            reason = cls(message, **filled)
            str(reason)  # where a place of the message has no value
        except (ValueError, LookupError, TypeError, AttributeError):
            return cls(text)
        return reason


NO_REASON = Reason("")


class CorpusError(Exception):
    """Anything the corpus refuses; its text says what to do.

    `reason` is the message with its values, so that it can be translated.
    """

    def __init__(self, message: str | Reason, /, **values: Any) -> None:
        self.reason = message if isinstance(message, Reason) else Reason(message, **values)
        super().__init__(self.reason)


class IngestError(CorpusError):
    """Content that is not an article or a feed."""


class ArticleFormatError(IngestError):
    """Content in a file that is not an article.

    Its text names the file and, if there is one, the line; `reason` does not.
    """

    def __init__(self, path: str, reason: str | Reason, line: int | None = None) -> None:
        super().__init__(f"{place_in(path, line)}: {reason}")
        self.path, self.line = path, line
        self.reason = reason if isinstance(reason, Reason) else Reason(reason)


def place_in(path: str, line: int | None) -> str:
    """Return how a user is told of a line of the file at `path`, or of the file."""
    return path if line is None else f"{path}, line {line}"


class FetchError(IngestError):
    """An address on the web that gives nothing: refused by us, not reached, or not what was asked for.

    `status` is the server's, where it answered; `wait` how many seconds it asks to be left alone.
    """

    def __init__(self, reason: str | Reason, *, status: int | None = None, wait: float | None = None) -> None:
        self.status, self.wait = status, wait
        super().__init__(reason)


class StoreError(CorpusError):
    """The data folder cannot be used as it is."""


class StoreUnavailableError(StoreError):
    """The machine does not let the data folder be used: a full or failing disk, a lock, a missing right."""


class StoreConflictError(StoreUnavailableError):
    """The database has undone a transaction because of another one; taken again, it works."""


class SearchUnavailableError(StoreUnavailableError):
    """The search server does not answer, or has not all articles yet; the same can be asked again later."""

    def __init__(self, cause: str = "") -> None:
        super().__init__("search is unavailable right now" + (f" ({cause})" if cause else ""))


class IndexFormatError(StoreError):
    """An index file is torn, foreign or of another version; the index can be rebuilt from the store."""


class WorkerError(CorpusError):
    """A worker process took too much time or memory, or crashed; what it was asked stays undone."""


class EncoderError(CorpusError):
    """The sentence encoder's folder or packages cannot be used."""


class QueryError(CorpusError):
    """A question that cannot be asked as it is."""
