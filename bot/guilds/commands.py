"""Show and change the settings of a guild: `/settings` and each press of its panel."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

import discord

from bot.ask.ask_channel import AskingPlace
from bot.core.dates import zone_of
from bot.core.errors import UserError, unknown_control
from bot.core.pager import Pager, pages_of
from bot.core.permissions import (
    THREADS,
    Place,
    may_moderate,
    may_read,
    missing_in,
    missing_right,
    missing_text,
)
from bot.core.respond import Response, before_response, respond, sentence
from bot.core.style import MessageKind, View
from bot.core.threads import Threads
from bot.guilds.render import asked_lines, changed_to, labels
from bot.guilds.service import GuildService
from bot.guilds.store import GuildSettings
from bot.guilds.views import ZoneForm, setting_view, settings_view
from bot.locale.texts import Texts
from bot.state.outbox_history import MessageHistory

_LACKS = 5  # places where something is missing that are named


class Moderation:
    """Shows and changes what a guild has set, to those who may."""

    def __init__(
        self,
        guilds: GuildService,
        asking_place: AskingPlace,
        *,
        history: MessageHistory,
        threads: Threads,
        pager: Pager,
    ) -> None:
        self._guilds, self._asking_place = guilds, asking_place
        self._history, self._threads, self._pager = history, threads, pager

    async def show_settings(self, interaction: discord.Interaction) -> None:
        """Answer `/settings`."""
        await moderate(interaction, partial(self._panel, interaction))

    async def back(self, interaction: discord.Interaction) -> None:
        """Show all settings again."""
        await moderate(interaction, partial(self._panel, interaction), in_place=True)

    async def open_setting(self, interaction: discord.Interaction, name: str) -> None:
        """Show one setting."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            if name not in labels(texts):
                raise unknown_control()
            return setting_view(name, await self._guilds.settings(guild.id), texts)

        await moderate(interaction, make, in_place=True)

    async def set_setting(self, interaction: discord.Interaction, name: str, values: list[str]) -> None:
        """Set one setting to what was chosen, and show all."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            before = await self._guilds.settings(guild.id)
            value = changed_to(name, values)
            if name == "asked_since":  # what was asked before is nobody's business
                value = (before.asked_since or interaction.created_at.isoformat()) if value else None
            after = await self._guilds.change(guild.id, **{name: value})
            note = ""
            if before.ask_channel != after.ask_channel:
                application = interaction.application_id
                note = await self._asking_place.post(guild, texts, application=application)
            if name == "weekly_report" and after.weekly_report and after.notice_channel is None:
                note = texts("Choose a channel for **Notices about feeds** too: reports go there.")
            return await self._panel(interaction, guild, texts, note=note)

        await moderate(interaction, make, in_place=True)

    async def show_asked(self, interaction: discord.Interaction) -> None:
        """Show who asked what since moderators may see it, in the channels that this one may read."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            since = (await self._guilds.settings(guild.id)).asked_since
            if since is None:
                raise unknown_control()
            begun = datetime.fromisoformat(since)
            asked = await self._threads.aside(lambda: self._history.asked(guild.id, since=begun))
            reader = guild.get_member(interaction.user.id) or interaction.user
            seen = [
                each
                for each in asked
                if isinstance(reader, discord.Member) and may_read(reader, guild, each.channel)
            ]
            lines = [*asked_lines(seen, texts)] or [texts("Nobody has asked anything yet.")]
            pages = pages_of(lines, head=f"### {texts('Who asked what')}")
            now, asker = interaction.created_at, interaction.user.id
            return await self._pager.view(pages, texts, kind=MessageKind.SETTINGS, now=now, asker=asker)

        await moderate(interaction, make)

    async def ask_zone(self, interaction: discord.Interaction) -> None:
        """Open the form of the time zone."""
        async with before_response(interaction) as texts:
            settings = await self._guilds.settings(interaction.guild_id)
            await interaction.response.send_modal(ZoneForm(settings.time_zone, texts))

    async def set_zone(self, interaction: discord.Interaction, written: str) -> None:
        """Set the time zone to what was written, if there is one of that name."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            try:
                zone = zone_of(written)
            except UserError as error:
                # The panel stays, so that the next attempt is a press away.
                settings, wrong = await self._guilds.settings(guild.id), sentence(error, texts)
                return setting_view("time_zone", settings, texts, note=wrong)
            await self._guilds.change(guild.id, time_zone=zone.key)
            return await self._panel(interaction, guild, texts)

        await moderate(interaction, make, in_place=True)

    async def _panel(
        self, interaction: discord.Interaction, guild: discord.Guild, texts: Texts, *, note: str = ""
    ) -> View:
        settings = await self._guilds.settings(guild.id)
        chosen = (settings.ask_channel, settings.notice_channel, *settings.thread_channels)
        channels = (interaction.channel_id, *chosen, *settings.channels)
        lacks = [
            missing_text(place, missing, texts, application=interaction.application_id)
            for place, missing in _lacks(guild, channels, settings)
        ]
        return settings_view(settings, texts, note="\n".join(filter(None, (note, *lacks[:_LACKS]))))


async def moderate(
    interaction: discord.Interaction,
    make: Callable[[discord.Guild, Texts], Awaitable[Response]],
    *,
    command: str = "settings",
    in_place: bool = False,
) -> None:
    """Respond privately to those who may use `command`, which `make` then does for their guild."""

    async def allowed(texts: Texts) -> Response:
        if interaction.guild is None or not await may_moderate(interaction, command):
            raise missing_right(texts)
        return await make(interaction.guild, texts)

    await respond(interaction, allowed, private=True, in_place=in_place)


def _lacks(
    guild: discord.Guild, channels: Iterable[int | None], settings: GuildSettings
) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Yield the channels where the bot lacks permissions, with their names."""
    for channel in dict.fromkeys(channels):
        place = guild.get_channel_or_thread(channel or 0)
        if isinstance(place, discord.abc.GuildChannel | discord.Thread):
            more = THREADS if place.id in settings.thread_channels else ()
            if missing := missing_in(place, *more):
                yield place, missing
