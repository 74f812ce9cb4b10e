"""`/feeds` from the command to its answer, to who sent it alone."""

import discord
from discord import ui

from bot.app import Services
from bot.core.delivery import show
from bot.core.errors import UserError
from bot.core.markdown import escaped, muted
from bot.core.pages import pages_of
from bot.core.style import MessageKind, message, text_view
from bot.feeds.render import feed_blocks, feed_link, imported_text, tried_text
from bot.guilds.commands import Moderation

_LIST_BYTES = 2_000_000
_FILE = "feeds.opml"
_OTHERS = 5


class FeedCommands:
    """Answers moderators about the feeds of their guild."""

    def __init__(self, services: Services, moderation: Moderation) -> None:
        self._services, self._feeds, self._moderation = services, services.feeds, moderation

    async def add(self, interaction: discord.Interaction, address: str) -> None:
        """Follows a feed."""
        async with self._moderation.allowed(interaction, "feeds", in_place=False) as (guild, texts):
            if guild is None:
                return
            feed, others = await self._feeds.add(guild.id, address, now=interaction.created_at)
            lines = [texts("Now followed: {feed}. Its articles come in by themselves.", feed=feed_link(feed))]
            if others:
                listed = ", ".join(escaped(url) for url in others[:_OTHERS])
                lines.append(muted(texts("There is also {feeds}.", feeds=listed)))
            await show(interaction, text_view("\n".join(lines), MessageKind.SETTINGS))

    async def remove(self, interaction: discord.Interaction, named: str) -> None:
        """Follows a feed no longer."""
        async with self._moderation.allowed(interaction, "feeds", in_place=False) as (guild, texts):
            if guild is None:
                return
            feed = await self._feeds.remove(guild.id, named.strip())
            if feed is None:
                raise UserError(
                    "This server does not follow {feed}; /feeds list shows what it follows.", feed=named
                )
            said = texts(
                "No longer followed: {feed}. Its articles are not shown here any more.", feed=feed_link(feed)
            )
            await show(interaction, text_view(said, MessageKind.SETTINGS))

    async def show_list(self, interaction: discord.Interaction) -> None:
        """Shows the feeds that the guild sees."""
        async with self._moderation.allowed(interaction, "feeds", in_place=False) as (guild, texts):
            if guild is None:
                return
            now = interaction.created_at
            blocks = feed_blocks(await self._feeds.health(guild.id, now=now), guild.id, texts)
            view = await self._services.pager.view(
                pages_of(blocks), texts, kind=MessageKind.SETTINGS, now=now, asker=interaction.user.id
            )
            await show(interaction, view)

    async def test(self, interaction: discord.Interaction, address: str) -> None:
        """Shows what would come in from a feed."""
        async with self._moderation.allowed(interaction, "feeds", in_place=False) as (guild, texts):
            if guild is not None:
                found, tried = await self._feeds.tried(address, now=interaction.created_at)
                await show(interaction, text_view(tried_text(found, tried, texts), MessageKind.SETTINGS))

    async def import_list(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Follows the feeds of a list."""
        async with self._moderation.allowed(interaction, "feeds", in_place=False) as (guild, texts):
            if guild is None:
                return
            if file.size > _LIST_BYTES:
                raise UserError("This file is too large for a list of feeds; 2 MB are taken at most.")
            done = await self._feeds.import_list(guild.id, await file.read(), now=interaction.created_at)
            said = imported_text(len(done.added), done.known, done.problems, texts)
            await show(interaction, text_view(said, MessageKind.SETTINGS))

    async def export(self, interaction: discord.Interaction) -> None:
        """Gives the feeds of the guild as a list."""
        async with self._moderation.allowed(interaction, "feeds", in_place=False) as (guild, texts):
            if guild is None:
                return
            listed = await self._feeds.export(guild.id, title=guild.name)
            view = message(
                MessageKind.SETTINGS, texts("The feeds of this server, for any feed reader:"), _file()
            )
            await show(interaction, view, files={_FILE: listed.encode()})


def _file() -> ui.File[ui.LayoutView]:
    return ui.File(f"attachment://{_FILE}")
