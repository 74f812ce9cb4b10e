"""What is read without a question, from an interaction to its message: acknowledged, read, rendered, shown.

Commands, message commands and buttons come through here, as questions come through `bot.ask.conversation`.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import discord

from bot.app import Services
from bot.core.delivery import acknowledge, show
from bot.core.errors import UserError
from bot.core.markdown import text_and_links
from bot.core.notices import used_up
from bot.core.respond import telling
from bot.core.style import MessageKind, text_view
from bot.locale.texts import Texts
from bot.state.quota import Allowance
from bot.topics.quota import of_check, of_comparison, of_listing, of_timeline
from bot.topics.render import check_pages, compare_pages, latest_pages, more_pages, timeline_pages
from bot.topics.service import Where
from bot.topics.sources import sources_pages
from bot.topics.trend import PICTURE, no_trend, trend_alt, trend_chart, trend_head, trend_text, trend_view
from corpus.models.coverage import StoryArticles, TopicResult

T = TypeVar("T")
Pages = tuple[Sequence[str], MessageKind]
Make = Callable[[Texts], Awaitable[Pages]]
Subject = str | Callable[[], Awaitable[StoryArticles]]
"""A topic, or what finds the story that is meant."""

_MOST_TOPICS = 5  # lines that a chart can tell apart
_BETWEEN_TOPICS = re.compile(r"[,;\n]| vs\.? ", re.IGNORECASE)


class Coverage:
    """Answers commands and buttons with coverage of topics."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._reading = services.reading

    async def latest(self, interaction: discord.Interaction, topic: str | None, source: str | None) -> None:
        """The newest articles."""

        async def pages(texts: Texts) -> Pages:
            read = await self._reading.latest(topic, _where(interaction), source=source)
            listing, note = await self._shares(interaction, partial(of_listing, read), texts)
            shown = latest_pages(listing, texts, topic=topic, source=source, note=note)
            return shown, _kind(MessageKind.TIMELINE, listing.citations)

        await self._show(interaction, pages)

    async def compare(
        self, interaction: discord.Interaction, subject: Subject, *, private: bool = False
    ) -> None:
        """What each outlet wrote of the event that a topic means, or of a story."""

        async def pages(texts: Texts) -> Pages:
            topic = await _found(subject)
            read = await self._reading.compare(topic, _where(interaction))
            comparison, note = await self._shares(interaction, partial(of_comparison, read), texts)
            shown = compare_pages(comparison, texts, topic=_said(topic, read.found), note=note)
            return shown, _kind(MessageKind.COMPARISON, comparison.accounts)

        await self._show(interaction, pages, private=private)

    async def timeline(
        self, interaction: discord.Interaction, subject: Subject, *, private: bool = False
    ) -> None:
        """The days of a topic, or of a story."""

        async def pages(texts: Texts) -> Pages:
            topic = await _found(subject)
            read = await self._reading.timeline(topic, _where(interaction))
            timeline, note = await self._shares(interaction, partial(of_timeline, read), texts)
            shown = timeline_pages(timeline, texts, topic=_said(topic, read.found), note=note)
            return shown, _kind(MessageKind.TIMELINE, timeline.turns)

        await self._show(interaction, pages, private=private)

    async def sources(self, interaction: discord.Interaction) -> None:
        """What is read, and how it fares."""

        async def pages(texts: Texts) -> Pages:
            return sources_pages(
                await self._reading.sources(_where(interaction)), texts
            ), MessageKind.SETTINGS

        await self._show(interaction, pages)

    async def check(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """The claims of a message beside the news, to whom asks alone."""

        async def pages(texts: Texts) -> Pages:
            said, _ = text_and_links(message)
            read = await self._reading.check(said, _where(interaction))
            check, note = await self._shares(interaction, partial(of_check, read), texts)
            return check_pages(check, texts, note=note), _kind(MessageKind.COMPARISON, check.claims)

        await self._show(interaction, pages, private=True)

    async def more(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """More coverage of what a message says, to whom asks alone."""

        async def pages(texts: Texts) -> Pages:
            said, links = text_and_links(message)
            read = await self._reading.more(said, _where(interaction), links=links)
            listing, note = await self._shares(interaction, partial(of_listing, read), texts)
            return more_pages(listing, texts, note=note), _kind(MessageKind.TIMELINE, listing.citations)

        await self._show(interaction, pages, private=True)

    async def trend(self, interaction: discord.Interaction, topic: str, *, days: int) -> None:
        """A chart of how many articles a day are about a topic, or about several with commas between them."""
        texts = self._services.catalogue.of(interaction.locale)
        async with telling(_saying(interaction), texts, about=interaction.id):
            if not await acknowledge(interaction, private=False):
                return
            trend = await self._reading.trend(_topics(topic), _where(interaction), days=days)
            if not trend.total:
                await show(interaction, text_view(no_trend(trend, texts), MessageKind.NEAREST))
                return
            picture = await self._services.charts.png(trend_chart(trend, texts))
            alt = trend_alt(trend, texts) if picture else None
            view = trend_view(trend_head(trend, texts), trend_text(trend, texts), alt=alt)
            await show(interaction, view, files={PICTURE: picture} if picture else {})

    async def _shares(
        self, interaction: discord.Interaction, choose: Callable[[Allowance], T], texts: Texts
    ) -> tuple[T, str]:
        """What may be shown of what was read, and a line on what may not (Markdown)."""
        shown, withheld = await self._services.guilds.within_quotes(
            interaction.guild_id, choose, now=interaction.created_at
        )
        return shown, used_up(withheld, texts)

    async def _show(self, interaction: discord.Interaction, make: Make, *, private: bool = False) -> None:
        texts = self._services.catalogue.of(interaction.locale)
        async with telling(_saying(interaction), texts, about=interaction.id):
            if await acknowledge(interaction, private=private):
                pages, kind = await make(texts)
                now, asker = interaction.created_at, interaction.user.id
                view = await self._services.pager.view(pages, texts, kind=kind, now=now, asker=asker)
                await show(interaction, view)


async def _found(subject: Subject) -> str | StoryArticles:
    return subject if isinstance(subject, str) else await subject()


def _said(topic: str | StoryArticles, found: TopicResult) -> str:
    """A topic as it was written, or the headline of a story, if something of that may still be read."""
    if isinstance(topic, str):
        return topic
    if not found.articles:
        raise UserError("the articles of this story are no longer here")
    return topic.headline


def _where(interaction: discord.Interaction) -> Where:
    return Where(guild=interaction.guild_id, now=interaction.created_at)


def _kind(kind: MessageKind, shown: Sequence[object]) -> MessageKind:
    """The look of a message that shows something, or else of one that has nothing to show."""
    return kind if shown else MessageKind.NEAREST


def _topics(text: str) -> list[str]:
    """The topics in `text`, each once.

    >>> _topics("Storm, ferry vs storm,")
    ['Storm', 'ferry']
    """
    parts = filter(None, map(str.strip, _BETWEEN_TOPICS.split(text)))
    named: dict[str, str] = {}
    for part in parts:
        named.setdefault(part.casefold(), part)
    topics = list(named.values())
    if len(topics) > _MOST_TOPICS:
        raise UserError("A chart tells {most} topics apart; name no more of them.", most=str(_MOST_TOPICS))
    return topics or [text]


def _saying(interaction: discord.Interaction) -> Callable[[str], Awaitable[None]]:
    async def say(notice: str) -> None:
        await show(interaction, text_view(notice))

    return say
