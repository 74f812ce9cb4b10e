"""End setting a guild up: follow feeds, read them, and show a first answer and a first digest."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import discord
import structlog
from discord import ui

from bot.ask.service import Answering
from bot.core.delivery import NO_FILES, attachments, show
from bot.core.errors import UserError
from bot.core.respond import Response
from bot.core.style import MessageKind, text_view
from bot.digests.preview import DigestRequest
from bot.digests.service import Digests
from bot.feeds.browsing import CatalogueFeeds
from bot.feeds.selection import key_of
from bot.feeds.service import Followed
from bot.guilds.service import GuildService
from bot.guilds.setup_steps import SetupState, feeds_for
from bot.guilds.setup_text import SetupResult, nothing_text, result_text, waiting_text
from bot.guilds.store import GuildSettings
from bot.locale.texts import Texts
from bot.state.answers import AskedQuestion
from bot.topics.service import ReadingService, Where
from corpus import QueryError
from corpus.feeds.catalogue import CatalogueFeed
from corpus.models.errors import Reason

_PATIENCE = 60  # seconds until feeds have been read for the first time

log = structlog.get_logger()


class SetupEnding:
    """Follows what was chosen, and shows what comes of it.

    Args:
        guilds: have settings.
        feeds: follows feeds.
        digests: previews digests.
        answering: answers the first question.
        reading: has the newest articles.
        patience: seconds until feeds have been read for the first time.
    """

    def __init__(
        self,
        guilds: GuildService,
        feeds: CatalogueFeeds,
        digests: Digests,
        answering: Answering,
        *,
        reading: ReadingService,
        patience: int = _PATIENCE,
    ) -> None:
        self._guilds, self._feeds, self._digests = guilds, feeds, digests
        self._answering, self._reading, self._patience = answering, reading, patience
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._ending: set[tuple[int, int]] = set()

    async def follow(self, guild: discord.Guild, state: SetupState, *, now: datetime) -> Followed:
        """Follow the feeds that the chosen topics bring, those that are not followed yet."""
        wanted = self._wanted(guild, await self._guilds.settings(guild.id), state)
        async with self._turns[guild.id]:
            known = await self._feeds.followed(guild.id)
            new = [feed for feed in wanted if key_of(feed) not in known]
            try:
                return await self._feeds.follow(guild.id, new, now=now)
            except UserError as error:
                log.info("feeds not followed", guild=guild.id, reason=str(error))
                return Followed(feeds={}, failed={feed.url: error.reason for feed in new})

    def _wanted(
        self, guild: discord.Guild, settings: GuildSettings, state: SetupState
    ) -> tuple[CatalogueFeed, ...]:
        language = self._feeds.language_of(guild_language(guild, settings))
        return feeds_for(self._feeds.catalogue, language, state.topics)

    async def finish(
        self,
        interaction: discord.Interaction,
        guild: discord.Guild,
        state: SetupState,
        texts: Texts,
        *,
        problem: str,
    ) -> Response:
        """Read what is followed now, then say what was set, and show a first answer and digest."""
        key = (guild.id, interaction.user.id)
        if key in self._ending:
            return None  # pressed twice
        self._ending.add(key)
        try:
            result = await self._result(interaction, guild, state, texts)
            text = result_text(replace(result, problem=problem), texts)
            await show(interaction, text_view(text, MessageKind.SETTINGS))
            await self._first_messages(interaction, guild, texts)
        finally:
            self._ending.discard(key)
        return None

    async def _result(
        self, interaction: discord.Interaction, guild: discord.Guild, state: SetupState, texts: Texts
    ) -> SetupResult:
        settings = await self._guilds.settings(guild.id)
        wanted = self._wanted(guild, settings, state)
        failed: Mapping[str, Reason] = {}
        if wanted:
            await show(interaction, text_view(waiting_text(len(wanted), texts), MessageKind.SETTINGS))
            failed = (await self.follow(guild, state, now=interaction.created_at)).failed
        followed = await self._read(guild, wanted)
        digests = await self._digests.maker.here(interaction)
        return SetupResult(
            settings=settings,
            wanted=wanted,
            followed=followed,
            failed=failed,
            digests=[(each.place.target, each.schedule) for each in digests],
        )

    async def _read(self, guild: discord.Guild, wanted: Sequence[CatalogueFeed]) -> tuple[CatalogueFeed, ...]:
        """Wait until feeds have been read for the first time; return those that are followed."""
        keys = {key_of(feed): feed for feed in wanted}
        for _ in range(self._patience):
            followed = await self._feeds.followed(guild.id)
            if all(feed.polled_at for key, feed in followed.items() if key in keys):
                break
            await asyncio.sleep(1)
        followed = await self._feeds.followed(guild.id)
        return tuple(feed for key, feed in keys.items() if key in followed)

    async def _first_messages(
        self, interaction: discord.Interaction, guild: discord.Guild, texts: Texts
    ) -> None:
        """Send a first answer and a digest preview, to the moderator alone."""

        async def send(view: ui.LayoutView, files: Mapping[str, bytes] = NO_FILES) -> discord.Message:
            return await interaction.followup.send(
                view=view, files=attachments(files), ephemeral=True, wait=True
            )

        where = Where(guild=guild.id, now=interaction.created_at)
        newest = (await self._reading.latest(None, where, sources=None)).citations
        if not newest:
            await send(text_view(nothing_text(texts)))
            return
        question = newest[0].article.title
        asked = AskedQuestion(question=question, now=where.now, guild=guild.id, asker=interaction.user.id)
        with suppress(QueryError, UserError):  # a title of words that say nothing
            due = self._answering.due(asked, interaction, texts)
            await self._answering.claim_for(due, interaction)
            await self._answering.answer(due, send, texts)
        for part in await self._digests.issuing.preview(interaction, DigestRequest(), texts=texts):
            await send(part.view, part.files)


def guild_language(guild: discord.Guild, settings: GuildSettings) -> str:
    """Return the code of the language that a guild reads: its setting, or what it has set with Discord."""
    return settings.language or str(guild.preferred_locale).partition("-")[0]
