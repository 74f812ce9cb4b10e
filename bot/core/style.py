"""The look of every message: a container with one accent colour a kind, and what stands in it.

Quotes, links, small lines and escapes are `bot.core.markdown`'s; limits are `bot.core.limits`'.
"""

import re
from enum import IntEnum
from typing import Any, Self

import discord
from discord import ui


class MessageKind(IntEnum):
    """What a message is, by the colour at its edge."""

    ANSWER = 0x3B82F6
    NEAREST = 0x9CA3AF  # nothing was found, these are the nearest
    NOTICE = 0xF59E0B  # something to know, to mend or to do
    ERROR = 0xEF4444
    DIGEST = 0x10B981
    TIMELINE = 0x8B5CF6  # and whatever else shows a story over time
    COMPARISON = 0x06B6D4  # what several sources say, side by side
    SETTINGS = 0x64748B  # settings, feeds, privacy, help: what is between the bot and those it serves


View = ui.LayoutView
Item = ui.Item[Any]


def message(kind: MessageKind, *parts: str | Item, below: tuple[Item, ...] = ()) -> View:
    """A message: texts (Markdown) and items in a container, and what stands below it.

    It never times out: what is pressed in it must be a dynamic item, which works after a restart too.
    """
    container: ui.Container[Any] = ui.Container(accent_colour=int(kind))
    for part in parts:
        if part:
            container.add_item(ui.TextDisplay(part) if isinstance(part, str) else part)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    for item in below:
        view.add_item(item)
    return view


def text_view(text: str, kind: MessageKind = MessageKind.NOTICE) -> View:
    """A message of one text (Markdown)."""
    return message(kind, text)


_DIGITS = re.compile("[0-9]{1,18}")  # as many as the database takes in a number


def number_of(text: str) -> int:
    """Return the number of a digest or watch in a custom id or a value; 0, which none has, for other text."""
    return int(text) if _DIGITS.fullmatch(text) else 0


class PlainButton:
    """Mixed into a dynamic button that is made without arguments."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls()


def values_of_menu(interaction: discord.Interaction[Any]) -> list[str]:
    """Return what was chosen in a menu, as the client says."""
    data: dict[str, Any] = {**(interaction.data or {})}
    return [str(value) for value in data.get("values", ())]


class ModalForm(ui.Modal):
    """A form that is submitted to `submitted` of its class, found by its custom id."""

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Leaves it to `submitted`, which the client calls for every form."""

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], values: dict[str, str]) -> None:
        """Does what the form is for, with what was written, by the custom ids of its fields."""
        raise NotImplementedError


def values_of(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """What was written in a form, by the custom ids of its fields."""
    data: dict[str, Any] = {**(interaction.data or {})}
    fields = [label.get("component", {}) for label in data.get("components", ())]
    return {field["custom_id"]: str(field.get("value", "")) for field in fields if "custom_id" in field}
