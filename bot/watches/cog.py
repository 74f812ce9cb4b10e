"""`/watch`, and the beat by which watches are told and messages corrected."""

import asyncio
from typing import TYPE_CHECKING

import discord
import structlog
from discord import app_commands
from discord.ext import commands, tasks

from bot.core.limits import shortened
from bot.watches.commands import USUAL_DAYS

if TYPE_CHECKING:
    from bot.client import NewsBot

_LONGEST = 6000  # Discord's own limit on a text option
_CHOICE = 100  # and on a choice that is offered for one
_EVERY = 30.0  # seconds

log = structlog.get_logger()


class WatchesCog(commands.Cog):
    """Standing questions by slash command."""

    watch = app_commands.Group(name="watch", description="Questions that stand, and tell you what is new.")

    def __init__(self, bot: "NewsBot") -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Begins the beat."""
        self._beat.start()

    async def cog_unload(self) -> None:
        """Ends it."""
        self._beat.cancel()

    @watch.command()
    @app_commands.describe(
        query="What you want to be told of, as you would ask it",
        where="Where to tell it",
        days="For how many days",
    )
    @app_commands.choices(
        where=[
            app_commands.Choice(name="in a direct message", value="dm"),
            app_commands.Choice(name="in this channel", value="here"),
        ]
    )
    async def add(
        self,
        interaction: "discord.Interaction[NewsBot]",
        query: app_commands.Range[str, 1, _LONGEST],
        where: str = "dm",
        days: app_commands.Range[int, 1, 365] = USUAL_DAYS,
    ) -> None:
        """Be told of new sentences that answer a question."""
        await self._bot.watch_desk.add(interaction, query, here=where == "here", days=days)

    @watch.command(name="list")
    async def list_all(self, interaction: "discord.Interaction[NewsBot]") -> None:
        """See what you watch, and stop it."""
        await self._bot.watch_desk.show_all(interaction)

    @watch.command()
    @app_commands.describe(query="Which watch; without it you see them all")
    async def remove(self, interaction: "discord.Interaction[NewsBot]", query: str | None = None) -> None:
        """Stop a watch."""
        await self._bot.watch_desk.remove(interaction, query)

    @remove.autocomplete("query")
    async def _offer_watches(
        self, interaction: "discord.Interaction[NewsBot]", beginning: str
    ) -> list[app_commands.Choice[str]]:
        own = await self._bot.watch_desk.offered(interaction, beginning)
        return [
            app_commands.Choice(name=shortened(watch.question, _CHOICE), value=str(watch.number))
            for watch in own
        ]

    @tasks.loop(seconds=_EVERY)
    async def _beat(self) -> None:
        for room in (self._bot.watching, self._bot.corrections):
            try:
                await room.tick(now=discord.utils.utcnow())
            except Exception:
                # A loop that raises ends for good.
                log.exception("tick failed", room=type(room).__name__)

    @_beat.before_loop
    async def _until_ready(self) -> None:
        await self._bot.wait_until_ready()
        await asyncio.sleep(_EVERY)
