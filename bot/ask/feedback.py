"""What is pressed under an answer: why it is what it is, who wrote what of it, and whether it helped."""

import discord

from bot.app import Services
from bot.ask.render import why_text
from bot.core.delivery import acknowledge, show
from bot.core.notices import forgotten
from bot.core.respond import telling
from bot.core.style import MessageKind, View, text_view
from bot.guilds.store import AnswerLength
from bot.locale.texts import Texts
from bot.state.answers import PostedAnswer
from bot.topics.commands import Coverage


class Feedback:
    """Answers *Why*, *Compare*, *Helpful* and *Not helpful*, to the presser alone."""

    def __init__(self, services: Services, coverage: Coverage) -> None:
        self._services, self._coverage = services, coverage

    async def pressed(self, interaction: discord.Interaction, what: str, token: str) -> None:
        """Answers a press under the answer behind `token`."""
        texts = self._services.catalogue.of(interaction.locale)

        async def say(notice: str) -> None:
            await show(interaction, text_view(notice))

        async with telling(say, texts, about=interaction.id):
            posted = await self._services.news.recall(token, guild=interaction.guild_id)
            if posted is not None and what == "compare":
                await self._coverage.compare(interaction, posted.asked.question, private=True)
            elif await acknowledge(interaction, private=True):
                if posted is None:
                    await say(forgotten(texts))
                elif what == "why":
                    await show(interaction, await self._why(posted, texts))
                else:
                    await say(await self._voted(interaction, token, texts, helpful=what == "helpful"))

    async def _why(self, posted: PostedAnswer, texts: Texts) -> View:
        """Asked again, for what was weighed is not kept: the articles that were shown, as they stand now."""
        answer = await self._services.news.answer(
            posted.asked, beyond=frozenset(posted.earlier), length=AnswerLength.LONG
        )
        return text_view(
            why_text(answer, list(dict.fromkeys(each.article_id for each in posted.cited)), texts),
            MessageKind.ANSWER,
        )

    async def _voted(
        self, interaction: discord.Interaction, token: str, texts: Texts, *, helpful: bool
    ) -> str:
        votes, now = self._services.votes, interaction.created_at
        if not await votes.cast(token, interaction.user.id, helpful=helpful, now=now):
            return texts("Your vote is taken back.")
        for_it, against = await votes.of(token)
        return texts(
            "Thank you. Helpful: {helpful}, not helpful: {unhelpful}. Press again to take your vote back.",
            helpful=texts.number(for_it),
            unhelpful=texts.number(against),
        )
