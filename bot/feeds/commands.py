"""Answer `/feeds`, to moderators alone."""

import discord
from discord import ui

from bot.core.errors import UserError
from bot.core.limits import CHOICE, shortened
from bot.core.markdown import escaped, muted
from bot.core.pager import Pager, pages_of
from bot.core.respond import Response, ResponsePart
from bot.core.style import MessageKind, message, text_view
from bot.feeds.render import feed_blocks, feed_link, imported_text, tried_text
from bot.feeds.service import GuildFeeds
from bot.guilds.commands import moderate
from bot.locale.texts import Texts
from corpus.feeds.catalogue import FeedCatalogue

_LIST_BYTES = 2_000_000
_FILE = "feeds.opml"
_OTHERS = 5


class FeedCommands:
    """Answers moderators about the feeds of their guild."""

    def __init__(self, feeds: GuildFeeds, pager: Pager, catalogue: FeedCatalogue) -> None:
        self._feeds, self._pager, self._catalogue = feeds, pager, catalogue

    async def offered(self, interaction: discord.Interaction, written: str) -> list[tuple[str, str]]:
        """Return the guild's feeds that fit what is written, as names and numbers, to its moderators."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return []
        wanted = written.casefold()
        fitting = [
            feed
            for feed in await self._feeds.own(interaction.guild_id)
            if wanted in f"{feed.name} {feed.url}".casefold()
        ]
        return [(shortened(feed.name, CHOICE), str(feed.number)) for feed in fitting]

    async def add(self, interaction: discord.Interaction, address: str) -> None:
        """Follow a feed."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            feed, others = await self._feeds.add(
                guild.id, self._catalogue.address(address), now=interaction.created_at
            )
            lines = [texts("Following {feed}. New articles come in automatically.", feed=feed_link(feed))]
            if others:
                listed = ", ".join(escaped(url) for url in others[:_OTHERS])
                lines.append(muted(texts("Also available: {feeds}.", feeds=listed)))
            return text_view("\n".join(lines), MessageKind.SETTINGS)

        await moderate(interaction, make, command="feeds")

    async def remove(self, interaction: discord.Interaction, named: str) -> None:
        """Unfollow a feed."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            feed = await self._feeds.remove(guild.id, named.strip())
            if feed is None:
                raise UserError(
                    "This server does not follow {feed}; /feeds list shows what it follows.", feed=named
                )
            removed = texts(
                "Unfollowed: {feed}. Its articles are no longer shown here.", feed=feed_link(feed)
            )
            return text_view(removed, MessageKind.SETTINGS)

        await moderate(interaction, make, command="feeds")

    async def unfollow(self, interaction: discord.Interaction, number: int) -> None:
        """Unfollow the feed that a notice is about."""
        await self.remove(interaction, str(number))

    async def show_list(self, interaction: discord.Interaction) -> None:
        """Show the feeds that the guild sees."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            now, asker = interaction.created_at, interaction.user.id
            pages = pages_of(feed_blocks(await self._feeds.health(guild.id, now=now), guild.id, texts))
            return await self._pager.view(pages, texts, kind=MessageKind.SETTINGS, now=now, asker=asker)

        await moderate(interaction, make, command="feeds")

    async def test(self, interaction: discord.Interaction, address: str) -> None:
        """Show what would come in from a feed."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            own = {str(feed.number): feed.url for feed in await self._feeds.own(guild.id)}
            place = own.get(address.strip()) or self._catalogue.address(address)
            found, tried = await self._feeds.tried(place, now=interaction.created_at)
            return text_view(tried_text(found, tried, texts), MessageKind.SETTINGS)

        await moderate(interaction, make, command="feeds")

    async def import_list(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Follow the feeds of a list."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            if file.size > _LIST_BYTES:
                raise UserError("This file is too large for a list of feeds; 2 MB are taken at most.")
            done = await self._feeds.import_list(guild.id, await file.read(), now=interaction.created_at)
            imported = imported_text(len(done.added), done.known, done.problems, texts)
            return text_view(imported, MessageKind.SETTINGS)

        await moderate(interaction, make, command="feeds")

    async def export(self, interaction: discord.Interaction) -> None:
        """Send the feeds of the guild as a list."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            listed = await self._feeds.export(guild.id, title=guild.name)
            text = texts("The feeds of this server, for any feed reader:")
            view = message(MessageKind.SETTINGS, text, _file())
            return (ResponsePart(view=view, files={_FILE: listed.encode()}),)

        await moderate(interaction, make, command="feeds")


def _file() -> ui.File[ui.LayoutView]:
    return ui.File(f"attachment://{_FILE}")
