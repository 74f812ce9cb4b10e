"""Digests to begin with: a name, a time and what they hold, and the menu that offers them."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Self

import discord
from discord import ui

from bot.core.controls import Control, service_of, values_of_menu
from bot.digests.modals import DigestActions
from bot.digests.store import DigestLength
from bot.locale.texts import Texts


class Template(StrEnum):
    """A digest that only has to be placed somewhere."""

    MORNING = "morning"
    EVENING = "evening"
    WEEKLY = "weekly"


_OPTIONS: Mapping[Template, Mapping[str, Any]] = {
    Template.MORNING: {"when": "daily 7:30", "limit": 5, "skip_empty": True},
    Template.EVENING: {
        "when": "daily 18:30",
        "limit": 10,
        "length": DigestLength.SHORT,
        "skip_empty": True,
    },
    Template.WEEKLY: {"when": "Sundays 17:00", "limit": 12, "picture": True},
}


def options_of(template: Template, texts: Texts) -> dict[str, Any]:
    """Return what a template fills in, by the fields of a digest's form."""
    return {"title": template_name(template, texts), **_OPTIONS[template]}


def template_name(template: Template, texts: Texts) -> str:
    """Return the name of a template, which becomes the title of its digests."""
    match template:
        case Template.MORNING:
            return texts("Morning brief")
        case Template.EVENING:
            return texts("Evening brief")
        case Template.WEEKLY:
            return texts("Weekly review")


def template_text(template: Template, texts: Texts) -> str:
    """Return what a template makes, in one line of plain text."""
    match template:
        case Template.MORNING:
            return texts("Daily at 7:30: 5 stories, each with a sentence")
        case Template.EVENING:
            return texts("Daily at 18:30: the headlines of 10 stories")
        case Template.WEEKLY:
            return texts("Sundays at 17:00: 12 stories of the week, with a chart")


class TemplateMenu(Control, ui.DynamicItem[ui.Select[ui.LayoutView]], template="clippings:digest-template"):
    """A menu that makes a digest from the chosen template."""

    def __init__(self, options: Sequence[discord.SelectOption], *, placeholder: str = "") -> None:
        super().__init__(
            ui.Select(custom_id="clippings:digest-template", placeholder=placeholder, options=list(options))
        )

    @classmethod
    def offering(cls, texts: Texts) -> Self:
        """Return the menu of all templates."""
        options = [
            discord.SelectOption(
                label=template_name(each, texts), value=each, description=template_text(each, texts)
            )
            for each in Template
        ]
        return cls(options, placeholder=texts("Start from a template"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Return the menu from its custom id."""
        return cls(item.options if isinstance(item, ui.Select) else ())

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the choice."""
        template = "".join(values_of_menu(interaction)[:1])
        await service_of(interaction, DigestActions).begin(interaction, template)
