"""A question from Discord to its reply: acknowledged at once, answered by the service, rendered, sent.

Commands, messages and buttons all come through here, so that each is answered in the same way.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import discord
import structlog
from discord.ui import LayoutView

from bot.composition import Services
from bot.delivery import acknowledge, send, show, show_typing
from bot.failures import telling
from bot.render.answer import answer_parts, context_text
from bot.render.notices import changed, forgotten, how_to_ask, no_more
from bot.state.posted import Asked, PostedAnswer
from bot.texts.texts import Texts
from bot.views.answer import answer_view
from bot.views.look import Kind, text_view
from corpus import Answer
from corpus.retrieval.query import FollowUp, follow_up

log = structlog.get_logger()


class Conversation:
    """Answers commands, messages and buttons through the services."""

    def __init__(self, services: Services) -> None:
        self._news, self._guilds, self._catalogue = services.news, services.guilds, services.catalogue

    async def ask(self, interaction: discord.Interaction, asked: Asked, *, private: bool) -> None:
        """Answers a command."""
        texts = self._catalogue.of(interaction.locale)
        async with telling(_to(interaction), texts, about=interaction.id):
            if await acknowledge(interaction, private=private):
                view, posted = await self._answer(asked, texts)
                message = await show(interaction, view)
                await self._sent(posted, message.id)

    async def reply(self, message: discord.Message, text: str, *, now: datetime) -> None:
        """Answers a message whose question is `text`; a reply to an answer goes on from its question."""

        async def say(notice: str) -> None:
            await send(message, text_view(notice))

        texts = await self._guilds.texts_for(message.guild)
        async with telling(say, texts, about=message.id):
            if not text:
                await say(how_to_ask(texts))
                return
            await show_typing(message)
            asked, refined = await self._asked(message, text, now)
            view, posted = await self._answer(asked, texts, refined=refined)
            sent = await send(message, view)
            await self._sent(posted, sent.id)

    async def more(self, interaction: discord.Interaction, token: str) -> None:
        """Answers a press of *More*, to the presser alone."""
        texts = self._catalogue.of(interaction.locale)
        async with telling(_to(interaction), texts, about=interaction.id):
            if not await acknowledge(interaction, private=True):
                return
            before = await self._news.recall(token, guild=interaction.guild_id)
            view = text_view(forgotten(texts)) if before is None else await self._further(before, texts)
            await show(interaction, view)

    async def context(self, interaction: discord.Interaction, token: str, place: int) -> None:
        """Answers a press of *Context*, to the presser alone."""
        texts = self._catalogue.of(interaction.locale)
        async with telling(_to(interaction), texts, about=interaction.id):
            if await acknowledge(interaction, private=True):
                posted = await self._news.recall(token, guild=interaction.guild_id)
                await show(interaction, await self._around(posted, place, texts))

    async def _sent(self, posted: PostedAnswer, message: int) -> None:
        try:
            await self._news.sent(posted, message)
        except Exception:
            # The answer is there: it stays, though a reply to it will not be known as one.
            log.exception("not remembered where an answer was posted")

    async def _asked(self, message: discord.Message, text: str, now: datetime) -> tuple[Asked, bool]:
        """What `message` asks, and whether that goes on from an earlier question."""
        guild = message.guild.id if message.guild else None
        replied_to = message.reference.message_id if message.reference else None
        earlier = None if replied_to is None else await self._news.earlier(replied_to, guild=guild)
        if earlier is None:
            return Asked(question=text, now=now, guild=guild, asker=message.author.id), False
        known = await self._news.sources("", guild=guild)
        asked = replace(earlier.asked, asker=message.author.id)
        return _refined(asked, follow_up(asked.question, text, known_sources=known), now), True

    async def _answer(
        self, asked: Asked, texts: Texts, *, refined: bool = False
    ) -> tuple[LayoutView, PostedAnswer]:
        began = time.perf_counter()
        settings = await self._guilds.settings(asked.guild)
        answer = await self._news.answer(asked, length=settings.length)
        view, posted = await self._remembered(asked, answer, texts, refined=refined)
        taken = round((time.perf_counter() - began) * 1000)
        log.info("answered", found=answer.found, citations=len(answer.citations), ms=taken)
        return view, posted

    async def _further(self, before: PostedAnswer, texts: Texts) -> LayoutView:
        answer = await self._news.answer(before.asked, beyond=before.seen)
        if not answer.citations:
            return text_view(no_more(texts))
        # Further citations stand beside an answer: whether that was found has been said.
        further = replace(answer, found=True)
        view, _ = await self._remembered(before.asked, further, texts, beyond=before.seen)
        return view

    async def _around(self, posted: PostedAnswer | None, place: int, texts: Texts) -> LayoutView:
        if posted is None:
            return text_view(forgotten(texts))
        excerpt = await self._news.context(posted, place)
        if excerpt is None:
            return text_view(changed(texts))
        return text_view(context_text(excerpt, posted.shown[place].span, texts), Kind.ANSWER)

    async def _remembered(
        self,
        asked: Asked,
        answer: Answer,
        texts: Texts,
        *,
        refined: bool = False,
        beyond: frozenset[str] = frozenset(),
    ) -> tuple[LayoutView, PostedAnswer]:
        """The message of `answer`; what it shows is remembered, so that its buttons work."""
        parts = answer_parts(answer, texts, refined=refined)
        shown = answer.citations[: len(parts.citations)]
        posted = await self._news.remember(asked, shown, beyond=beyond)
        return answer_view(parts, posted.token, found=answer.found, texts=texts), posted


def _refined(asked: Asked, said: FollowUp, now: datetime) -> Asked:
    """The question that goes on from `asked`: what is said now takes the place of the command's options."""
    asked = replace(asked, question=said.question, now=now)
    if said.sets_time:
        asked = replace(asked, since=None, until=None)
    return replace(asked, sources=None) if said.sets_sources else asked


def _to(interaction: discord.Interaction) -> Callable[[str], Awaitable[None]]:
    """Says something in answer to an interaction that was acknowledged."""

    async def say(notice: str) -> None:
        await show(interaction, text_view(notice))

    return say
