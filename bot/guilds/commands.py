"""What moderators do: the settings of their guild, from the command to each press of the panel."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager

import discord

from bot.app import Services
from bot.ask.ask_channel import AskingPlace
from bot.core.dates import zone_of
from bot.core.delivery import acknowledge, show
from bot.core.errors import UserError, unknown_control
from bot.core.permissions import THREADS, Place, may_moderate, missing_in, missing_text, names_of
from bot.core.respond import sentence, telling
from bot.core.style import View, text_view
from bot.guilds.render import changed_to, labels
from bot.guilds.store import GuildSettings
from bot.guilds.views import ZoneForm, setting_view, settings_view
from bot.locale.texts import Texts

_LACKS = 5  # places where something is missing that are named


class Moderation:
    """Shows and changes what a guild has set, to those who may."""

    def __init__(self, services: Services, asking_place: AskingPlace) -> None:
        self._services, self._asking_place = services, asking_place

    async def show_settings(self, interaction: discord.Interaction) -> None:
        """Answers `/settings`, to who sent it alone."""
        async with self.allowed(interaction, in_place=False) as (guild, texts):
            if guild is not None:
                await show(interaction, await self._panel(interaction, guild, texts))

    async def back(self, interaction: discord.Interaction) -> None:
        """Shows all settings again."""
        async with self.allowed(interaction) as (guild, texts):
            if guild is not None:
                await show(interaction, await self._panel(interaction, guild, texts))

    async def open_setting(self, interaction: discord.Interaction, name: str) -> None:
        """Shows one setting."""
        async with self.allowed(interaction) as (guild, texts):
            if guild is not None:
                if name not in labels(texts):
                    raise unknown_control()
                settings = await self._services.guilds.settings(guild.id)
                await show(interaction, setting_view(name, settings, texts))

    async def set_setting(self, interaction: discord.Interaction, name: str, values: list[str]) -> None:
        """Sets one setting to what was chosen, and shows all."""
        async with self.allowed(interaction) as (guild, texts):
            if guild is not None:
                before = await self._services.guilds.settings(guild.id)
                after = await self._services.guilds.change(guild.id, **{name: changed_to(name, values)})
                moved = before.ask_channel != after.ask_channel
                note = ""
                if moved:
                    application = interaction.application_id
                    note = await self._asking_place.post(guild, texts, application=application)
                await show(interaction, await self._panel(interaction, guild, texts, note=note))

    async def ask_zone(self, interaction: discord.Interaction) -> None:
        """Opens the form of the time zone."""
        texts = self._services.catalogue.of(interaction.locale)
        settings = await self._services.guilds.settings(interaction.guild_id)
        await interaction.response.send_modal(ZoneForm(settings.time_zone, texts))

    async def set_zone(self, interaction: discord.Interaction, written: str) -> None:
        """Sets the time zone to what was written, if there is one of that name."""
        async with self.allowed(interaction) as (guild, texts):
            if guild is None:
                return
            try:
                zone = zone_of(written)
            except UserError as error:
                # The panel stays, so that the next attempt is a press away.
                settings, wrong = await self._services.guilds.settings(guild.id), sentence(error, texts)
                await show(interaction, setting_view("time_zone", settings, texts, note=wrong))
                return
            await self._services.guilds.change(guild.id, time_zone=zone.key)
            await show(interaction, await self._panel(interaction, guild, texts))

    @asynccontextmanager
    async def allowed(
        self, interaction: discord.Interaction, command: str = "settings", *, in_place: bool = True
    ) -> AsyncIterator[tuple[discord.Guild | None, Texts]]:
        """Acknowledge, then yield the guild; None for those who may not use `command`."""
        texts = self._services.catalogue.of(interaction.locale)

        async def say(notice: str) -> None:
            await show(interaction, text_view(notice))

        async with telling(say, texts, about=interaction.id):
            if not await acknowledge(interaction, private=True, in_place=in_place):
                yield None, texts
            elif not await may_moderate(interaction, command):
                needed = names_of(texts)["manage_guild"]
                await say(texts("This takes the permission **{permission}**.", permission=needed))
                yield None, texts
            else:
                yield interaction.guild, texts

    async def _panel(
        self, interaction: discord.Interaction, guild: discord.Guild, texts: Texts, *, note: str = ""
    ) -> View:
        settings = await self._services.guilds.settings(guild.id)
        chosen = (settings.ask_channel, settings.notice_channel, *settings.thread_channels)
        channels = (interaction.channel_id, *chosen, *settings.channels)
        lacks = [
            missing_text(place, missing, texts, application=interaction.application_id)
            for place, missing in _lacks(guild, channels, settings)
        ]
        return settings_view(settings, texts, note="\n".join(filter(None, (note, *lacks[:_LACKS]))))


def _lacks(
    guild: discord.Guild, channels: Iterable[int | None], settings: GuildSettings
) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """What the bot lacks in these channels, by the names of permissions."""
    for channel in dict.fromkeys(channels):
        place = guild.get_channel_or_thread(channel or 0)
        if isinstance(place, discord.abc.GuildChannel | discord.Thread):
            more = THREADS if place.id in settings.thread_channels else ()
            if missing := missing_in(place, *more):
                yield place, missing
