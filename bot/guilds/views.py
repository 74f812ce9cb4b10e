"""The panel of a guild's settings: all of them in words, a menu, and for each its own control.

Its parts work after a restart: what is pressed says in its custom id which setting it is of.
"""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.core.markdown import muted
from bot.core.style import MessageKind, ModalForm, View, message, values_of_menu
from bot.guilds.render import CHANNELS, SEVERAL, choices, explanations, labels, settings_text, value_text
from bot.guilds.store import GuildSettings
from bot.locale.texts import Texts

_NAME = r"(?P<name>[a-z_]{1,40})"
_TEXT = (discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum)
_MOST = 25  # that one menu lets choose
_POSTABLE = (discord.ChannelType.text, discord.ChannelType.news)


class SettingMenu(ui.DynamicItem[ui.Select[ui.LayoutView]], template=r"clippings:settings"):
    """Chooses which setting to change."""

    def __init__(self, texts: Texts) -> None:
        select: ui.Select[ui.LayoutView] = ui.Select(
            custom_id="clippings:settings",
            placeholder=texts("Change a setting"),
            options=[discord.SelectOption(label=label, value=name) for name, label in labels(texts).items()],
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], _item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """The menu again, from what stands in the message."""
        return cls(interaction.client.services.catalogue.of(interaction.locale))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Shows the control of the chosen setting."""
        name = "".join(values_of_menu(interaction)[:1])
        await interaction.client.moderation.open_setting(interaction, name)


class SettingControl(ui.DynamicItem[ui.Item[ui.LayoutView]], template=rf"clippings:setting:{_NAME}"):
    """Sets one setting: a menu of channels, of roles or of choices."""

    def __init__(self, name: str, settings: GuildSettings, texts: Texts) -> None:
        self.name = name
        super().__init__(_control(name, settings, texts))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The control again, from what stands in the message."""
        texts = interaction.client.services.catalogue.of(interaction.locale)
        return cls(match["name"], GuildSettings(), texts)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sets it."""
        await interaction.client.moderation.set_setting(interaction, self.name, values_of_menu(interaction))


class SettingButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:setting-(?P<what>back|zone)"
):
    """Goes back to all settings, or opens the form of the time zone."""

    def __init__(self, what: str, *, label: str) -> None:
        self.what = what
        super().__init__(ui.Button(label=label, custom_id=f"clippings:setting-{what}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["what"], label=match["what"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        moderation = interaction.client.moderation
        await (moderation.back if self.what == "back" else moderation.ask_zone)(interaction)


class ZoneForm(ModalForm):
    """The form of the time zone."""

    def __init__(self, zone: str, texts: Texts) -> None:
        super().__init__(title=texts("Time zone"), custom_id="clippings:zone")
        field: ui.TextInput[Any] = ui.TextInput(default=zone, max_length=60, custom_id="zone")
        self.add_item(ui.Label(text=texts("Time zone"), component=field))

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], values: dict[str, str]) -> None:
        """Sets it."""
        await interaction.client.moderation.set_zone(interaction, values.get("zone", ""))


def settings_view(settings: GuildSettings, texts: Texts, *, note: str = "") -> View:
    """The panel with all settings, and under them a note (Markdown)."""
    head = f"### {texts('Settings of this server')}"
    menu: ui.ActionRow[Any] = ui.ActionRow(SettingMenu(texts))
    return message(MessageKind.SETTINGS, head, settings_text(settings, texts), note, menu)


def setting_view(name: str, settings: GuildSettings, texts: Texts, *, note: str = "") -> View:
    """The panel with one setting."""
    text = f"### {labels(texts)[name]}\n{explanations(texts)[name]}\n{value_text(name, settings, texts)}"
    below: ui.ActionRow[Any] = ui.ActionRow(SettingButton("back", label=texts("All settings")))
    if name == "time_zone":
        below.add_item(SettingButton("zone", label=texts("Change")))
        return message(MessageKind.SETTINGS, text, muted(note) if note else "", below)
    control: ui.ActionRow[Any] = ui.ActionRow(SettingControl(name, settings, texts))
    return message(MessageKind.SETTINGS, text, note, control, below)


def _control(name: str, settings: GuildSettings, texts: Texts) -> ui.Item[Any]:
    custom_id = f"clippings:setting:{name}"
    most = _MOST if name in SEVERAL else 1
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
