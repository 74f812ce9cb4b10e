"""What Discord is asked for digests: post a part, look at what is there, open a thread, tell a moderator."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial

import aiohttp
import discord
import structlog
from discord.ui import LayoutView

from bot.core.delivery import NO_FILES, attachments
from bot.digests.store import DigestPlace
from bot.guilds.service import GuildService
from bot.schedule.outbox import Outbox
from bot.state.editions import Edition

_THREAD_EXISTS = 160004  # Discord's error code
_LOOKED_AT = 500  # messages after the last look
_CLOCKS_DIFFER = timedelta(minutes=2)
_NAME = 100  # characters of a thread's name, as Discord has it

log = structlog.get_logger()


class Courier:
    """Digests' way to Discord, by one client."""

    def __init__(self, client: discord.Client, outbox: Outbox, guilds: GuildService) -> None:
        self._client = client
        self._outbox = outbox
        self._guilds = guilds

    async def post(
        self,
        place: DigestPlace,
        view: LayoutView,
        *,
        nonce: str,
        thread: int | None = None,
        files: Mapping[str, bytes] = NO_FILES,
    ) -> int:
        """Posts a message with its files, in a thread of the place if one is named; gives its id.

        Discord folds posts of one nonce into one for some minutes.
        """
        where = await self._where(place, thread)
        message = await self._outbox.put(lambda: where.send(view=view, nonce=nonce, files=attachments(files)))
        return message.id

    async def posted(self, edition: Edition, marks: re.Pattern[str], *, thread: int | None) -> dict[int, int]:
        """The parts of an edition that stand in its place since it was last looked at, with their messages.

        Args:
            edition: to look for.
            marks: finds the number of the part in a custom id of its buttons.
            thread: the thread that some of them may be in.
        """
        found: dict[int, int] = {}
        for where in [None] if thread is None else [None, thread]:
            channel = await self._where(edition.place, where)
            after = edition.looked_at - _CLOCKS_DIFFER
            async for message in channel.history(limit=_LOOKED_AT, after=after, oldest_first=True):
                if self._client.user is not None and message.author.id == self._client.user.id:
                    found |= dict.fromkeys(_parts(message, marks), message.id)
        return found

    async def channel(self, place: DigestPlace, thread: int | None = None) -> int:
        """The id of the channel that messages to a place, or to a thread of it, stand in."""
        return (await self._where(place, thread)).id

    async def open_thread(self, place: DigestPlace, message: int, name: str) -> int:
        """Opens the thread of a message, unless it is open already; gives its id, which is the message's."""
        channel = self._client.get_partial_messageable(place.target, guild_id=place.guild)
        of_message = channel.get_partial_message(message)
        try:
            await self._outbox.put(lambda: of_message.create_thread(name=name[:_NAME]))
        except discord.HTTPException as error:
            if error.code != _THREAD_EXISTS:
                raise
        return message

    async def tell(self, place: DigestPlace, maker: int, view: LayoutView) -> bool:
        """Tells somebody who can mend it what became of a digest; says whether anybody could be told.

        That is the guild's own channel for such things, else who made the digest, else who owns the guild.
        """
        chosen = (await self._guilds.settings(place.guild)).notice_channel
        for ear in self._ears(place, chosen, maker):
            try:
                where = await self._where(ear, None)
                await self._outbox.put(partial(where.send, view=view))
            except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
                log.warning("could not tell a moderator", guild=place.guild, reason=str(error))
            else:
                return True
        return False

    def _ears(self, place: DigestPlace, chosen: int | None, maker: int) -> Iterator[DigestPlace]:
        guild = None if place.guild is None else self._client.get_guild(place.guild)
        if guild is not None:
            own = [each.id for each in (guild.public_updates_channel, guild.system_channel) if each]
            for channel in dict.fromkeys((chosen, *own)):
                if channel is not None and channel != place.target:
                    yield DigestPlace(guild=guild.id, target=channel)
        people = [maker, guild.owner_id if guild is not None else None]
        yield from (DigestPlace(guild=None, target=user) for user in dict.fromkeys(people) if user)

    async def _where(
        self, place: DigestPlace, thread: int | None
    ) -> discord.DMChannel | discord.PartialMessageable:
        if place.guild is None:
            return await self._client.create_dm(discord.Object(place.target))
        return self._client.get_partial_messageable(thread or place.target, guild_id=place.guild)


def _parts(message: discord.Message, marks: re.Pattern[str]) -> Iterable[int]:
    """The numbers of parts that a message's buttons name."""
    for item in LayoutView.from_message(message, timeout=None).walk_children():
        if found := marks.match(getattr(item, "custom_id", None) or ""):
            yield int(found["part"])
