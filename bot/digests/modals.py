"""The forms that make and change a digest: when and what, filters, and where and how it is posted.

A form of Discord's takes five fields, so the options are in three forms of what belongs together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol

import discord
from discord import ui

from bot.core.controls import ModalForm, number_of, service_of
from bot.digests.forms import LONGEST_TITLE, DigestInput, stories_of
from bot.digests.schedule import LONGEST
from bot.digests.store import DigestLength, Wishes
from bot.locale.texts import Texts

CHANNEL_TYPES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
    discord.ChannelType.forum,
]
"""Where a digest can be posted."""


class DigestActions(Protocol):
    """What is done by forms, buttons and menus about digests."""

    async def filled(
        self, interaction: discord.Interaction, number: int, change: Callable[[DigestInput], DigestInput]
    ) -> None:
        """Create a digest (number 0) or change one, as a form says."""

    async def act(self, interaction: discord.Interaction, act: str, number: int) -> None:
        """Do something with a digest."""

    async def begin(self, interaction: discord.Interaction, template: str) -> None:
        """Create a digest from a template."""


class DigestForm(ModalForm):
    """When a digest comes and what it is about; number 0 makes a new one."""

    name: ClassVar[str] = "clippings:digest-form"

    def __init__(self, texts: Texts, *, number: int, form: DigestInput) -> None:
        title = texts("Digest {number}", number=number) if number else texts("New digest")
        super().__init__(title=title, custom_id=f"{self.name}:{number}", timeout=None)
        for label, hint, component in self.fields(texts, form):
            self.add_item(ui.Label(text=label, description=hint, component=component))

    def fields(self, texts: Texts, form: DigestInput) -> Sequence["_Field"]:
        """Return the fields, filled in."""
        limit = str(form.limit or Wishes().limit)
        times = texts("weekdays at 8:00; every 6 hours; Mondays 18:30")
        topics = texts("One a line; x2 counts double; empty: all news")
        paragraph = discord.TextStyle.paragraph
        return (
            (texts("When"), times, _input("when", form.when, most=LONGEST, required=True)),
            (texts("Topics"), topics, _input("topics", form.topics, most=2000, style=paragraph)),
            (texts("Title"), None, _input("title", form.title, most=LONGEST_TITLE)),
            (texts("Time zone"), None, _input("zone", form.zone, most=50, required=True)),
            (texts("How many stories"), None, _input("stories", limit, most=2, required=True)),
        )

    @classmethod
    def changed(cls, form: DigestInput, values: Mapping[str, str]) -> DigestInput:
        """Return a digest's options with those that were filled in."""
        return replace(
            form,
            when=values.get("when", ""),
            zone=values.get("zone", ""),
            topics=values.get("topics", ""),
            title=values.get("title", ""),
            limit=stories_of(values.get("stories", "")),
        )

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], values: dict[str, str]) -> None:
        """Create or change the digest as filled in."""
        number = number_of(str({**(interaction.data or {})}["custom_id"]).rpartition(":")[2])
        actions = service_of(interaction, DigestActions)
        await actions.filled(interaction, number, lambda form: cls.changed(form, values))


class FilterForm(DigestForm):
    """Which articles a digest takes, and how much of each story it shows."""

    name = "clippings:digest-filters"

    def fields(self, texts: Texts, form: DigestInput) -> Sequence["_Field"]:  # noqa: D102
        languages = texts("Codes, such as: en, de")
        commas = texts("Separated by commas; empty: all")
        return (
            (texts("Sources"), commas, _input("sources", form.sources, most=1000)),
            (texts("Without"), texts("Words, separated by commas"), _input("without", form.without)),
            (texts("Languages"), languages, _input("languages", form.languages, most=100)),
            (texts("Length"), None, _length(form.length, texts)),
        )

    @classmethod
    def changed(cls, form: DigestInput, values: Mapping[str, str]) -> DigestInput:  # noqa: D102
        length = values.get("length", "")
        return replace(
            form,
            sources=values.get("sources", ""),
            without=values.get("without", ""),
            languages=values.get("languages", ""),
            length=DigestLength(length) if length in set(DigestLength) else form.length,
        )


class PostingForm(DigestForm):
    """Where and how a digest is posted; in direct messages only how."""

    name = "clippings:digest-posting"

    def fields(self, texts: Texts, form: DigestInput) -> Sequence["_Field"]:  # noqa: D102
        names = switches(texts, in_guild=form.channel is not None)
        options = [
            discord.SelectOption(label=label, value=name, default=bool(getattr(form, name)))
            for name, label in names.items()
        ]
        menu: ui.Select[Any] = ui.Select(
            custom_id="options", options=options, min_values=0, max_values=len(options), required=False
        )
        how: _Field = (texts("Options"), None, menu)
        if form.channel is None:
            return (how,)
        mentioned = texts("Members take it by a button; empty: nobody is mentioned")
        return (
            (texts("Channel"), None, _channel(form.channel)),
            (texts("Role"), mentioned, _role(form.role)),
            how,
        )

    @classmethod
    def changed(cls, form: DigestInput, values: Mapping[str, str]) -> DigestInput:  # noqa: D102
        chosen = values.get("options", "").split(",")
        channel = number_of(values.get("channel", "")) or form.channel
        switched: dict[str, Any] = {name: name in chosen for name in SWITCHES}
        role = number_of(values.get("role", "")) or None
        return replace(form, channel=channel, role=role, **switched)


_Field = tuple[str, str | None, ui.Item[Any]]
SWITCHES = ("skip_empty", "picture", "thread", "publish")
"""The options that are on or off, by the fields of a digest's form."""


def switches(texts: Texts, *, in_guild: bool) -> dict[str, str]:
    """Return the labels of the options that are on or off in a place."""
    labels = {
        "skip_empty": texts("Post nothing when there is no news"),
        "picture": texts("Add a chart of its topics"),
    }
    if not in_guild:
        return labels
    return labels | {
        "thread": texts("Stories in a thread, or in posts of their own"),
        "publish": texts("Publish to the servers that follow the channel"),
    }


def _channel(channel: int) -> ui.ChannelSelect[Any]:
    chosen = discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)
    return ui.ChannelSelect(custom_id="channel", channel_types=CHANNEL_TYPES, default_values=[chosen])


def _role(role: int | None) -> ui.RoleSelect[Any]:
    kind = discord.SelectDefaultValueType.role
    chosen = [] if role is None else [discord.SelectDefaultValue(id=role, type=kind)]
    return ui.RoleSelect(custom_id="role", min_values=0, required=False, default_values=chosen)


def _length(length: DigestLength, texts: Texts) -> ui.Select[Any]:
    names = {
        DigestLength.FULL: texts("Headlines and sentences"),
        DigestLength.SHORT: texts("Headlines only"),
    }
    options = [
        discord.SelectOption(label=label, value=value, default=value is length)
        for value, label in names.items()
    ]
    return ui.Select(custom_id="length", options=options)


def _input(
    name: str,
    value: str,
    *,
    most: int = 300,
    required: bool = False,
    style: discord.TextStyle = discord.TextStyle.short,
) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name, style=style, default=value or None, required=required, max_length=most
    )


DIGEST_FORMS: Mapping[str, type[ModalForm]] = {
    form.name: form for form in (DigestForm, FilterForm, PostingForm)
}
"""The forms by the custom id that the number of the digest follows."""
