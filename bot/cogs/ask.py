"""`/ask`."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import UserError
from bot.render.limits import shortened
from bot.state.posted import Asked

if TYPE_CHECKING:
    from bot.client import NewsBot

_LONGEST = 6000  # Discord's own limit on a text option
_CHOICE = 100  # and on a choice that is offered for one
_CHOICES = 25  # and on how many are offered


class AskCog(commands.Cog):
    """Questions by slash command."""

    def __init__(self, bot: "NewsBot") -> None:
        self._bot = bot

    @app_commands.command()
    @app_commands.describe(
        question="What you want to know, in plain words",
        source="Only articles of this source",
        since="Only articles from this day on, such as 2025-04-24",
        until="Only articles up to this day",
        private="Show the answer to you alone",
    )
    async def ask(
        self,
        interaction: "discord.Interaction[NewsBot]",
        question: app_commands.Range[str, 1, _LONGEST],
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        private: bool = False,  # noqa: FBT001, FBT002 # Discord hands options over by name
    ) -> None:
        """Ask about the news and get what the articles say, word for word."""
        asked = Asked(
            question=question,
            now=interaction.created_at,
            sources=(source,) if source else None,
            since=_day(since),
            until=_day(until, after=1),
            guild=interaction.guild_id,
            asker=interaction.user.id,
        )
        await self._bot.conversation.ask(interaction, asked, private=private)

    @ask.autocomplete("source")
    async def _offer_sources(
        self, interaction: "discord.Interaction[NewsBot]", beginning: str
    ) -> list[app_commands.Choice[str]]:
        names = await self._bot.services.news.sources(beginning, guild=interaction.guild_id)
        short = [name for name in names if len(name) <= _CHOICE]
        return [app_commands.Choice(name=name, value=name) for name in short[:_CHOICES]]


def _day(text: str | None, *, after: int = 0) -> datetime | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise UserError(
            "{text} is not a day; write it like 2025-04-24", text=repr(shortened(text, 40))
        ) from error
    midnight = datetime.combine(day, time(), tzinfo=UTC)
    # The last day of the calendar has no day after it, nor any article.
    return midnight + timedelta(days=after) if day != date.max else midnight
