"""What is wrong with a feed, told in the channel that the moderators of each guild following it chose."""

import discord
import structlog

from bot.app import Services
from bot.core.delivery import insistently
from bot.core.style import text_view
from bot.feeds.render import notice_text
from corpus.models.feed import FeedNotice

log = structlog.get_logger()


class FeedNotices:
    """Tells them, each once; a notice that cannot be posted is in `/feeds list` all the same."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def tell(self, client: discord.Client) -> None:
        """Tells what was not told yet."""
        for number, notice in (await self._services.feeds.untold()).items():
            for owner in notice.feed.owners:
                guild = client.get_guild(int(owner)) if owner else None
                if guild is not None:
                    await self._post(guild, notice, number)
            await self._services.feeds.mark_notified([number], now=discord.utils.utcnow())

    async def _post(self, guild: discord.Guild, notice: FeedNotice, number: int) -> None:
        settings = await self._services.guilds.settings(guild.id)
        channel = guild.get_channel(settings.notice_channel or 0)
        if not isinstance(channel, discord.TextChannel):
            return
        view = text_view(notice_text(notice, await self._services.guilds.texts_for(guild)))
        try:
            await insistently(lambda: channel.send(view=view, nonce=number))
        except discord.HTTPException as error:
            log.warning("feed notice not posted", reason=error.text)
