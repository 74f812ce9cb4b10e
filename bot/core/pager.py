"""What is too long for one look: shown a page at a time, and turned by buttons, also after a restart."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime

import discord

from bot.core.delivery import acknowledge, show
from bot.core.pages import Paged, page_view
from bot.core.respond import telling
from bot.core.style import MessageKind, View, text_view
from bot.core.threads import Threads
from bot.locale.catalogue import Catalogue
from bot.locale.texts import Texts
from bot.state.messages import Kind, Message, State, new_token
from bot.state.outbox_history import MessageHistory

_RECENT = 100  # messages, where pages are in memory alone


class Pager:
    """Makes messages of pages, and turns them."""

    def __init__(
        self, history: MessageHistory, threads: Threads, catalogue: Catalogue, *, keeps: bool = True
    ) -> None:
        self._history, self._threads, self._catalogue = history, threads, catalogue
        self._keeps, self._recent = keeps, OrderedDict[str, Paged]()

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
        token = await self._kept(paged)
        return page_view(paged, token, place=0, texts=texts)

    async def turn(self, interaction: discord.Interaction, token: str, place: int) -> None:
        """Shows another page: in its place to who may turn it, else to the presser alone."""
        texts = self._catalogue.of(interaction.locale)

        async def say(notice: str) -> None:
            await interaction.followup.send(view=text_view(notice), ephemeral=True)

        async with telling(say, texts, about=interaction.id):
            paged = await self._found(token)
            if paged is None or not 0 <= place < len(paged.pages):
                if await acknowledge(interaction, private=True):
                    await show(interaction, text_view(_forgotten(texts)))
                return
            if _may_turn(interaction, paged):
                own = self._catalogue.of(paged.language)
                await interaction.response.edit_message(view=page_view(paged, token, place=place, texts=own))
            elif await acknowledge(interaction, private=True):
                await show(interaction, page_view(paged, token, place=place, texts=texts))

    async def _kept(self, paged: Paged) -> str:
        """Keep pages under a token: in memory alone, where nothing is to be remembered."""
        message = Message(
            kind=Kind.PAGES,
            token=new_token(),
            target=paged.asker or 0,
            reader=paged.asker,
            language=paged.language,
            due_at=paged.now,
            state=State.SENT,
            details={"look": paged.kind, "pages": list(paged.pages)},
        )
        if self._keeps:
            await self._threads.aside(lambda: self._history.keep(message))
        else:
            self._recent[message.token] = paged
            if len(self._recent) > _RECENT:
                self._recent.popitem(last=False)
        return message.token

    async def _found(self, token: str) -> Paged | None:
        message = await self._threads.aside(lambda: self._history.by_token(token))
        if message is None or message.kind is not Kind.PAGES:
            return self._recent.get(token)
        return Paged(
            kind=message.details["look"],
            language=message.language,
            pages=tuple(message.details["pages"]),
            now=message.due_at,
            asker=message.reader,
        )


def _may_turn(interaction: discord.Interaction, paged: Paged) -> bool:
    message = interaction.message
    alone = message is not None and message.flags.ephemeral
    return alone or paged.asker in (None, interaction.user.id)


def _forgotten(texts: Texts) -> str:
    return texts("I no longer remember these pages. Ask again, and they can be turned.")
