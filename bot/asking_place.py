"""The ask channel of a guild: a pinned message with a button, by which a question is asked in a form."""

import discord

from bot.composition import Services
from bot.delivery import insistently
from bot.permissions import missing_in, missing_text
from bot.texts.texts import Texts
from bot.views.asking import asking_view


class AskingPlace:
    """Posts and pins the message with the button."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def post(self, guild: discord.Guild, texts: Texts, *, application: int) -> str:
        """Posts it in the ask channel that is set, if one is; says what could not be done (Markdown)."""
        settings = await self._services.guilds.settings(guild.id)
        channel = guild.get_channel(settings.ask_channel or 0)
        if not isinstance(channel, discord.TextChannel):
            return ""
        own = await self._services.guilds.texts_for(guild)
        try:
            posted = await insistently(lambda: channel.send(view=asking_view(own)))
            await posted.pin()
        except discord.Forbidden:
            missing = missing_in(channel, "pin_messages")
            return missing_text(channel, missing, texts, application=application)
        return ""
