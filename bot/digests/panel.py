"""The panel by which digests are changed: buttons and menus that work after a restart, and a modal."""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Self

import discord
from discord import ui

from bot.core.style import Item, MessageKind, ModalForm, View, message, number_of, values_of_menu
from bot.digests.forms import DigestInput as Written
from bot.digests.forms import stories_of, topics_text
from bot.digests.schedule import LONGEST
from bot.digests.store import Subscription, Wishes
from bot.digests.views import EditionButton, SourceWeightButton, StoryButton, TellButton
from bot.locale.texts import ENGLISH, Texts

_OPTIONS = 25  # of a menu
# Of each field of the form: its most characters, and whether it has to be filled in.
_FIELDS = {
    "when": (LONGEST, True),
    "topics": (2000, False),
    "zone": (50, True),
    "without": (300, False),
    "stories": (2, True),
}


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
        return cls(Act(match["act"]), number_of(match["number"]))

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
        number = number_of("".join(values_of_menu(interaction)[:1]))
        await interaction.client.digests.desk.act(interaction, self.act_name, number)


DIGEST_FORM = "clippings:digest-form"


class DigestForm(ModalForm):
    """A digest to be filled in: a new one (number 0), or one to be edited."""

    def __init__(self, texts: Texts, *, number: int, form: Written) -> None:
        title = texts("Digest {number}", number=number) if number else texts("New digest")
        super().__init__(title=title, custom_id=f"{DIGEST_FORM}:{number}", timeout=None)
        for name, label, hint, value in (
            ("when", texts("When"), texts("weekdays at 8:00; every 6 hours; Mondays 18:30"), form.when),
            ("topics", texts("Topics"), texts("One a line; x2 counts double; empty: all news"), form.topics),
            ("zone", texts("Time zone"), None, form.zone),
            ("without", texts("Without"), texts("Words, with commas between them"), form.without),
            ("stories", texts("How many stories"), None, str(form.limit or Wishes().limit)),
        ):
            self.add_item(ui.Label(text=label, description=hint, component=_input(name, value)))

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], values: dict[str, str]) -> None:
        """Makes or edits the digest as it was filled in."""
        number = number_of(str({**(interaction.data or {})}["custom_id"]).rpartition(":")[2])

        def change(form: Written) -> Written:
            return replace(
                form,
                when=values.get("when", ""),
                zone=values.get("zone", ""),
                topics=values.get("topics", ""),
                without=values.get("without", ""),
                limit=stories_of(values.get("stories", "")),
            )

        await interaction.client.digests.desk.filled(interaction, number, change)


DIGEST_BUTTONS = (StoryButton, TellButton, EditionButton, SourceWeightButton, DigestButton, DigestMenu)
"""All that can be pressed at digests."""


def form_of(subscription: Subscription) -> Written:
    """A subscription as one writes it down."""
    wishes = subscription.wishes
    return Written(
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
        picture=wishes.picture,
    )


def panel_view(subscription: Subscription, text: str, texts: Texts) -> View:
    """The panel of one digest."""
    pause = Act.PAUSE if subscription.paused is None else Act.RESUME
    acts = (pause, Act.EDIT, Act.PREVIEW, Act.NOW, Act.REMOVE)
    return message(MessageKind.SETTINGS, text, below=(_row(acts, subscription.number, texts),))


def sure_view(subscription: Subscription, text: str, texts: Texts) -> View:
    """The question whether a digest is to be removed."""
    acts = (Act.SURE, Act.SHOW)
    return message(MessageKind.NOTICE, text, below=(_row(acts, subscription.number, texts),))


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
    return message(MessageKind.SETTINGS, text, below=tuple(below))


def _row(acts: Sequence[Act], number: int, texts: Texts) -> Item:
    return ui.ActionRow(*(DigestButton(act, number, texts=texts) for act in acts))


def _input(name: str, value: str) -> ui.TextInput[Any]:
    longest, required = _FIELDS[name]
    style = discord.TextStyle.paragraph if name == "topics" else discord.TextStyle.short
    return ui.TextInput(
        custom_id=name, style=style, default=value or None, required=required, max_length=longest
    )
