"""Answer *Why*, *Compare*, *Helpful* and *Not helpful* below an answer."""

from functools import partial
from typing import Any

import discord
from discord import ui

from bot.ask.news import NewsService
from bot.ask.render import details_texts, why_texts
from bot.ask.store import Votes
from bot.ask.views import FeedbackButton
from bot.core.notices import forgotten
from bot.core.permissions import guild_of
from bot.core.respond import Response, respond
from bot.core.style import MessageKind, View, message
from bot.core.threads import Threads
from bot.guilds.store import AnswerLength
from bot.locale.texts import Texts
from bot.state.answers import PostedAnswer
from bot.topics.commands import Coverage


class Feedback:
    """Answers *Why*, *Compare*, *Helpful* and *Not helpful*, to the presser alone."""

    def __init__(self, news: NewsService, coverage: Coverage, votes: Votes, threads: Threads) -> None:
        self._news, self._coverage = news, coverage
        self._votes, self._threads = votes, threads

    async def pressed(self, interaction: discord.Interaction, what: str, token: str) -> None:
        """Answer a press under the answer behind `token`."""

        async def make(texts: Texts) -> Response:
            posted = await self._news.recall(token, guild=guild_of(interaction))
            if posted is None:
                return forgotten(texts)
            match what:
                case "why" | "details":
                    return await self._why(posted, texts, details=what == "details")
                case "compare":
                    story = partial(self._news.story_of, posted)
                    return await self._coverage.comparison(interaction, story, texts)
                case _:
                    return await self._voted(interaction, token, texts, helpful=what == "helpful")

        await respond(interaction, make, private=True)

    async def _why(self, posted: PostedAnswer, texts: Texts, *, details: bool) -> View:
        """Ask again, for the scores are not kept: the articles that were shown, as they are scored now."""
        answer = await self._news.answer(
            posted.asked, beyond=frozenset(posted.earlier), length=AnswerLength.LONG
        )
        shown = list(dict.fromkeys(each.article_id for each in posted.cited))
        if details:
            return message(MessageKind.SETTINGS, *details_texts(answer, shown, texts))
        more: ui.ActionRow[Any] = ui.ActionRow(FeedbackButton("details", posted.token, texts("Details")))
        return message(MessageKind.SETTINGS, *why_texts(answer, shown, texts), below=(more,))

    async def _voted(
        self, interaction: discord.Interaction, token: str, texts: Texts, *, helpful: bool
    ) -> Response:
        voter, now = interaction.user.id, interaction.created_at

        def vote() -> tuple[int, int] | None:
            counts = self._votes.cast(token, voter, helpful=helpful, now=now)
            return self._votes.of(token) if counts else None

        votes = await self._threads.aside(vote)
        if votes is None:
            return texts("Your vote is taken back.")
        for_it, against = votes
        thanks = texts(
            "Thank you. Helpful: {helpful}, not helpful: {unhelpful}.",
            helpful=texts.number(for_it),
            unhelpful=texts.number(against),
        )
        # In the menu that a vote was chosen in, the same choice makes no second interaction.
        back = FeedbackButton("helpful" if helpful else "unhelpful", token, texts("Take it back"))
        return message(MessageKind.SETTINGS, thanks, below=(ui.ActionRow(back),))
