"""What is too long for one look: shown a page at a time, and turned by buttons, also after a restart."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import discord

from bot.core.delivery import acknowledge, show
from bot.core.pages import page_view
from bot.core.respond import telling
from bot.core.style import MessageKind, View, text_view
from bot.core.threads import Threads
from bot.locale.catalogue import Catalogue
from bot.locale.texts import Texts
from bot.state.pages import Paged, Pages


class Pager:
    """Makes messages of pages, and turns them."""

    def __init__(self, pages: Pages, threads: Threads, catalogue: Catalogue) -> None:
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
        """The message that shows the first of `pages` (of `bot.core.pages`); one page has no buttons.

        Args:
            pages: Markdown, each within a message's limits.
            texts: in which its buttons speak.
            kind: its look.
            now: when it was asked for; it is remembered for some days from then on.
            asker: who alone turns its pages for all; others see their page for themselves. None: anyone.
        """
        if len(pages) == 1:
            return text_view(pages[0], kind)
        paged = Paged(kind=kind.name, language=texts.language, pages=tuple(pages), now=now, asker=asker)
        token = await self._threads.aside(lambda: self._pages.add(paged))
        return page_view(paged, token, place=0, texts=texts)

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Forgets pages from longer ago than `after`."""
        return await self._threads.aside(lambda: self._pages.forget(now=now, after=after))

    async def forget_asker(self, asker: int) -> int:
        """Forgets the pages that this person asked for."""
        return await self._threads.aside(lambda: self._pages.forget_asker(asker))

    async def turn(self, interaction: discord.Interaction, token: str, place: int) -> None:
        """Shows another page: in its place to who may turn it, else to the presser alone."""
        texts = self._catalogue.of(interaction.locale)

        async def say(notice: str) -> None:
            await interaction.followup.send(view=text_view(notice), ephemeral=True)

        async with telling(say, texts, about=interaction.id):
            paged = await self._threads.aside(lambda: self._pages.get(token))
            if paged is None or not 0 <= place < len(paged.pages):
                if await acknowledge(interaction, private=True):
                    await show(interaction, text_view(_forgotten(texts)))
                return
            if _may_turn(interaction, paged):
                own = self._catalogue.of(paged.language)
                await interaction.response.edit_message(view=page_view(paged, token, place=place, texts=own))
            elif await acknowledge(interaction, private=True):
                await show(interaction, page_view(paged, token, place=place, texts=texts))


def _may_turn(interaction: discord.Interaction, paged: Paged) -> bool:
    message = interaction.message
    alone = message is not None and message.flags.ephemeral
    return alone or paged.asker in (None, interaction.user.id)


def _forgotten(texts: Texts) -> str:
    return texts("I no longer remember these pages. Ask again, and they can be turned.")
