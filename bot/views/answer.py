"""The message of an answer: its texts in a container, a *Context* button at each citation, and *More*."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.render.answer import AnswerParts
from bot.texts.texts import ENGLISH, Texts
from bot.views.look import Kind, View, message

_KEY = r"(?P<token>[\w-]{1,32})"


class ContextButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:context:{_KEY}:(?P<place>\d{{1,2}})"
):
    """Shows the sentences around an excerpt to whom presses it."""

    def __init__(self, token: str, place: int, texts: Texts = ENGLISH) -> None:
        self.token, self.place = token, place
        super().__init__(ui.Button(label=texts("Context"), custom_id=f"clippings:context:{token}:{place}"))

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

    def __init__(self, token: str, texts: Texts = ENGLISH) -> None:
        self.token = token
        label, custom_id = texts("More"), f"clippings:more:{token}"
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["token"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.conversation.more(interaction, self.token)


def answer_view(parts: AnswerParts, token: str | None, *, found: bool, texts: Texts) -> View:
    """The message of an answer that is remembered under `token`; one that is not (None) has no buttons."""
    kind = Kind.ANSWER if found else Kind.NEAREST
    if token is None:
        return message(kind, *parts.texts())
    citations: list[ui.Section[Any]] = [
        ui.Section(ui.TextDisplay(citation), accessory=ContextButton(token, place, texts))
        for place, citation in enumerate(parts.citations)
    ]
    row: ui.ActionRow[Any] = ui.ActionRow(MoreButton(token, texts))
    return message(kind, parts.head, *citations, parts.foot, below=(row,) if citations else ())
