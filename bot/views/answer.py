"""The message of an answer: its texts in a container, a *Context* button at each citation, and *More*."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.render.answer import AnswerParts

FOUND_COLOUR = 0x3B82F6
NOT_FOUND_COLOUR = 0x9CA3AF
NOTICE_COLOUR = 0xF59E0B

_KEY = r"(?P<token>[\w-]{1,32})"


class ContextButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:context:{_KEY}:(?P<place>\d{{1,2}})"
):
    """Shows the sentences around an excerpt to whom presses it."""

    def __init__(self, token: str, place: int) -> None:
        self.token, self.place = token, place
        super().__init__(ui.Button(label="Context", custom_id=f"clippings:context:{token}:{place}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["token"], int(match["place"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.conversation.context(interaction, self.token, self.place)


class MoreButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:more:{_KEY}"):
    """Shows further citations to whom presses it."""

    def __init__(self, token: str) -> None:
        self.token = token
        super().__init__(
            ui.Button(label="More", style=discord.ButtonStyle.primary, custom_id=f"clippings:more:{token}")
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["token"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.conversation.more(interaction, self.token)


def answer_view(parts: AnswerParts, token: str, *, found: bool) -> ui.LayoutView:
    """The message of an answer that is remembered under `token`."""
    container: ui.Container[Any] = ui.Container(accent_colour=FOUND_COLOUR if found else NOT_FOUND_COLOUR)
    if parts.head:
        container.add_item(ui.TextDisplay(parts.head))
    for place, citation in enumerate(parts.citations):
        container.add_item(ui.Section(ui.TextDisplay(citation), accessory=ContextButton(token, place)))
    if parts.foot:
        container.add_item(ui.TextDisplay(parts.foot))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    if parts.citations:
        view.add_item(ui.ActionRow(MoreButton(token)))
    return view


def text_view(text: str, *, colour: int = NOTICE_COLOUR) -> ui.LayoutView:
    """A message of one text (Markdown), for notices and context."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(text), accent_colour=colour))
    return view
