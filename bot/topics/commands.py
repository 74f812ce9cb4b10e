"""Answer commands, message commands and buttons with coverage of topics."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import discord

from bot.core.charts import Charts
from bot.core.errors import UserError
from bot.core.markdown import text_and_links
from bot.core.notices import used_up
from bot.core.pager import Pager
from bot.core.permissions import guild_of
from bot.core.respond import Response, ResponsePart, respond
from bot.core.style import MessageKind, View, text_view
from bot.guilds.service import GuildService
from bot.locale.texts import Texts
from bot.state.quota import Allowance
from bot.topics.render import check_pages, compare_pages, latest_pages, more_pages, timeline_pages
from bot.topics.service import ReadingService, Where
from bot.topics.sources import sources_pages
from bot.topics.trend import (
    FEWEST,
    PICTURE,
    no_trend,
    trend_alt,
    trend_chart,
    trend_head,
    trend_text,
    trend_view,
)
from corpus.models.coverage import Check, Claim, Comparison, Listing, StoryArticles, Timeline, TopicResult


def of_listing(listing: Listing, may: Allowance) -> Listing:
    """Return the list with the excerpts within the quota."""
    return replace(listing, citations=may.named(listing.citations))


def of_comparison(comparison: Comparison, may: Allowance) -> Comparison:
    """Return the comparison with the excerpts within the quota."""
    return replace(comparison, accounts=may.named(comparison.accounts))


def of_timeline(timeline: Timeline, may: Allowance) -> Timeline:
    """Return the timeline with the excerpts within the quota."""
    turns = tuple(replace(turn, excerpt=may.wordless(turn.excerpt)) for turn in timeline.turns)
    return replace(timeline, turns=turns)


def of_check(check: Check, may: Allowance) -> Check:
    """Return claims with the articles that come near them."""
    return replace(check, claims=tuple(_of_claim(claim, may) for claim in check.claims))


def _of_claim(claim: Claim, may: Allowance) -> Claim:
    return replace(
        claim,
        alike=tuple(map(may.wordless, claim.alike)),
        different=tuple(map(may.wordless, claim.different)),
        near=tuple(map(may.wordless, claim.near)),
    )


T = TypeVar("T")
Subject = str | Callable[[], Awaitable[StoryArticles]]
"""A topic, or what finds the story that is meant."""

_MOST_TOPICS = 5  # lines that a chart can tell apart
_BETWEEN_TOPICS = re.compile(r"[,;\n]| vs\.? ", re.IGNORECASE)


class Coverage:
    """Answers commands and buttons with coverage of topics."""

    def __init__(self, reading: ReadingService, guilds: GuildService, pager: Pager, charts: Charts) -> None:
        self._reading, self._guilds, self._pager, self._charts = reading, guilds, pager, charts

    async def latest(self, interaction: discord.Interaction, topic: str | None, source: str | None) -> None:
        """Show the newest articles."""

        async def make(texts: Texts) -> View:
            sources = None if source is None else (source,)
            asker = interaction.user.id
            return await self.newest(topic, _where(interaction), texts, asker=asker, sources=sources)

        await respond(interaction, make)

    async def newest(
        self, topic: str | None, where: Where, texts: Texts, *, asker: int, sources: Sequence[str] | None
    ) -> View:
        """Return the message of the newest articles, of a topic and some sources if given."""
        read = await self._reading.latest(topic, where, sources=sources)
        listing, withheld = await self._guilds.within_quotes(
            where.guild, partial(of_listing, read), now=where.now
        )
        named, note = ", ".join(sources or ()) or None, used_up(withheld, texts)
        pages = latest_pages(listing, texts, topic=topic, source=named, note=note)
        kind = _kind(MessageKind.TIMELINE, listing.citations)
        return await self._pager.view(pages, texts, kind=kind, now=where.now, asker=asker)

    async def compare(
        self, interaction: discord.Interaction, subject: Subject, *, private: bool = False
    ) -> None:
        """Show what each outlet wrote of the event that a topic means, or of a story."""
        await respond(interaction, partial(self.comparison, interaction, subject), private=private)

    async def comparison(self, interaction: discord.Interaction, subject: Subject, texts: Texts) -> View:
        """Return what each outlet wrote of the event that a topic means, or of a story."""
        topic = await _found(subject)
        read = await self._reading.compare(topic, _where(interaction))
        comparison, note = await self._within_quota(interaction, partial(of_comparison, read), texts)
        pages = compare_pages(comparison, texts, topic=_said(topic, read.found), note=note)
        kind = _kind(MessageKind.COMPARISON, comparison.accounts)
        return await self._view(interaction, pages, kind, texts)

    async def timeline(
        self, interaction: discord.Interaction, subject: Subject, *, private: bool = False
    ) -> None:
        """Show the days of a topic, or of a story."""

        async def make(texts: Texts) -> View:
            topic = await _found(subject)
            read = await self._reading.timeline(topic, _where(interaction))
            timeline, note = await self._within_quota(interaction, partial(of_timeline, read), texts)
            pages = timeline_pages(timeline, texts, topic=_said(topic, read.found), note=note)
            return await self._view(interaction, pages, _kind(MessageKind.TIMELINE, timeline.turns), texts)

        await respond(interaction, make, private=private)

    async def sources(self, interaction: discord.Interaction) -> None:
        """Show the sources, and how fresh and sound their feeds are."""

        async def make(texts: Texts) -> View:
            pages = sources_pages(await self._reading.sources(_where(interaction)), texts)
            return await self._view(interaction, pages, MessageKind.SETTINGS, texts)

        await respond(interaction, make)

    async def check(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Show the claims of a message beside the news, to the user alone."""

        async def make(texts: Texts) -> View:
            text, _ = text_and_links(message)
            read = await self._reading.check(text, _where(interaction))
            check, note = await self._within_quota(interaction, partial(of_check, read), texts)
            pages = check_pages(check, texts, note=note)
            return await self._view(interaction, pages, _kind(MessageKind.COMPARISON, check.claims), texts)

        await respond(interaction, make, private=True)

    async def more(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Show more coverage of what a message says, to the user alone."""

        async def make(texts: Texts) -> View:
            return await self.related(message, _where(interaction), texts, asker=interaction.user.id)

        await respond(interaction, make, private=True)

    async def related(self, message: discord.Message, where: Where, texts: Texts, *, asker: int) -> View:
        """Return the message of more coverage of what a message says or links to."""
        text, links = text_and_links(message)
        read = await self._reading.more(text, where, links=links)
        listing, withheld = await self._guilds.within_quotes(
            where.guild, partial(of_listing, read), now=where.now
        )
        pages = more_pages(listing, texts, linked=bool(links), note=used_up(withheld, texts))
        kind = _kind(MessageKind.TIMELINE, listing.citations)
        return await self._pager.view(pages, texts, kind=kind, now=where.now, asker=asker)

    async def trend(self, interaction: discord.Interaction, topic: str, *, days: int) -> None:
        """Show a chart of how many articles a day are about a topic, or several with commas between them."""

        async def make(texts: Texts) -> Response:
            trend = await self._reading.trend(_topics(topic), _where(interaction), days=days)
            if not trend.total:
                return text_view(no_trend(trend, texts), MessageKind.NEAREST)
            drawn = trend.total >= FEWEST
            picture = await self._charts.png(trend_chart(trend, texts)) if drawn else None
            alt = trend_alt(trend, texts) if picture else None
            view = trend_view(trend_head(trend, texts), trend_text(trend, texts), alt=alt)
            return (ResponsePart(view=view, files={PICTURE: picture} if picture else {}),)

        await respond(interaction, make)

    async def _within_quota(
        self, interaction: discord.Interaction, choose: Callable[[Allowance], T], texts: Texts
    ) -> tuple[T, str]:
        """Return the part that may be shown, and a line on sources that reached their limit (Markdown)."""
        allowed, withheld = await self._guilds.within_quotes(
            guild_of(interaction), choose, now=interaction.created_at
        )
        return allowed, used_up(withheld, texts)

    async def _view(
        self, interaction: discord.Interaction, pages: Sequence[str], kind: MessageKind, texts: Texts
    ) -> View:
        now, asker = interaction.created_at, interaction.user.id
        return await self._pager.view(pages, texts, kind=kind, now=now, asker=asker)


async def _found(subject: Subject) -> str | StoryArticles:
    return subject if isinstance(subject, str) else await subject()


def _said(topic: str | StoryArticles, found: TopicResult) -> str:
    """Return a topic as it was written, or the headline of a story whose articles are still there."""
    if isinstance(topic, str):
        return topic
    if not found.articles:
        raise UserError("the articles of this story are no longer here")
    return topic.headline


def _where(interaction: discord.Interaction) -> Where:
    return Where(guild=guild_of(interaction), now=interaction.created_at)


def _kind(kind: MessageKind, shown: Sequence[object]) -> MessageKind:
    """Return the look of a message; one that shows nothing has its own."""
    return kind if shown else MessageKind.NEAREST


def _topics(text: str) -> list[str]:
    """Return the topics in `text`, each once.

    >>> _topics("Storm, ferry vs storm,")
    ['Storm', 'ferry']
    """
    parts = filter(None, map(str.strip, _BETWEEN_TOPICS.split(text)))
    named: dict[str, str] = {}
    for part in parts:
        named.setdefault(part.casefold(), part)
    topics = list(named.values())
    if len(topics) > _MOST_TOPICS:
        raise UserError("A chart shows up to {most} topics. Name fewer.", most=str(_MOST_TOPICS))
    return topics or [text]
