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

from bot.delivery import acknowledge, send, show, show_typing
from bot.failures import telling
from bot.render.answer import answer_parts, context_text
from bot.service import NewsService
from bot.state.posted import Asked, PostedAnswer
from bot.views.answer import FOUND_COLOUR, answer_view, text_view
from corpus import Answer
from corpus.retrieval.query import FollowUp, follow_up

HOW_TO_ASK = (
    "Ask me about the news in plain words, for example: *Who met the president on Thursday?*\n"
    "I answer with what the articles say, word for word, and with links. "
    "Reply to an answer to narrow it down, as with *and in Spain?*, *only Reuters* or *since Monday*."
)
FORGOTTEN = "I no longer remember this answer. Ask again, and its buttons will work."
CHANGED = "This article has changed or was removed since, so I can't show what stood around the excerpt."
NO_MORE = "That was all I found for this question."

log = structlog.get_logger()


class Conversation:
    """Answers commands, messages and buttons through a service."""

    def __init__(self, service: NewsService) -> None:
        self._service = service

    async def ask(self, interaction: discord.Interaction, asked: Asked, *, private: bool) -> None:
        """Answers a command."""
        async with telling(_to(interaction), about=interaction.id):
            if await acknowledge(interaction, private=private):
                view, posted = await self._answer(asked)
                message = await show(interaction, view)
                await self._sent(posted, message.id)

    async def reply(self, message: discord.Message, text: str, *, now: datetime) -> None:
        """Answers a message whose question is `text`; a reply to an answer goes on from its question."""

        async def say(notice: str) -> None:
            await send(message, text_view(notice))

        async with telling(say, about=message.id):
            if not text:
                await say(HOW_TO_ASK)
                return
            await show_typing(message)
            asked, refined = await self._asked(message, text, now)
            view, posted = await self._answer(asked, refined=refined)
            sent = await send(message, view)
            await self._sent(posted, sent.id)

    async def more(self, interaction: discord.Interaction, token: str) -> None:
        """Answers a press of *More*, to the presser alone."""
        async with telling(_to(interaction), about=interaction.id):
            if not await acknowledge(interaction, private=True):
                return
            before = await self._service.recall(token)
            view = text_view(FORGOTTEN) if before is None else await self._further(before)
            await show(interaction, view)

    async def context(self, interaction: discord.Interaction, token: str, place: int) -> None:
        """Answers a press of *Context*, to the presser alone."""
        async with telling(_to(interaction), about=interaction.id):
            if await acknowledge(interaction, private=True):
                await show(interaction, await self._around(token, place))

    async def _sent(self, posted: PostedAnswer, message: int) -> None:
        try:
            await self._service.sent(posted, message)
        except Exception:
            # The answer is there: it stays, though a reply to it will not be known as one.
            log.exception("not remembered where an answer was posted")

    async def _asked(self, message: discord.Message, text: str, now: datetime) -> tuple[Asked, bool]:
        """What `message` asks, and whether that goes on from an earlier question."""
        replied_to = message.reference.message_id if message.reference else None
        earlier = None if replied_to is None else await self._service.earlier(replied_to)
        if earlier is None:
            return Asked(question=text, now=now), False
        known = await self._service.sources("")
        return _refined(
            earlier.asked, follow_up(earlier.asked.question, text, known_sources=known), now
        ), True

    async def _answer(self, asked: Asked, *, refined: bool = False) -> tuple[LayoutView, PostedAnswer]:
        began = time.perf_counter()
        answer = await self._service.answer(asked)
        view, posted = await self._remembered(asked, answer, refined=refined)
        taken = round((time.perf_counter() - began) * 1000)
        log.info("answered", found=answer.found, citations=len(answer.citations), ms=taken)
        return view, posted

    async def _further(self, before: PostedAnswer) -> LayoutView:
        answer = await self._service.answer(before.asked, beyond=before.seen)
        if not answer.citations:
            return text_view(NO_MORE)
        # Further citations stand beside an answer: whether that was found has been said.
        view, _ = await self._remembered(before.asked, replace(answer, found=True), beyond=before.seen)
        return view

    async def _around(self, token: str, place: int) -> LayoutView:
        posted = await self._service.recall(token)
        if posted is None:
            return text_view(FORGOTTEN)
        excerpt = await self._service.context(token, place)
        if excerpt is None:
            return text_view(CHANGED)
        return text_view(context_text(excerpt, posted.shown[place].span), colour=FOUND_COLOUR)

    async def _remembered(
        self, asked: Asked, answer: Answer, *, refined: bool = False, beyond: frozenset[str] = frozenset()
    ) -> tuple[LayoutView, PostedAnswer]:
        """The message of `answer`; what it shows is remembered, so that its buttons work."""
        parts = answer_parts(answer, now=asked.now, refined=refined)
        shown = answer.citations[: len(parts.citations)]
        posted = await self._service.remember(asked, shown, beyond=beyond)
        return answer_view(parts, posted.token, found=answer.found), posted


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
