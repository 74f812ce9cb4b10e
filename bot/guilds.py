"""What guilds have set, for the event loop."""

from datetime import datetime
from typing import Any

import discord

from bot.manners import Asker, Manners
from bot.state.guilds import Guilds, GuildSettings
from bot.texts.catalogue import Catalogue
from bot.texts.texts import Texts
from bot.threads import Threads


class GuildService:
    """Reads and changes what guilds have set, in threads, and knows which language they read."""

    def __init__(self, guilds: Guilds, threads: Threads, catalogue: Catalogue) -> None:
        self._guilds, self._threads, self._catalogue = guilds, threads, catalogue
        self._manners = Manners()

    async def settings(self, guild: int | None) -> GuildSettings:
        """The settings of a guild; in a direct message (None) those of one that has set nothing."""
        if guild is None:
            return GuildSettings()
        return await self._threads.aside(lambda: self._guilds.of(guild))

    async def change(self, guild: int, **changes: Any) -> GuildSettings:
        """The settings of a guild with these fields changed, which are kept."""
        return await self._threads.aside(lambda: self._guilds.change(guild, **changes))

    async def refusal(self, asker: Asker, texts: Texts, *, now: datetime) -> str | None:
        """Why `asker` may not ask here and now (Markdown); None if they may, and then it counts as asked."""
        settings = await self.settings(asker.guild)
        return self._manners.refusal(asker, settings, texts, now=now)

    async def forget(self, guild: int) -> None:
        """Forgets what a guild has set."""
        await self._threads.aside(lambda: self._guilds.forget(guild))

    async def texts_for(self, guild: discord.Guild | None) -> Texts:
        """In which language posts speak: the guild's, by its settings here or else with Discord."""
        if guild is None:
            return self._catalogue.of(None)
        language = (await self.settings(guild.id)).language
        return self._catalogue.of(language or guild.preferred_locale)
