"""Answer requests for the news as such: the latest on a topic, the digest of a time."""

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.ask.news import NewsService
from bot.core.delivery import insistently, send
from bot.core.respond import ResponsePart
from bot.digests.preview import Issuing
from bot.locale.texts import Texts
from bot.state.answers import AskedQuestion
from bot.topics.commands import Coverage
from bot.topics.service import Where
from corpus.retrieval.query import Intent, IntentKind


class NewsRequests:
    """Finds out what news somebody asks for, and makes the messages that show it.

    Args:
        news: knows what is asked for.
        coverage: the latest articles.
        issuing: digests.
    """

    def __init__(self, news: NewsService, *, coverage: Coverage, issuing: Issuing) -> None:
        self._news, self._coverage, self._issuing = news, coverage, issuing

    async def intent(self, asked: AskedQuestion) -> Intent | None:
        """Return what news a question asks for, within its options; None if it asks something else."""
        return await self._news.intent(asked)

    async def requested(self, asked: AskedQuestion, texts: Texts) -> Sequence[ResponsePart] | None:
        """Return the messages that show the news that a question asks for; None if it asks something else."""
        intent = await self.intent(asked)
        return await self.messages(intent, asked, texts) if intent else None

    async def messages(self, intent: Intent, asked: AskedQuestion, texts: Texts) -> Sequence[ResponsePart]:
        """Return the messages that show the requested news."""
        if intent.kind is IntentKind.DIGEST:
            return await self._issuing.requested(intent, guild=asked.guild, texts=texts, now=asked.now)
        where = Where(guild=asked.guild, now=asked.now)
        view = await self._coverage.newest(
            intent.topic or None, where, texts, asker=asked.asker or 0, sources=intent.sources
        )
        return (ResponsePart(view=view),)

    async def coverage_of(
        self, message: discord.Message, texts: Texts, *, now: datetime
    ) -> Sequence[ResponsePart]:
        """Return the message of more coverage of what a message links to."""
        where = Where(guild=message.guild.id if message.guild else None, now=now)
        return (
            ResponsePart(view=await self._coverage.related(message, where, texts, asker=message.author.id)),
        )


async def show_in_reply(message: discord.Message, parts: Sequence[ResponsePart]) -> None:
    """Reply to a message with the first part, and send the others after it."""
    first, *rest = parts
    await send(message, first.view)
    for part in rest:
        await insistently(lambda view=part.view: message.channel.send(view=view))  # type: ignore[misc]
