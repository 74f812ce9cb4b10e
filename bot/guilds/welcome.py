"""Greet a guild that added the bot: one message, in the first place that takes it, with *Set up*."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime

import aiohttp
import discord
import structlog

from bot.core.permissions import missing_in
from bot.core.threads import Threads
from bot.guilds.service import GuildService
from bot.guilds.setup_views import owner_view, welcome_view
from bot.state.facts import Facts
from bot.state.messages import OPEN, Kind, Message
from bot.state.outbox_delivery import Delivery, LeaseLostError

_PLACES = 3  # that are tried, the owner among them

log = structlog.get_logger()


class Welcome:
    """Greets guilds by the outbox, so that none is greeted twice, whatever happens in between.

    Args:
        client: the connection to Discord.
        guilds: in which language a guild is greeted.
        delivery: the way to Discord.
        facts: keep which guilds wait for their greeting.
        threads: the way to the database.
    """

    def __init__(
        self,
        client: discord.Client,
        guilds: GuildService,
        *,
        delivery: Delivery,
        facts: Facts,
        threads: Threads,
    ) -> None:
        self._client, self._guilds, self._delivery = client, guilds, delivery
        self._facts, self._run = facts, threads.aside

    async def expect(self, guilds: Collection[int]) -> None:
        """Note that these guilds have added the bot."""
        if guilds:
            await self._run(lambda: self._change(add=frozenset(guilds)))

    async def waiting(self) -> tuple[int, ...]:
        """Return the guilds that wait for their greeting."""
        return await self._run(self._waiting)

    async def forget(self, guild: int) -> None:
        """Greet a guild no longer: it was left."""
        await self._run(lambda: self._change(drop=frozenset({guild})))

    async def tick(self, now: datetime) -> None:
        """Greet the guilds that wait for it."""
        for number in await self.waiting():
            guild = self._client.get_guild(number)
            if guild is None or guild.unavailable:
                continue
            try:
                await self._greet(guild, now=now)
            except LeaseLostError:
                log.warning("another process greets this guild")
            except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
                log.warning("guild not greeted yet", guild=number, reason=str(error))

    async def _greet(self, guild: discord.Guild, *, now: datetime) -> None:
        message = await self._claimed(guild, now)
        if message is None:
            return
        for place in [*_channels(guild)][: _PLACES - 1]:
            if await self._posted(guild, message, place):
                break
        else:
            await self._tell_owner(guild, message)
        await self.forget(guild.id)

    async def _claimed(self, guild: discord.Guild, now: datetime) -> Message | None:
        """Claim the greeting; None where another process has it, or it was sent before."""
        token = f"hello-{guild.id}"
        greeting = Message(kind=Kind.WELCOME, target=0, due_at=now, token=token, guild=guild.id)
        if await self._delivery.claim(greeting):
            return greeting
        left = [each for each in await self._delivery.stray(Kind.WELCOME) if each.token == token]
        if left:
            return await self._delivery.resume(left[0])
        if not any(
            each.state in OPEN for each in await self._run(lambda: self._delivery.outbox.batch(greeting))
        ):
            await self.forget(guild.id)  # greeted already, and then left and joined again
        return None

    async def _posted(self, guild: discord.Guild, message: Message, place: discord.TextChannel) -> bool:
        view = welcome_view(message.token, guild.me.display_name, await self._guilds.texts_for(guild))
        try:
            await self._delivery.post(message, place, lambda: place.send(view=view, nonce=message.token))
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("cannot greet here", guild=guild.id, channel=place.id, code=error.code)
            return False
        await self._guilds.change(guild.id, introduced=True)
        return True

    async def _tell_owner(self, guild: discord.Guild, message: Message) -> None:
        view = owner_view(guild.name, await self._guilds.texts_for(guild))
        try:
            owner = await self._client.create_dm(discord.Object(guild.owner_id or 0))
            await self._delivery.post(message, owner, lambda: owner.send(view=view, nonce=message.token))
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("nobody could be greeted", guild=guild.id, code=error.code)
            await self._run(lambda: self._delivery.outbox.give_up(message))

    def _waiting(self) -> tuple[int, ...]:
        return tuple(json.loads(self._facts.get(self._fact) or "[]"))

    def _change(self, *, add: frozenset[int] = frozenset(), drop: frozenset[int] = frozenset()) -> None:
        # In one transaction: several guilds may add the bot at once, and tell several processes.
        self._facts.change(
            self._fact, lambda before: json.dumps(sorted({*json.loads(before or "[]"), *add} - drop))
        )

    @property
    def _fact(self) -> str:
        return f"guilds to greet of {self._client.application_id}"


def _channels(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Yield where the bot may write: the system channel, then the others from the top."""
    own = [guild.system_channel] if guild.system_channel else []
    for channel in dict.fromkeys((*own, *guild.text_channels)):
        if not missing_in(channel):
            yield channel
