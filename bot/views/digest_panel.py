"""The panel by which digests are changed: buttons and menus that work after a restart, and a modal."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Self

import discord
from discord import ui

from bot.schedule.form import Form, stories_of, topics_text
from bot.schedule.schedule import LONGEST
from bot.state.subscriptions import Subscription
from bot.texts.texts import ENGLISH, Texts
from bot.views.digest import EditionButton, StoryButton
from bot.views.digest_sources import StandingButton
from bot.views.look import Item, Kind, View, message

_OPTIONS = 25  # of a menu


class Act(StrEnum):
    """What a button does with a digest."""

    SHOW = "show"
    NEW = "new"
    EDIT = "edit"
    PREVIEW = "preview"
    NOW = "now"
    PAUSE = "pause"
    RESUME = "resume"
    REMOVE = "remove"
    SURE = "sure"  # removes it


_ACTS = "|".join(Act)


def _label(act: Act, texts: Texts) -> str:
    return {
        Act.SHOW: texts("Keep"),
        Act.NEW: texts("New digest"),
        Act.EDIT: texts("Edit"),
        Act.PREVIEW: texts("Preview"),
        Act.NOW: texts("Post now"),
        Act.PAUSE: texts("Pause"),
        Act.RESUME: texts("Resume"),
        Act.REMOVE: texts("Remove"),
        Act.SURE: texts("Remove it"),
    }[act]


class DigestButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:digest:(?P<act>{_ACTS}):(?P<number>\d+)"
):
    """Does something with the digest of a number."""

    def __init__(self, act: Act, number: int, *, texts: Texts = ENGLISH) -> None:
        self.act, self.number = act, number
        style = discord.ButtonStyle.danger if act is Act.SURE else discord.ButtonStyle.secondary
        super().__init__(
            ui.Button(label=_label(act, texts), style=style, custom_id=f"clippings:digest:{act}:{number}")
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(Act(match["act"]), int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.digests.desk.act(interaction, self.act, self.number)


class DigestMenu(ui.DynamicItem[ui.Select[ui.LayoutView]], template=rf"clippings:digests:(?P<act>{_ACTS})"):
    """Does something with the digest that is chosen."""

    def __init__(self, act: Act, options: Sequence[discord.SelectOption], *, placeholder: str = "") -> None:
        self.act_name = act
        super().__init__(
            ui.Select(custom_id=f"clippings:digests:{act}", placeholder=placeholder, options=list(options))
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu again, from what stands in the message."""
        return cls(Act(match["act"]), item.options if isinstance(item, ui.Select) else ())

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the choice."""
        await interaction.client.digests.desk.act(interaction, self.act_name, int(self.item.values[0]))


class DigestModal(ui.Modal):
    """A digest to be filled in: a new one (number 0), or one to be edited."""

    def __init__(self, texts: Texts, *, number: int, form: Form) -> None:
        title = texts("Digest {number}", number=number) if number else texts("New digest")
        super().__init__(title=title)
        self._number, self._form = number, form
        self._when = _input(form.when, LONGEST, example="weekdays at 8:00")
        self._topics = _input(form.topics, 2000, required=False, long=True)
        self._zone = _input(form.zone, 50, example="Europe/Berlin")
        self._without = _input(form.without, 300, required=False)
        self._limit = _input(str(form.limit or 10), 2)
        for label, hint, field in (
            (texts("When"), texts("weekdays at 8:00; every 6 hours; Mondays 18:30"), self._when),
            (texts("Topics"), texts("One a line, “x2” counts double; empty for all news"), self._topics),
            (texts("Time zone"), None, self._zone),
            (texts("Without"), texts("Words, with commas between them"), self._without),
            (texts("How many stories"), None, self._limit),
        ):
            self.add_item(ui.Label(text=label, description=hint, component=field))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Hands the form on."""
        await interaction.client.digests.desk.filled(interaction, self._number, self._read)

    def _read(self) -> Form:
        return Form(
            when=self._when.value,
            zone=self._zone.value,
            topics=self._topics.value,
            without=self._without.value,
            limit=stories_of(self._limit.value),
            sources=self._form.sources,
            languages=self._form.languages,
            length=self._form.length,
            skip_empty=self._form.skip_empty,
            thread=self._form.thread,
        )


DIGEST_BUTTONS = (StoryButton, EditionButton, StandingButton, DigestButton, DigestMenu)
"""All that can be pressed at digests."""


def form_of(subscription: Subscription) -> Form:
    """A subscription as one writes it down."""
    wishes = subscription.wishes
    return Form(
        when=subscription.schedule,
        zone=subscription.zone,
        topics=topics_text(wishes.topics),
        sources=", ".join(wishes.sources or ()),
        without=", ".join(wishes.without),
        languages=", ".join(wishes.languages),
        limit=wishes.limit,
        length=wishes.length,
        skip_empty=wishes.skip_empty,
        thread=wishes.thread,
    )


def panel_view(subscription: Subscription, text: str, texts: Texts) -> View:
    """The panel of one digest."""
    pause = Act.PAUSE if subscription.paused is None else Act.RESUME
    acts = (pause, Act.EDIT, Act.PREVIEW, Act.NOW, Act.REMOVE)
    return message(Kind.SETTINGS, text, below=(_row(acts, subscription.number, texts),))


def sure_view(subscription: Subscription, text: str, texts: Texts) -> View:
    """The question whether a digest is to be removed."""
    acts = (Act.SURE, Act.SHOW)
    return message(Kind.NOTICE, text, below=(_row(acts, subscription.number, texts),))


def list_view(
    text: str, options: Sequence[discord.SelectOption], texts: Texts, *, act: Act = Act.SHOW
) -> View:
    """A list of digests, with a menu to choose one for `act`; without any, a button to make one."""
    below: list[Item] = []
    if options:
        placeholder = texts("Choose a digest")
        below.append(ui.ActionRow(DigestMenu(act, options[:_OPTIONS], placeholder=placeholder)))
    if act is Act.SHOW:
        below.append(_row((Act.NEW, *(() if options else (Act.PREVIEW,))), 0, texts))
    return message(Kind.SETTINGS, text, below=tuple(below))


def _row(acts: Sequence[Act], number: int, texts: Texts) -> Item:
    return ui.ActionRow(*(DigestButton(act, number, texts=texts) for act in acts))


def _input(
    value: str, longest: int, *, required: bool = True, long: bool = False, example: str | None = None
) -> ui.TextInput[Any]:
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    return ui.TextInput(
        style=style, default=value or None, placeholder=example, required=required, max_length=longest
    )
