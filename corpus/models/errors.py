"""What can go wrong in the corpus, as a small tree. Nothing found is an `Answer`, not an error.

CorpusError
├── IngestError          content that is not an article or a feed
│   ├── ArticleFormatError   the same, with the file and line it stands in
│   └── FetchError           an address on the web that gives nothing
├── StoreError           the data folder cannot be used as it is
│   └── IndexFormatError     an index file is torn, foreign or of another version
├── WorkerError          a worker process took too much time or memory, or crashed
└── QueryError           a question that cannot be asked as it is
"""

import json
from collections.abc import Mapping
from typing import Any, Self


class Reason(str):
    """An English text that knows its message, and the values in the places that this names.

    Wherever a text will do it is one, and `str()` of it, or of an error that says it, is itself still. A
    value may be one of these too.

    >>> Reason("larger than {limit} MB", limit=5), Reason("larger than {limit} MB", limit=5).message
    ('larger than 5 MB', 'larger than {limit} MB')
    """

    __slots__ = ("message", "values")
    message: str
    values: Mapping[str, Any]

    def __new__(cls, message: str, /, **values: Any) -> Self:
        """The text of `message` with `values` in its places."""
        if isinstance(message, cls) and not values:
            return message
        shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
        said = super().__new__(cls, message.format(**shown) if values else message)
        said.message, said.values = str(message), values
        return said

    def __str__(self) -> str:
        return self

    def kept(self) -> str:
        """The text that it can be made of again: itself where nothing fills it."""
        if not self.values:
            return str.__str__(self)
        values = {
            name: [value.kept()] if isinstance(value, Reason) else value
            for name, value in self.values.items()
        }
        return json.dumps([self.message, values])

    @classmethod
    def of_kept(cls, kept: str) -> Self:
        """What was kept; any other text is its own message."""
        if not kept.startswith('["'):
            return cls(kept)
        try:
            message, values = json.loads(kept)
            filled = {
                name: cls.of_kept(value[0]) if isinstance(value, list) else value
                for name, value in values.items()
            }
            return cls(message, **filled)
        except (ValueError, LookupError, TypeError, AttributeError):
            return cls(kept)


class CorpusError(Exception):
    """Anything the corpus refuses; its text says what to do.

    `values` stand in the places that the message names, so that a face can say it in another language.
    """

    def __init__(self, message: str, /, **values: Any) -> None:
        super().__init__(Reason(message, **values))


class IngestError(CorpusError):
    """Content that is not an article or a feed."""


class ArticleFormatError(IngestError):
    """Content in a file that is not an article; names the file and, if there is one, the line."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        self.path, self.reason, self.line = path, reason, line
        super().__init__(f"{place_in(path, line)}: {reason}")


def place_in(path: str, line: int | None) -> str:
    """Return how a user is told of a line of the file at `path`, or of the file."""
    return path if line is None else f"{path}, line {line}"


class FetchError(IngestError):
    """An address on the web that gives nothing: refused by us, not reached, or not what was asked for.

    `status` is the server's, where it answered; `wait` how many seconds it asks to be left alone.
    """

    def __init__(self, reason: str, *, status: int | None = None, wait: float | None = None) -> None:
        self.status, self.wait = status, wait
        super().__init__(reason)


class StoreError(CorpusError):
    """The data folder cannot be used as it is."""


class IndexFormatError(StoreError):
    """An index file is torn, foreign or of another version; the index can be rebuilt from the store."""


class WorkerError(CorpusError):
    """A worker process took too much time or memory, or crashed; what it was asked stays undone."""


class QueryError(CorpusError):
    """A question that cannot be asked as it is."""
