"""`/watch`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.controls import choices
from bot.core.limits import CHOICE, TEXT_OPTION, shortened
from bot.watches.commands import USUAL_DAYS, WatchCommands


class WatchesCog(commands.Cog):
    """Saved questions by slash command."""

    watch = app_commands.Group(name="watch", description="Saved questions that send you what is new.")

    def __init__(self, watches: WatchCommands) -> None:
        self._watches = watches

    @watch.command()
    @app_commands.describe(
        query="The question to watch, as you would ask it",
        where="Where to send matches",
        days="For how many days",
        role="A role that is mentioned in the channel, and that members take by a button",
    )
    @app_commands.choices(
        where=[
            app_commands.Choice(name="in a direct message", value="dm"),
            app_commands.Choice(name="in this channel", value="here"),
        ]
    )
    async def add(
        self,
        interaction: discord.Interaction,
        query: app_commands.Range[str, 1, TEXT_OPTION],
        where: str = "dm",
        days: app_commands.Range[int, 1, 365] = USUAL_DAYS,
        role: discord.Role | None = None,
    ) -> None:
        """Get new sentences that answer a question."""
        await self._watches.add(interaction, query, here=where == "here", days=days, role=role)

    @watch.command(name="list")
    async def list_all(self, interaction: discord.Interaction) -> None:
        """See what you watch, and stop it."""
        await self._watches.show_all(interaction)

    @watch.command()
    @app_commands.describe(query="Which watch. Default: show them all")
    async def remove(self, interaction: discord.Interaction, query: str | None = None) -> None:
        """Stop a watch."""
        await self._watches.remove(interaction, query)

    @remove.autocomplete("query")
    async def _offer_watches(
        self, interaction: discord.Interaction, beginning: str
    ) -> list[app_commands.Choice[str]]:
        own = await self._watches.offered(interaction, beginning)
        return choices((shortened(watch.question, CHOICE), str(watch.number)) for watch in own)
