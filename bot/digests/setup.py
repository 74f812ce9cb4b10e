"""Create and change subscriptions, if the bot can post there."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot.core.dates import zone_of
from bot.core.errors import UserError
from bot.core.limits import OPTIONS
from bot.core.permissions import THREADS, Place, guild_of, lacking, missing_in
from bot.core.roles import check_role
from bot.digests.forms import DigestInput
from bot.digests.forums import lacks_tag
from bot.digests.schedule import Schedule
from bot.digests.store import DigestPlace, Subscription, Wishes
from bot.digests.stores import DigestStores
from bot.guilds.service import GuildService
from bot.locale.texts import Texts

MOST = OPTIONS  # digests of a guild, or a person: all fit into a menu


class Maker:
    """The forms and changes by which subscriptions are made and edited."""

    def __init__(self, client: discord.Client, stores: DigestStores, guilds: GuildService) -> None:
        self._client = client
        self._subscriptions, self._threads = stores.subscriptions, stores.threads
        self._guilds = guilds

    async def here(self, interaction: discord.Interaction) -> tuple[Subscription, ...]:
        """All digests of the guild, or in direct messages the person, that an interaction comes from."""
        guild, user = guild_of(interaction), interaction.user.id
        if guild is None:
            return await self._threads.aside(lambda: self._subscriptions.of_person(user))
        return await self._threads.aside(lambda: self._subscriptions.of_guild(guild))

    async def zone(self, guild: int | None) -> str:
        """Return the default time zone of a guild's digests."""
        return (await self._guilds.settings(guild)).time_zone

    async def made(
        self, interaction: discord.Interaction, texts: Texts, *, form: DigestInput, place: DigestPlace
    ) -> Subscription:
        """Create the subscription described by the form.

        Raises:
            UserError: it cannot be; the text says why.
        """
        if len(await self.here(interaction)) >= MOST:
            raise UserError("you already have {count} digests; remove one first", count=MOST)
        now, place = interaction.created_at, self._chosen(form, place)
        schedule = await self._schedule(form, place, now=now)
        wishes = self._checked(place, texts, form.wishes())
        self._check_role(place, wishes.role, by=interaction.user)
        subscription = Subscription(
            place=place,
            maker=interaction.user.id,
            locale=texts.language,
            wishes=wishes,
            schedule=schedule.text,
            zone=schedule.zone.key,
            due_at=schedule.next(now),
        )
        return await self._threads.aside(lambda: self._subscriptions.add(subscription))

    async def edited(
        self,
        subscription: Subscription,
        form: DigestInput,
        texts: Texts,
        *,
        now: datetime,
        by: discord.abc.User | None = None,
    ) -> Subscription | None:
        """Change the subscription as the form says; None if it was removed meanwhile.

        Raises:
            UserError: it cannot be; the text says why.
        """
        place = self._chosen(form, subscription.place)
        schedule = await self._schedule(form, place, now=now)
        wishes = self._checked(place, texts, form.wishes())
        if (wishes.role, place) != (subscription.wishes.role, subscription.place):
            self._check_role(place, wishes.role, by=by)
        changes: dict[str, Any] = {"wishes": wishes, "target": place.target}
        if (schedule.text, schedule.zone.key) != (subscription.schedule, subscription.zone):
            changes |= {"schedule": schedule.text, "zone": schedule.zone.key, "due_at": schedule.next(now)}
        number = subscription.number
        return await self._threads.aside(lambda: self._subscriptions.change(number, **changes))

    def _chosen(self, form: DigestInput, place: DigestPlace) -> DigestPlace:
        """Return the place that a form names, which must be of the same guild.

        Raises:
            UserError: the bot does not know such a channel there.
        """
        if form.channel is None or form.channel == place.target or place.guild is None:
            return place
        guild = self._client.get_guild(place.guild)
        if guild is None or guild.get_channel_or_thread(form.channel) is None:
            raise UserError("I can't see that channel; let me view it, or choose another")
        return DigestPlace(guild=place.guild, target=form.channel)

    async def _schedule(self, form: DigestInput, place: DigestPlace, *, now: datetime) -> Schedule:
        zone = zone_of(form.zone or await self.zone(place.guild))
        return Schedule.read(form.when, zone, now=now)

    def _checked(self, place: DigestPlace, texts: Texts, wishes: Wishes) -> Wishes:
        """Return wishes that can be met in a place, as far as the bot knows the place.

        Raises:
            UserError: it may not post there, or not as wished.
        """
        guild = None if place.guild is None else self._client.get_guild(place.guild)
        channel = guild.get_channel_or_thread(place.target) if guild else None
        if wishes.thread and (place.guild is None or isinstance(channel, discord.Thread)):
            raise UserError("threads exist only in server channels; choose a channel, or turn the thread off")
        if wishes.publish and not (isinstance(channel, discord.TextChannel) and channel.is_news()):
            raise UserError("only announcement channels are published; choose one, or turn publishing off")
        if isinstance(channel, discord.ForumChannel) and lacks_tag(channel):
            raise UserError("posts need a tag in that forum; add one that everybody may use")
        if channel is not None and (missing := missing_in(channel, *_permissions(channel, wishes))):
            raise lacking(channel, missing, texts, application=self._client.application_id)
        return replace(wishes, forum=isinstance(channel, discord.ForumChannel))

    def _check_role(self, place: DigestPlace, number: int | None, *, by: discord.abc.User | None) -> None:
        """Refuse a role that may not be mentioned in a place, or not be offered by this member.

        Raises:
            UserError: it may not.
        """
        guild = None if place.guild is None else self._client.get_guild(place.guild)
        if number is None or guild is None:
            return
        role, member = guild.get_role(number), by if isinstance(by, discord.Member) else None
        if role is None or member is None:
            raise UserError("I don't know that role; choose another")
        where = guild.get_channel_or_thread(place.target)
        check_role(role, application=self._client.application_id, by=member, where=where)


def _permissions(channel: Place, wishes: Wishes) -> list[str]:
    """Return what a digest needs in a channel beyond posting messages."""
    more = ["attach_files"] if wishes.picture else []
    if isinstance(channel, discord.ForumChannel):
        return [*more, "send_messages_in_threads"]
    return [*more, *(THREADS if wishes.thread else ())]
