"""Much text to pages of few: whole blocks are put together as long as they are read in one look. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import discord
from discord import ui

from bot.core.limits import fits
from bot.core.style import MessageKind, View, message
from bot.locale.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """A message of several pages (Markdown).

    Attributes:
        kind: the name of its look.
        language: of its buttons.
        pages: each within the limits of a message.
        now: when it was asked for.
        asker: who alone turns its pages for all; None: anyone.
    """

    kind: str
    language: str
    pages: tuple[str, ...]
    now: datetime
    asker: int | None = None


COMFORTABLE = 1500  # characters; more is scrolled past on a phone


def pages_of(
    blocks: Iterable[str], *, head: str = "", foot: str = "", longest: int = COMFORTABLE
) -> tuple[str, ...]:
    """The pages of these blocks (Markdown), each with `head` above and `foot` below; at least one page.

    A page holds as many blocks as stay within `longest` characters, and at least one, which must fit into a
    message with head and foot.
    """
    bodies = list(_bodies([block for block in blocks if block], longest=longest)) or [""]
    pages = tuple("\n".join(filter(None, (head, body, foot))) for body in bodies)
    assert all(fits([page]) for page in pages), "a block is too long for a message"  # noqa: S101 # the caller's
    return pages


def _bodies(blocks: list[str], *, longest: int) -> Iterator[str]:
    body = ""
    for block in blocks:
        joined = f"{body}\n\n{block}" if body else block
        if body and len(joined) > longest:
            yield body
            joined = block
        body = joined
    if body:
        yield body


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
    return message(MessageKind[paged.kind], paged.pages[place], f"-# {where}", below=(row,))
