"""Build the messages of the help, with a menu of its sections and example questions to press."""

from collections.abc import Iterable
from typing import Any, Protocol

import discord
from discord import ui

from bot.core.controls import Control, number_of, service_of, values_of_menu
from bot.core.limits import BUTTON_LABEL, shortened
from bot.core.style import MessageKind, View, message, separated
from bot.help.render import examples, section_labels
from bot.locale.texts import ENGLISH, Texts


class HelpActions(Protocol):
    """What is done by the menu and the buttons of the help."""

    async def open_section(self, interaction: discord.Interaction, section: str) -> None:
        """Show a section."""

    async def ask_example(self, interaction: discord.Interaction, place: int) -> None:
        """Answer an example question."""


class HelpMenu(Control, ui.DynamicItem[ui.Select[ui.LayoutView]], template=r"clippings:help"):
    """Chooses a section of the help."""

    def __init__(self, sections: Iterable[str] = (), *, chosen: str = "", texts: Texts = ENGLISH) -> None:
        labels = section_labels(texts)
        options = [
            discord.SelectOption(label=labels[name], value=name, default=name == chosen) for name in sections
        ]
        select: ui.Select[ui.LayoutView] = ui.Select(
            custom_id="clippings:help", placeholder=texts("Help with ..."), options=options
        )
        super().__init__(select)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the section."""
        section = "".join(values_of_menu(interaction)[:1])
        await service_of(interaction, HelpActions).open_section(interaction, section)


class ExampleButton(
    Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:example:(?P<place>\d)"
):
    """Asks an example question."""

    numbers = ("place",)

    def __init__(self, place: int, label: str = "-") -> None:
        self.place = place
        super().__init__(ui.Button(label=label, custom_id=f"clippings:example:{place}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer it."""
        await service_of(interaction, HelpActions).ask_example(interaction, number_of(str(self.place)))


def help_view(shown: Iterable[str], sections: Iterable[str], texts: Texts, *, chosen: str = "") -> View:
    """Return a section, or with none chosen the beginning of the help, with examples and the menu."""
    asked = enumerate(examples(texts)) if chosen in {"", "ask"} else ()
    buttons = [ExampleButton(place, shortened(question, BUTTON_LABEL)) for place, question in asked]
    menu = HelpMenu(sections, chosen=chosen, texts=texts)
    rows = [ui.ActionRow[Any](*buttons)] if buttons else []
    return message(MessageKind.SETTINGS, *separated(shown), below=(*rows, ui.ActionRow[Any](menu)))
