"""Build the panel of a guild's settings: all values, a menu, a control for each.

Its parts work after a restart: what is pressed says in its custom id which setting it is of.
"""

from collections.abc import Iterator
from typing import Any, Protocol

import discord
from discord import ui

from bot.core.controls import Control, ModalForm, service_of, values_of_menu
from bot.core.limits import OPTIONS
from bot.core.markdown import muted
from bot.core.style import MessageKind, View, message, separated
from bot.guilds.render import (
    CHANNELS,
    SEVERAL,
    choices,
    explanations,
    groups,
    labels,
    settings_texts,
    value_text,
)
from bot.guilds.setup_views import SetupButton
from bot.guilds.store import GuildSettings
from bot.locale.texts import ENGLISH, Texts

_NAME = r"(?P<name>[a-z_]{1,40})"
_TEXT = (discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum)
_POSTABLE = (discord.ChannelType.text, discord.ChannelType.news)


_UNSET = GuildSettings()


class SettingActions(Protocol):
    """What is done by the controls of the panel."""

    async def back(self, interaction: discord.Interaction) -> None:
        """Show all settings."""

    async def open_setting(self, interaction: discord.Interaction, name: str) -> None:
        """Show one setting."""

    async def set_setting(self, interaction: discord.Interaction, name: str, values: list[str]) -> None:
        """Set one setting."""

    async def show_asked(self, interaction: discord.Interaction) -> None:
        """Show who asked what."""

    async def ask_zone(self, interaction: discord.Interaction) -> None:
        """Open the form of the time zone."""

    async def set_zone(self, interaction: discord.Interaction, written: str) -> None:
        """Set the time zone."""


class SettingMenu(Control, ui.DynamicItem[ui.Select[ui.LayoutView]], template=r"clippings:settings"):
    """Chooses which setting to change."""

    def __init__(self, texts: Texts = ENGLISH) -> None:
        select: ui.Select[ui.LayoutView] = ui.Select(
            custom_id="clippings:settings",
            placeholder=texts("Change a setting"),
            options=list(_options(texts)),
        )
        super().__init__(select)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the control of the chosen setting."""
        name = "".join(values_of_menu(interaction)[:1])
        await service_of(interaction, SettingActions).open_setting(interaction, name)


class SettingControl(Control, ui.DynamicItem[ui.Item[ui.LayoutView]], template=rf"clippings:setting:{_NAME}"):
    """Sets one setting: a menu of channels, of roles or of choices."""

    def __init__(self, name: str, settings: GuildSettings = _UNSET, texts: Texts = ENGLISH) -> None:
        self.name = name
        super().__init__(_control(name, settings, texts))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Set it."""
        await service_of(interaction, SettingActions).set_setting(
            interaction, self.name, values_of_menu(interaction)
        )


class SettingButton(
    Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:setting-(?P<what>back|zone|asked)"
):
    """Goes back to all settings, opens the form of the time zone, or shows who asked what."""

    def __init__(self, what: str, *, label: str = "-") -> None:
        self.what = what
        super().__init__(ui.Button(label=label, custom_id=f"clippings:setting-{what}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        settings = service_of(interaction, SettingActions)
        acts = {"back": settings.back, "zone": settings.ask_zone, "asked": settings.show_asked}
        await acts[self.what](interaction)


class ZoneForm(ModalForm):
    """The form of the time zone."""

    def __init__(self, zone: str, texts: Texts) -> None:
        super().__init__(title=texts("Time zone"), custom_id="clippings:zone")
        field: ui.TextInput[Any] = ui.TextInput(default=zone, max_length=60, custom_id="zone")
        self.add_item(ui.Label(text=texts("Time zone"), component=field))

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], values: dict[str, str]) -> None:
        """Set it."""
        await service_of(interaction, SettingActions).set_zone(interaction, values.get("zone", ""))


def settings_view(settings: GuildSettings, texts: Texts, *, note: str = "") -> View:
    """Return the panel with all settings, and under them a note (Markdown)."""
    head = f"### {texts('Settings of this server')}"
    menu: ui.ActionRow[Any] = ui.ActionRow(SettingMenu(texts))
    setup: ui.ActionRow[Any] = ui.ActionRow(SetupButton("settings", texts))
    return message(MessageKind.SETTINGS, head, *separated(settings_texts(settings, texts)), note, menu, setup)


def _options(texts: Texts) -> Iterator[discord.SelectOption]:
    named = labels(texts)
    for group in groups(texts):
        for name in group.names:
            yield discord.SelectOption(label=named[name], value=name, description=group.label)


def setting_view(name: str, settings: GuildSettings, texts: Texts, *, note: str = "") -> View:
    """Return the panel with one setting."""
    text = f"### {labels(texts)[name]}\n{explanations(texts)[name]}\n{value_text(name, settings, texts)}"
    below: ui.ActionRow[Any] = ui.ActionRow(SettingButton("back", label=texts("All settings")))
    if name == "time_zone":
        below.add_item(SettingButton("zone", label=texts("Change")))
        return message(MessageKind.SETTINGS, text, muted(note) if note else "", below)
    if name == "asked_since" and settings.asked_since:
        below.add_item(SettingButton("asked", label=texts("Show questions")))
    control: ui.ActionRow[Any] = ui.ActionRow(SettingControl(name, settings, texts))
    return message(MessageKind.SETTINGS, text, note, control, below)


def _control(name: str, settings: GuildSettings, texts: Texts) -> ui.Item[Any]:
    custom_id = f"clippings:setting:{name}"
    most = OPTIONS if name in SEVERAL else 1
    if name in CHANNELS:
        return ui.ChannelSelect(
            custom_id=custom_id,
            channel_types=list(_POSTABLE if name != "channels" else _TEXT),
            placeholder=texts("Choose channels"),
            default_values=_chosen(name, settings, discord.SelectDefaultValueType.channel),
            min_values=0,
            max_values=most,
        )
    if name == "roles":
        return ui.RoleSelect(
            custom_id=custom_id,
            placeholder=texts("Choose roles"),
            default_values=_chosen(name, settings, discord.SelectDefaultValueType.role),
            min_values=0,
            max_values=most,
        )
    options = [
        discord.SelectOption(label=each.label, value=each.value or "-") for each in choices(name, texts)
    ]
    return ui.Select(custom_id=custom_id, options=options, placeholder=texts("Choose"))


def _chosen(
    name: str, settings: GuildSettings, kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    value = getattr(settings, name)
    ids = value if isinstance(value, tuple) else (value,)
    return [discord.SelectDefaultValue(id=each, type=kind) for each in ids if each]
