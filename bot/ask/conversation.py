"""Answer questions that are asked by command or form, and presses under their answers."""

import asyncio
from contextlib import suppress
from functools import partial

import discord

from bot.ask.policy import Asker
from bot.ask.requests import NewsRequests
from bot.ask.service import Answering
from bot.core.delivery import show
from bot.core.notices import how_to_ask
from bot.core.permissions import guild_of
from bot.core.phrases import small_talk_reply
from bot.core.respond import Response, before_response, refuse, respond, texts_of
from bot.guilds.service import GuildService
from bot.locale.texts import Texts
from bot.state.answers import AskedQuestion
from corpus import StoreError
from corpus.retrieval.query import small_talk, without_markup

_CLAIMED_WITHIN = 1.0  # seconds; Discord waits three for an acknowledgement


def asker_of(event: discord.Interaction | discord.Message) -> Asker:
    """Return who sent a command, pressed a button or wrote a message, and where."""
    channel = event.channel
    if isinstance(event, discord.Interaction):
        user, guild = event.user, guild_of(event)
    else:
        user, guild = event.author, event.guild.id if event.guild else None
    return Asker(
        user=user.id,
        channel=channel.id if channel else 0,
        guild=guild,
        parent=channel.parent_id if isinstance(channel, discord.Thread) else None,
        roles=frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset(),
    )


class Conversation:
    """Answers commands, forms and buttons."""

    def __init__(self, answering: Answering, guilds: GuildService, requests: NewsRequests) -> None:
        self._answering, self._guilds, self._requests = answering, guilds, requests

    async def may_ask(
        self, interaction: discord.Interaction, question: str = "", *, source: str | None = None
    ) -> bool:
        """Return whether a user may ask here and now; tell those who may not why.

        Small talk in place of a `question` begins no cooldown; with a `source` it is searched like any other.
        """
        counts = not question or bool(source) or small_talk(without_markup(question)) is None
        async with before_response(interaction) as texts:
            asker, now = asker_of(interaction), interaction.created_at
            refusal = await self._guilds.refusal(asker, texts, now=now, counts=counts)
            if refusal is None:
                return True
            await refuse(interaction, refusal)
        return False

    async def ask(self, interaction: discord.Interaction, asked: AskedQuestion, *, private: bool) -> None:
        """Answer a question; reply to what is none, to the asker alone."""
        question = without_markup(asked.question)
        talk = None if asked.sources else small_talk(question)

        async def reply(texts: Texts) -> Response:
            return small_talk_reply(talk, texts) if question and talk else how_to_ask(texts)

        if talk or not question:
            await respond(interaction, reply, private=True)
        else:
            await self._answer(interaction, asked, private=private)

    async def _answer(self, interaction: discord.Interaction, asked: AskedQuestion, *, private: bool) -> None:
        """Claim the answer, then acknowledge: who was told to wait is not forgotten, wherever this ends."""
        due = self._answering.due(asked, interaction, texts_of(interaction))
        claiming = asyncio.create_task(self._answering.claim_for(due, interaction))

        async def make(texts: Texts) -> Response:
            await claiming
            requested = partial(self._requests.requested, asked, texts)
            return await self._answering.answer(due, partial(show, interaction), texts, instead=requested)

        await asyncio.wait([claiming], timeout=_CLAIMED_WITHIN)
        if not await respond(interaction, make, private=private):
            await asyncio.wait([claiming])
            if claiming.exception() is None:
                with suppress(
                    StoreError
                ):  # a full disk: nobody is told by it, and it is given up for its age
                    await self._answering.drop(due.message)

    async def ask_in_form(
        self, interaction: discord.Interaction, question: str, *, private: bool = False
    ) -> None:
        """Answer a question from a form or a button, where and when the guild lets its sender ask."""
        if await self.may_ask(interaction, question):
            now, guild = interaction.created_at, guild_of(interaction)
            asked = AskedQuestion(question=question, now=now, guild=guild, asker=interaction.user.id)
            await self.ask(interaction, asked, private=private)

    async def more(self, interaction: discord.Interaction, token: str) -> None:
        """Answer a press of *More*, to the presser alone."""

        async def make(texts: Texts) -> Response:
            await self._answering.more(token, interaction, partial(show, interaction), texts)
            return None

        await respond(interaction, make, private=True)

    async def context(self, interaction: discord.Interaction, token: str, place: int) -> None:
        """Answer a press of *Context*, to the presser alone."""

        async def make(texts: Texts) -> Response:
            guild, now = guild_of(interaction), interaction.created_at
            return await self._answering.around(token, place, texts, guild=guild, now=now)

        await respond(interaction, make, private=True)
