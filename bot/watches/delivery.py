"""What comes in for watches to messages: each find is told once, also where the bot or Discord fails midway.

    articles | finds, kept | message, remembered | sent with its token as nonce | kept that it arrived

A message of which it is not known whether it arrived is sent again while Discord folds it into the first;
later it is looked for where it was to stand, by its token, which is in its buttons.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import aiohttp
import discord
import structlog

from bot.app import Services
from bot.core.delivery import insistently
from bot.core.notices import used_up
from bot.quotes import Allowance
from bot.state.cited import MessagePlace
from bot.state.finds import WatchMessage
from bot.state.posted import PostedExcerpt
from bot.watches.render import SHOWN, watch_parts
from bot.watches.store import SavedWatch, WatchPause
from bot.watches.views import watch_view
from corpus import Excerpt

_FOLDED_FOR = timedelta(minutes=2)  # Discord folds posts of one nonce "within a few minutes"
_LOOKED_AT = 50  # messages after which one is no longer looked for

log = structlog.get_logger()


class WatchDelivery:
    """Tells what was found, by what `post` reaches."""

    def __init__(self, services: Services, post: "Post") -> None:
        self._services, self._post = services, post
        self._ticking = asyncio.Lock()

    async def tick(self, *, now: datetime) -> int:
        """Looks at what came in, tells what was found, and says how many messages were sent."""
        watches, sent = self._services.watches, 0
        async with self._ticking:
            while await watches.look(now=now):
                pass
            for message in await watches.due(now=now):
                watch = await watches.get(message.watch)
                sent += watch is not None and await self._told(watch, message, now=now)
        return sent

    async def _told(self, watch: SavedWatch, message: WatchMessage, *, now: datetime) -> bool:
        try:
            return await self._tell(watch, message, now=now)
        except (discord.Forbidden, discord.NotFound) as error:
            why = WatchPause.UNREACHABLE if watch.channel is None else WatchPause.SILENCED
            log.warning("watch paused", why=why.value, code=error.code)
            await self._services.watches.pause(watch.number, why)
            await self._services.watches.drop(message.token)
        except (discord.HTTPException, aiohttp.ClientError) as error:
            log.warning("watch not told yet", reason=str(error))  # it is tried again at the next tick
        return False

    async def _tell(self, watch: SavedWatch, message: WatchMessage, *, now: datetime) -> bool:
        watches, texts = self._services.watches, self._services.catalogue.of(watch.language)
        excerpts = await watches.excerpts(message)
        if not excerpts or watch.paused is not None:
            await watches.drop(message.token)
            return False
        channel = await self._post.channel(watch)
        sent = None
        if message.again and now - message.claimed > _FOLDED_FOR:
            sent = await self._post.find(channel, message)
        # What fails is sent again, so what it quotes counts only when it has arrived; a direct message is
        # nobody's share.
        guild = watch.guild if watch.channel else None
        may_be, withheld = await self._services.guilds.within_quotes(
            guild, partial(_wordless, excerpts[:SHOWN]), now=now, spends=False
        )
        told = (*may_be, *excerpts[SHOWN:])
        parts = watch_parts(watch, told, texts, note=used_up(withheld, texts))
        if sent is None:
            view = watch_view(parts, message.token, watch, texts=texts)
            sent = await insistently(lambda: channel.send(view=view, nonce=message.token))
        await watches.sent(message.token, sent.id)
        where = MessagePlace(
            message=sent.id,
            channel=sent.channel.id,
            language=watch.language,
            posted=now,
            reader=watch.owner,
        )
        quoted = [excerpt for excerpt in may_be[: len(parts.citations)] if excerpt.text]
        await self._services.guilds.within_quotes(guild, partial(_wordless, quoted), now=now)
        await self._services.citing.add(where, [PostedExcerpt.of(excerpt) for excerpt in quoted])
        return True


def _wordless(excerpts: Sequence[Excerpt], may: Allowance) -> tuple[Excerpt, ...]:
    return tuple(map(may.wordless, excerpts))


class Post:
    """Where messages of watches go: channels, and direct messages, by the bot's own means."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def channel(self, watch: SavedWatch) -> discord.abc.Messageable:
        """Where a watch tells what was found."""
        if watch.channel is not None:
            return self._client.get_partial_messageable(watch.channel, guild_id=watch.guild)
        owner = discord.Object(watch.owner)
        return await insistently(lambda: self._client.create_dm(owner))

    async def find(self, channel: discord.abc.Messageable, message: WatchMessage) -> discord.Message | None:
        """The message where it was to stand, if it is there."""
        after = message.claimed - timedelta(minutes=1)
        async for each in channel.history(limit=_LOOKED_AT, after=after, oldest_first=True):
            if self._is_own(each) and any(message.token in name for name in _custom_ids(each)):
                return each
        return None

    def _is_own(self, message: discord.Message) -> bool:
        return self._client.user is not None and message.author.id == self._client.user.id


def _custom_ids(message: discord.Message) -> list[str]:
    view = discord.ui.LayoutView.from_message(message)
    return [item.custom_id or "" for item in view.walk_children() if isinstance(item, discord.ui.Button)]
