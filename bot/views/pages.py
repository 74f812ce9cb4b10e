"""A message that shows one of several pages, with buttons to turn them."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.state.pages import Paged
from bot.texts.texts import Texts
from bot.views.look import Kind, View, message


class PageButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"clippings:page:(?P<token>[\w-]{1,32}):(?P<place>\d{1,3}):(?P<which>[bf])",
):
    """Turns to the page at `place`."""

    def __init__(self, token: str, place: int, which: str, *, label: str = "") -> None:
        self.token, self.place = token, place
        super().__init__(
            ui.Button(
                label=label or None, emoji=_SIGNS[which], custom_id=f"clippings:page:{token}:{place}:{which}"
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["token"], int(match["place"]), match["which"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.services.pager.turn(interaction, self.token, self.place)


_SIGNS = {
    "b": "\N{LEFTWARDS BLACK ARROW}\N{VARIATION SELECTOR-16}",
    "f": "\N{BLACK RIGHTWARDS ARROW}\N{VARIATION SELECTOR-16}",
}


def page_view(paged: Paged, token: str, *, place: int, texts: Texts) -> View:
    """The message with the page at `place` (from 0) of those under `token`."""
    last = len(paged.pages) - 1
    row: ui.ActionRow[Any] = ui.ActionRow()
    if place > 0:
        row.add_item(PageButton(token, place - 1, "b", label=texts("Back")))
    if place < last:
        row.add_item(PageButton(token, place + 1, "f", label=texts("Next")))
    where = texts("page {page} of {pages}", page=place + 1, pages=last + 1)
    return message(Kind[paged.kind], paged.pages[place], f"-# {where}", below=(row,))
