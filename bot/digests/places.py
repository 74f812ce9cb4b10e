"""The places digests go to, and who is told when posting fails."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

import aiohttp
import discord
import structlog
from discord.ui import LayoutView

from bot.core.delivery import find_channel, find_guild
from bot.core.limits import THREAD_NAME
from bot.core.permissions import guild_of, may_moderate, missing_right
from bot.core.respond import Response, is_private, respond
from bot.digests.forums import Forum
from bot.digests.store import DigestPlace
from bot.guilds.service import GuildService
from bot.locale.texts import Texts
from bot.state.outbox_delivery import SendRate

_THREAD_EXISTS = 160004  # Discord's error code

log = structlog.get_logger()


class Places:
    """Finds places by one client."""

    def __init__(self, client: discord.Client, pace: SendRate, guilds: GuildService) -> None:
        self._client, self._pace, self._guilds = client, pace, guilds

    async def open_thread(self, place: DigestPlace, message: int, name: str) -> int:
        """Open the thread of a message, unless it is open already; return its id, which is the message's."""
        channel = self._client.get_partial_messageable(place.target, guild_id=place.guild)
        of_message = channel.get_partial_message(message)
        try:
            await self._pace.put(lambda: of_message.create_thread(name=name[:THREAD_NAME]))
        except discord.HTTPException as error:
            if error.code != _THREAD_EXISTS:
                raise
        return message

    async def tell(self, place: DigestPlace, maker: int, view: LayoutView) -> bool:
        """Tell somebody who can mend it what became of a digest; return whether anybody could be told.

        That is the guild's own channel for such things, else who made the digest, else who owns the guild.
        """
        chosen = (await self._guilds.settings(place.guild)).notice_channel
        guild = None if place.guild is None else await find_guild(self._client, place.guild)
        for ear in _ears(guild, place, chosen=chosen, maker=maker):
            try:
                where = await self.channel(ear)
                await self._pace.put(partial(where.send, view=view))
            except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
                log.warning("could not tell a moderator", guild=place.guild, reason=str(error))
            else:
                return True
        return False

    async def home(
        self, place: DigestPlace, *, forum: bool | None = None
    ) -> discord.DMChannel | discord.PartialMessageable | Forum:
        """Return the place as one where messages are posted: a channel, or a forum with its posts.

        Without `forum` Discord may have to be asked what it is.
        """
        is_channel = place.guild is None or forum is False
        found = None if is_channel else await find_channel(self._client, place.target)
        return Forum(found) if isinstance(found, discord.ForumChannel) else await self.channel(place)

    async def channel(
        self, place: DigestPlace, thread: int | None = None
    ) -> discord.DMChannel | discord.PartialMessageable:
        """Return the channel of a place, or a thread of it."""
        if place.guild is None:
            return await self._client.create_dm(discord.Object(place.target))
        return self._client.get_partial_messageable(thread or place.target, guild_id=place.guild)


def _ears(
    guild: discord.Guild | None, place: DigestPlace, *, chosen: int | None, maker: int
) -> Iterator[DigestPlace]:
    """Yield where somebody can be told who can mend the digest of a place."""
    if guild is not None:
        own = [each.id for each in (guild.public_updates_channel, guild.system_channel) if each]
        for channel in dict.fromkeys((chosen, *own)):
            if channel is not None and channel != place.target:
                yield DigestPlace(guild=guild.id, target=channel)
    people = [maker, guild.owner_id if guild is not None else None]
    yield from (DigestPlace(guild=None, target=user) for user in dict.fromkeys(people) if user)


async def answer(interaction: discord.Interaction, make: Callable[[Texts], Awaitable[Response]]) -> None:
    """Respond to the user alone; a panel that is theirs alone is changed in its place."""
    await respond(interaction, make, private=True, in_place=is_private(interaction))


def place_of(interaction: discord.Interaction) -> DigestPlace:
    """Where somebody acts: the channel of a guild, or their direct messages."""
    if guild_of(interaction) is None or interaction.channel_id is None:
        return DigestPlace(guild=None, target=interaction.user.id)
    return DigestPlace(guild=guild_of(interaction), target=interaction.channel_id)


async def may_change(interaction: discord.Interaction) -> bool:
    """Whether somebody may change digests here: in direct messages their own, in a guild its moderators."""
    return guild_of(interaction) is None or await may_moderate(interaction, "digest")


async def need_right(interaction: discord.Interaction, texts: Texts) -> None:
    """Raise an error for members who may not change digests here.

    Raises:
        UserError: they may not.
    """
    if not await may_change(interaction):
        raise missing_right(texts)
