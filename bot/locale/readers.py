"""Remember the language of members: Discord sends it with interactions, but not with messages.

And translate what Discord itself shows of commands.

What Discord sends is not written down: after a restart direct messages are answered in English until their
writer has used a command or a button again. A language that a member chose goes before it.
"""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

import discord
from discord import app_commands
from discord.app_commands import TranslationContextTypes

from bot.locale.catalogue import Catalogue, command_names
from bot.locale.texts import ENGLISH, Texts

_REMEMBERED = 10_000  # people, those who were met last


class Readers:
    """Remembers the language of those it has met.

    Args:
        catalogue: the languages.
        keeps: false where the operator wants nothing kept: then everybody is taken to read English.
        chosen: the languages that members chose, by their ids.
    """

    def __init__(
        self, catalogue: Catalogue, *, keeps: bool = True, chosen: Mapping[int, str] = MappingProxyType({})
    ) -> None:
        self._catalogue, self._keeps, self._chosen = catalogue, keeps, dict(chosen)
        self._languages: OrderedDict[int, str] = OrderedDict()

    def met(self, user: int, locale: object) -> None:
        """Remember the language of a person's client."""
        if self._keeps:
            self._languages[user] = self._catalogue.of(locale).language
            self._languages.move_to_end(user)
            if len(self._languages) > _REMEMBERED:
                self._languages.popitem(last=False)

    def choose_all(self, chosen: Mapping[int, str]) -> None:
        """Remember the languages that people chose, also by other processes."""
        self._chosen = dict(chosen)

    def choose(self, user: int, language: str | None) -> None:
        """Remember the language that a person chose; None where it is that of Discord."""
        self._chosen.pop(user, None)
        if language is not None:
            self._chosen[user] = language

    def chosen(self, user: int) -> str | None:
        """Return the language that a person chose, if any."""
        return self._chosen.get(user)

    def of(self, user: int, locale: object) -> Texts:
        """Return the texts for a person whose Discord is set to `locale`."""
        chosen = self._chosen.get(user)
        return self._catalogue.of(locale) if chosen is None else self._catalogue.chosen(chosen, locale)

    def speech(self, user: int) -> Texts:
        """Return the texts in a person's language, if it is known."""
        chosen = self._chosen.get(user)
        return self.of(user, self._languages.get(user, chosen))

    async def forget_asker(self, asker: int, /) -> int:
        """Forget a person. It counts as nothing, because asking for it made them known."""
        self._languages.pop(asker, None)
        self._chosen.pop(asker, None)
        return 0

    async def forget(self, *, now: datetime, after: timedelta) -> int:  # noqa: ARG002 # nothing is old
        """Forget nothing: only so many are remembered."""
        return 0


_Location = app_commands.TranslationContextLocation
_NAMES: Final = (_Location.command_name, _Location.group_name, _Location.parameter_name)


class CommandTexts(app_commands.Translator):
    """Translates the names, options, choices and descriptions of commands.

    In a mention such as `</ask:1>` Discord knows the English name alone.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """Return the text in the language of `locale`; None keeps it as it is."""
        texts = self._catalogue.of(locale)
        if texts is ENGLISH:
            return None
        if context.location in _NAMES and not isinstance(context.data, app_commands.ContextMenu):
            return command_names(texts.language).get(string.message)
        return texts(string.message)
