"""Why something is refused or fails, so that a face can say it in another language."""

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
