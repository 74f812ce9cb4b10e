"""Questions by command, form and button to their answers: acknowledged at once, answered, shown."""

from collections.abc import Awaitable, Callable
from functools import partial

import discord

from bot.app import Services
from bot.ask.policy import Asker
from bot.ask.service import Answering
from bot.core.delivery import acknowledge, show
from bot.core.notices import how_to_ask
from bot.core.respond import telling
from bot.core.style import text_view
from bot.state.answers import AskedQuestion


def asker_of(event: discord.Interaction | discord.Message) -> Asker:
    """Who sent a command, pressed a button or wrote a message, and where."""
    user = event.user if isinstance(event, discord.Interaction) else event.author
    channel = event.channel
    return Asker(
        user=user.id,
        channel=channel.id if channel else 0,
        guild=event.guild.id if event.guild else None,
        parent=channel.parent_id if isinstance(channel, discord.Thread) else None,
        roles=frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset(),
    )


class Conversation:
    """Answers commands, forms and buttons."""

    def __init__(self, services: Services, answering: Answering) -> None:
        self._services, self._answering = services, answering

    async def ask(self, interaction: discord.Interaction, asked: AskedQuestion, *, private: bool) -> None:
        """Answers a question; one without words is told how to ask."""
        texts = self._services.catalogue.of(interaction.locale)
        empty = not asked.question.strip()
        async with telling(_to(interaction), texts, about=interaction.id):
            if not await acknowledge(interaction, private=private or empty):
                return
            if empty:
                await show(interaction, text_view(how_to_ask(texts)))
                return
            await self._answering.answer(asked, interaction, partial(show, interaction), texts)

    async def ask_in_form(self, interaction: discord.Interaction, question: str) -> None:
        """Answers a question that was asked in a form, where and when the guild lets its sender ask."""
        texts, now = self._services.catalogue.of(interaction.locale), interaction.created_at

        async def say(notice: str) -> None:
            await interaction.response.send_message(view=text_view(notice), ephemeral=True)

        async with telling(say, texts, about=interaction.id):
            refused = await self._services.guilds.refusal(asker_of(interaction), texts, now=now)
            if refused is not None:
                await say(refused)
                return
        asked = AskedQuestion(
            question=question, now=now, guild=interaction.guild_id, asker=interaction.user.id
        )
        await self.ask(interaction, asked, private=False)

    async def more(self, interaction: discord.Interaction, token: str) -> None:
        """Answers a press of *More*, to the presser alone."""
        texts = self._services.catalogue.of(interaction.locale)
        async with telling(_to(interaction), texts, about=interaction.id):
            if await acknowledge(interaction, private=True):
                await self._answering.more(token, interaction, partial(show, interaction), texts)

    async def context(self, interaction: discord.Interaction, token: str, place: int) -> None:
        """Answers a press of *Context*, to the presser alone."""
        texts = self._services.catalogue.of(interaction.locale)
        async with telling(_to(interaction), texts, about=interaction.id):
            if await acknowledge(interaction, private=True):
                guild, now = interaction.guild_id, interaction.created_at
                around = await self._answering.around(token, place, texts, guild=guild, now=now)
                await show(interaction, around)


def _to(interaction: discord.Interaction) -> Callable[[str], Awaitable[None]]:
    """Says something in answer to an interaction that was acknowledged."""

    async def say(notice: str) -> None:
        await show(interaction, text_view(notice))

    return say
