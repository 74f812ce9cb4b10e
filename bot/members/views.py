"""The message in which a member chooses a language."""

from typing import Any, Final, Protocol

import discord
from discord import ui

from bot.core.controls import Control, service_of, values_of_menu
from bot.core.style import MessageKind, View, message
from bot.locale.catalogue import LANGUAGES, language_name
from bot.locale.texts import ENGLISH, Texts

AS_DISCORD: Final = "discord"
"""The choice of no language of one's own."""
_OWN_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "pl": "Polski"}


class MemberActions(Protocol):
    """What is done by the menu."""

    async def choose(self, interaction: discord.Interaction[Any], language: str) -> None:
        """Answer a member in this language from now on."""


class LanguageMenu(Control, ui.DynamicItem[ui.Select[ui.LayoutView]], template=r"clippings:language"):
    """Chooses the language that a member is answered in."""

    def __init__(self, chosen: str | None = None, texts: Texts = ENGLISH) -> None:
        automatic = discord.SelectOption(
            label=texts("As Discord is set"), value=AS_DISCORD, default=chosen is None
        )
        own = [
            discord.SelectOption(label=_OWN_NAMES[code], value=code, default=code == chosen)
            for code in LANGUAGES
        ]
        select: ui.Select[ui.LayoutView] = ui.Select(
            custom_id="clippings:language", options=[automatic, *own]
        )
        super().__init__(select)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Choose it."""
        language = "".join(values_of_menu(interaction)[:1])
        await service_of(interaction, MemberActions).choose(interaction, language)


def language_view(chosen: str | None, texts: Texts) -> View:
    """Return what language a member is answered in (None: as Discord is set), with the menu."""
    name = language_name(texts.language, texts)
    name = name if texts.language in {"en", "de"} else name.lower()
    if chosen is None:
        said = texts("I answer you in the language of your Discord: **{language}**.", language=name)
    else:
        said = texts("I answer you in **{language}**, whatever your Discord is set to.", language=name)
    shown = f"### {texts('My language')}\n{said}"
    return message(MessageKind.SETTINGS, shown, below=(ui.ActionRow[Any](LanguageMenu(chosen, texts)),))
