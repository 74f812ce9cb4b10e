"""Post what is wrong with a feed, in the notice channel of each guild that follows it."""

from datetime import datetime

import discord
import structlog

from bot.core.delivery import find_channel, find_guild, insistently
from bot.core.style import MessageKind, message
from bot.feeds.render import notice_text
from bot.feeds.service import GuildFeeds
from bot.feeds.views import unfollow_row
from bot.guilds.service import GuildService
from corpus.models.feed import FeedNotice, NoticeKind

log = structlog.get_logger()


class FeedNotices:
    """Posts notices, each once; a notice that cannot be posted is in `/feeds list` all the same."""

    def __init__(self, client: discord.Client, feeds: GuildFeeds, guilds: GuildService) -> None:
        self._client, self._feeds, self._guilds = client, feeds, guilds

    async def post_new(self, now: datetime) -> None:
        """Post the notices that are new."""
        for number, notice in (await self._feeds.untold()).items():
            for owner in notice.feed.owners:
                if owner:
                    await self._post(int(owner), notice, number)
            await self._feeds.mark_notified([number], now=now)

    async def _post(self, owner: int, notice: FeedNotice, number: int) -> None:
        chosen = (await self._guilds.settings(owner)).notice_channel
        if not chosen or (guild := await find_guild(self._client, owner)) is None:
            return
        channel = await find_channel(self._client, chosen)
        if not isinstance(channel, discord.TextChannel) or channel.guild.id != owner:
            return
        texts = await self._guilds.texts_for(guild)
        stays = notice.kind is NoticeKind.MOVED
        below = () if stays else (unfollow_row(notice.feed.number, texts),)
        view = message(MessageKind.NOTICE, notice_text(notice, texts), below=below)
        try:
            await insistently(lambda: channel.send(view=view, nonce=number))
        except discord.HTTPException as error:
            log.warning("feed notice not posted", reason=error.text)
