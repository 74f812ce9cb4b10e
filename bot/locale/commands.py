"""Translate the descriptions of commands, as Discord asks for them."""

import discord
from discord import app_commands
from discord.app_commands import TranslationContextTypes

from bot.locale.catalogue import Catalogue
from bot.locale.texts import ENGLISH

_Location = app_commands.TranslationContextLocation
_NAMES = (_Location.command_name, _Location.group_name, _Location.parameter_name)


class CommandTexts(app_commands.Translator):
    """Translates what describes a command.

    Names stay as they are: a guide, a help page and a neighbour call one command alike.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """Return the text in the language of `locale`; None keeps it as it is."""
        texts = self._catalogue.of(locale)
        return None if texts is ENGLISH or context.location in _NAMES else texts(string.message)
