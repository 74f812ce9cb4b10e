"""Messages of several pages, turned by buttons that work after a restart too."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import discord
from discord import ui

from bot.core.controls import Control, service_of
from bot.core.limits import fits
from bot.core.respond import Response, is_private, respond
from bot.core.style import Item, MessageKind, View, message, separated
from bot.core.threads import Threads
from bot.locale.catalogue import Catalogue
from bot.locale.texts import Texts

COMFORTABLE = 1500  # characters; more is scrolled past on a phone


BREAK = "\x1f"  # between the elements of a page; no text that is shown holds it
_MOST_BLOCKS = 12  # of a page: two components each, of forty


def pages_of(
    blocks: Iterable[str], *, head: str = "", foot: str = "", longest: int = COMFORTABLE
) -> tuple[str, ...]:
    """Return the pages of these blocks (Markdown), at least one, each with `head` and `foot`.

    A page holds as many blocks as stay within `longest` characters, and at least one, which must fit into a
    message with head and foot.
    """
    grouped = list(_grouped([block for block in blocks if block], longest=longest)) or [[]]
    pages = tuple(BREAK.join([head, *group, foot]) for group in grouped)
    assert all(fits([page]) for page in pages), "a block is too long for a message"  # noqa: S101 # the caller's
    return pages


def _grouped(blocks: list[str], *, longest: int) -> Iterator[list[str]]:
    group: list[str] = []
    for block in blocks:
        if group and (sum(map(len, group)) + len(block) > longest or len(group) == _MOST_BLOCKS):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


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


class PageStore(Protocol):
    """Keeps the pages of messages."""

    def add(self, paged: Paged) -> str:
        """Keep the pages of a message, and return the token that they are found by."""

    def get(self, token: str) -> Paged | None:
        """Return the pages of a token, unless they were forgotten."""


class PageButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"clippings:page:(?P<token>[\w-]{1,32}):(?P<place>\d{1,3}):(?P<which>[bf])",
):
    """Turns to the page at `place`."""

    numbers = ("place",)

    def __init__(self, token: str, place: int, which: str, *, label: str = "") -> None:
        self.token, self.place = token, place
        super().__init__(
            ui.Button(
                label=label or None, emoji=_SIGNS[which], custom_id=f"clippings:page:{token}:{place}:{which}"
            )
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page."""
        await service_of(interaction, Pager).turn(interaction, self.token, self.place)


_SIGNS = {
    "b": "\N{LEFTWARDS BLACK ARROW}\N{VARIATION SELECTOR-16}",
    "f": "\N{BLACK RIGHTWARDS ARROW}\N{VARIATION SELECTOR-16}",
}


def page_view(paged: Paged, token: str, *, place: int, texts: Texts) -> View:
    """Return the message with the page at `place` (from 0) of those under `token`."""
    last = len(paged.pages) - 1
    row: ui.ActionRow[Any] = ui.ActionRow()
    if place > 0:
        row.add_item(PageButton(token, place - 1, "b", label=texts("Back")))
    if place < last:
        row.add_item(PageButton(token, place + 1, "f", label=texts("Next")))
    where = texts("page {page} of {pages}", page=place + 1, pages=last + 1)
    return _page(paged.pages[place], MessageKind[paged.kind], where=where, below=(row,))


def _page(page: str, kind: MessageKind, *, where: str = "", below: tuple[Item, ...] = ()) -> View:
    """Return the message of a page: its head, the blocks with lines between them, and one small line."""
    head, *blocks, foot = page.split(BREAK) if BREAK in page else (page, "")
    foot = f"{foot or '-#'} {'· ' if foot else ''}{where}" if where else foot
    return message(kind, head, *separated(blocks), foot, below=below)


class Pager:
    """Messages with pages, and their turning."""

    def __init__(self, pages: PageStore, threads: Threads, catalogue: Catalogue) -> None:
        self._pages, self._threads, self._catalogue = pages, threads, catalogue

    async def view(
        self,
        pages: Sequence[str],
        texts: Texts,
        *,
        kind: MessageKind,
        now: datetime,
        asker: int | None = None,
    ) -> View:
        """Return the message that shows the first of `pages`; a single page has no buttons.

        Args:
            pages: Markdown, each within a message's limits.
            texts: the language of its buttons.
            kind: its look.
            now: when it was asked for.
            asker: who alone turns its pages for all; others get their page privately. None: anyone.
        """
        if len(pages) == 1:
            return _page(pages[0], kind)
        paged = Paged(kind=kind.name, language=texts.language, pages=tuple(pages), now=now, asker=asker)
        token = await self._threads.aside(lambda: self._pages.add(paged))
        return page_view(paged, token, place=0, texts=texts)

    async def turn(self, interaction: discord.Interaction, token: str, place: int) -> None:
        """Show another page: in its place to those who may turn it, else to the presser alone."""
        paged = await self._threads.aside(lambda: self._pages.get(token))
        if paged is not None and not 0 <= place < len(paged.pages):
            paged = None
        in_place = paged is not None and _may_turn(interaction, paged)

        async def make(texts: Texts) -> Response:
            if paged is None:
                return texts("I no longer remember these pages. Ask again, and they can be turned.")
            own = self._catalogue.of(paged.language) if in_place else texts
            return page_view(paged, token, place=place, texts=own)

        await respond(interaction, make, private=True, in_place=in_place)


def _may_turn(interaction: discord.Interaction, paged: Paged) -> bool:
    return is_private(interaction) or paged.asker in (None, interaction.user.id)
