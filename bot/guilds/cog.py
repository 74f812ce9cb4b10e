"""`/settings`, and the guilds that the bot joins and leaves."""

from collections.abc import Awaitable, Callable, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.permissions import for_guilds
from bot.guilds.commands import Moderation
from bot.guilds.service import GuildService
from bot.guilds.welcome import Welcome


class SettingsCog(commands.Cog):
    """What moderators set for their guild."""

    def __init__(self, moderation: Moderation) -> None:
        self._moderation = moderation

    @app_commands.command()
    @for_guilds
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction) -> None:
        """See and change where I answer, whom, how and in which language."""
        await self._moderation.show_settings(interaction)


class MembershipCog(commands.Cog):
    """Greets the guilds that add the bot, and forgets those that it has left.

    Args:
        client: knows its guilds.
        guilds: remembers them for the next start.
        welcome: greets new ones.
        forget: each deletes what one feature keeps of a guild.
        covers: whether a guild's events come to this process.
    """

    def __init__(
        self,
        client: commands.Bot,
        guilds: GuildService,
        welcome: Welcome,
        forget: Sequence[Callable[[int], Awaitable[object]]],
        *,
        covers: Callable[[int], bool],
    ) -> None:
        self._client, self._guilds, self._welcome, self._forget = client, guilds, welcome, forget
        self._covers = covers

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Forget the guilds that the bot left while it was not connected, and greet those that added it."""
        for guild in await self._guilds.left(self._client.application_id or 0, self._present()):
            if self._covers(guild):
                await self._forget_guild(guild)
        application = self._client.application_id or 0
        await self._welcome.expect(await self._guilds.joined(application, self._present()))
        await self._remember_guilds()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet the guild, and remember it, so that it can be missed later."""
        await self._welcome.expect([guild.id])
        await self._remember_guilds()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a guild that the bot has left."""
        await self._forget_guild(guild.id)
        await self._remember_guilds()

    async def _forget_guild(self, guild: int) -> None:
        for forget in self._forget:
            await forget(guild)

    async def _remember_guilds(self) -> None:
        application = self._client.application_id or 0
        await self._guilds.remember(application, self._present(), covers=self._covers)

    def _present(self) -> frozenset[int]:
        # Those that Discord cannot reach now are among them.
        return frozenset(guild.id for guild in self._client.guilds)
