"""Find the mentions that nobody heard: the bot was killed, was away for a moment, or lost its session.

Discord keeps no event for a session that has ended. The channels where something was written of late are
read; there are few of them, and Discord shows a bot the text of what mentions it.
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import aiohttp
import discord
import structlog
from discord.utils import snowflake_time

from bot.core.threads import Threads
from bot.state.outbox_history import MessageHistory

WITHIN = timedelta(minutes=15)  # as long as interrupted answers are still sent
_CHANNELS, _MESSAGES = 50, 100  # that are read, the newest channels and the newest messages of each
_HEARD = 1000  # messages that are not taken for missed, those heard last

_Channel = discord.TextChannel | discord.Thread

log = structlog.get_logger()


class MissedMentions:
    """Lets the client hear what it missed, as if it came now."""

    def __init__(self, client: discord.Client, history: MessageHistory, threads: Threads) -> None:
        self._client, self._history, self._run = client, history, threads.aside
        self._heard: deque[int] = deque(maxlen=_HEARD)

    def heard(self, message: int) -> bool:
        """Note that a message is being answered; return False if it was heard before."""
        if message in self._heard:
            return False
        self._heard.append(message)
        return True

    async def find(self, now: datetime) -> int:
        """Let the client hear the mentions of the last minutes that have no answer; return their number."""
        count, since = 0, now - WITHIN
        for channel in list(self._active(since))[:_CHANNELS]:
            try:
                count += await self._found(channel, since)
            except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
                log.info("cannot look for missed mentions", reason=str(error))
        if count:
            log.info("found missed mentions", count=count)
        return count

    def _active(self, since: datetime) -> Iterator[_Channel]:
        """Yield the channels where something was written since then, the newest first."""
        every = [each for guild in self._client.guilds for each in _channels(guild)]
        for channel in sorted(every, key=lambda each: each.last_message_id or 0, reverse=True):
            if snowflake_time(channel.last_message_id or 0) < since:
                return
            permissions = channel.permissions_for(channel.guild.me)
            if permissions.view_channel and permissions.read_message_history:
                yield channel

    async def _found(self, channel: _Channel, since: datetime) -> int:
        me, count = self._client.user, 0
        there = [each async for each in channel.history(limit=_MESSAGES, after=since, oldest_first=False)]
        replied_to = {each.reference.message_id for each in there if each.author == me and each.reference}
        for message in reversed(there):
            if me not in message.mentions or message.author.bot or message.id in {*replied_to, *self._heard}:
                continue
            if not await self._run(partial(self._history.is_answered, message.id)):
                # Without the member, the roles that let them ask are not known.
                try:
                    message.author = await channel.guild.fetch_member(message.author.id)
                except discord.NotFound:  # they have left
                    continue
                self._client.dispatch("message", message)
                count += 1
        return count


def _channels(guild: discord.Guild) -> Iterator[_Channel]:
    yield from guild.text_channels
    yield from guild.threads
