"""The texts of one language. They are passed as a parameter, never looked up globally."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any

from corpus.models.errors import Reason

_NAMED = re.compile(r"`(?P<slash>/?)(?P<names>[a-z_]+(?: [a-z_]+)*)`")  # "`/digest list`", "`when`"


def _day(moment: dt.datetime) -> str:
    return f"{moment.day} {moment:%B} {moment.year}"


def _short_day(day: dt.date) -> str:
    return f"{day.day} {day:%b}"


@dataclass(frozen=True, slots=True)
class Texts:
    """What is said in one language.

    Messages are written in English where they are said, as literals: the catalogue is checked against them.
    """

    language: str = "en"
    translations: NullTranslations = field(default_factory=NullTranslations)
    number: Callable[[int], str] = "{:,}".format
    date: Callable[[dt.datetime], str] = _day
    short_date: Callable[[dt.date], str] = _short_day  # as a chart has room for
    commands: Mapping[str, str] = field(default_factory=dict)  # what Discord shows them as, by English name

    def __call__(self, message: str, /, **values: Any) -> str:
        """`message` in this language, with `values` in the places that it names.

        >>> Texts()("Only {sources}.", sources="Reuters")
        'Only Reuters.'
        """
        return _filled(self._named(self.translations.gettext(message)), values)

    def translated(self, reason: Reason) -> str:
        """Return a reason in this language, or in English if it has no translation.

        >>> Texts().translated(Reason("its page: {reason}", reason=Reason("it wants a login")))
        'its page: it wants a login'
        """
        if not reason:
            return ""
        return self(reason.message, **{name: self._value(value) for name, value in reason.values.items()})

    def _value(self, value: Any) -> Any:
        if isinstance(value, int):
            return self.number(value)
        return self.translated(value) if isinstance(value, Reason) else value

    def plural(self, one: str, many: str, count: int, /, **values: Any) -> str:
        """Return the form of a message that fits `count`, with `{count}` filled in.

        >>> Texts().plural("{count} article", "{count} articles", 4973)
        '4,973 articles'
        """
        message = self._named(self.translations.ngettext(one, many, count))
        return _filled(message, {"count": self.number(count)} | values)

    def _named(self, message: str) -> str:
        """Return a message in which commands and options are called as the reader's Discord shows them."""
        if not self.commands or "`" not in message:
            return message
        return _NAMED.sub(self._name, message)

    def _name(self, found: re.Match[str]) -> str:
        shown = " ".join(self.commands.get(name, name) for name in found["names"].split())
        return f"`{found['slash']}{shown}`"


ENGLISH = Texts()
"""What the terminal says, and what is said where no other language is asked for."""


def _filled(message: str, values: dict[str, Any]) -> str:
    return message.format(**values) if values else message
