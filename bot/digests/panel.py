"""Build the panel that changes digests: buttons, menus and a form."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.core.controls import Control, ModalForm, number_of, service_of, values_of_menu
from bot.core.limits import OPTIONS
from bot.core.style import Item, MessageKind, View, message
from bot.digests.forms import DigestInput as Written
from bot.digests.forms import stories_of, topics_text
from bot.digests.schedule import LONGEST
from bot.digests.store import Subscription, Wishes
from bot.digests.views import EditionButton, SourceWeightButton, StoryButton, TellButton
from bot.locale.texts import ENGLISH, Texts

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


class DigestActions(Protocol):
    """What is done by the controls of the panel."""

    async def act(self, interaction: discord.Interaction, act: Act, number: int) -> None:
        """Do something with a digest."""

    async def filled(
        self, interaction: discord.Interaction, number: int, change: Callable[[Written], Written]
    ) -> None:
        """Make or edit a digest as a form says."""


class DigestButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"clippings:digest:(?P<act>{_ACTS}):(?P<number>\d+)",
):
    """Does something with the digest of a number."""

    numbers = ("number",)

    def __init__(self, act: str, number: int, *, texts: Texts = ENGLISH) -> None:
        self.act, self.number = Act(act), number
        style = discord.ButtonStyle.danger if act == Act.SURE else discord.ButtonStyle.secondary
        super().__init__(
            ui.Button(
                label=_label(self.act, texts), style=style, custom_id=f"clippings:digest:{act}:{number}"
            )
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await service_of(interaction, DigestActions).act(interaction, self.act, self.number)


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
        """Return the menu from its custom id."""
        return cls(Act(match["act"]), item.options if isinstance(item, ui.Select) else ())

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the choice."""
        number = number_of("".join(values_of_menu(interaction)[:1]))
        await service_of(interaction, DigestActions).act(interaction, self.act_name, number)


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
            ("without", texts("Without"), texts("Words, separated by commas"), form.without),
            ("stories", texts("How many stories"), None, str(form.limit or Wishes().limit)),
        ):
            self.add_item(ui.Label(text=label, description=hint, component=_input(name, value)))

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], values: dict[str, str]) -> None:
        """Create or edit the digest as filled in."""
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

        await service_of(interaction, DigestActions).filled(interaction, number, change)


DIGEST_BUTTONS = (StoryButton, TellButton, EditionButton, SourceWeightButton, DigestButton, DigestMenu)
"""All that can be pressed at digests."""


def form_of(subscription: Subscription) -> Written:
    """Return the form of a subscription, filled in."""
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
    """Return the panel of one digest."""
    pause = Act.PAUSE if subscription.paused is None else Act.RESUME
    acts = (pause, Act.EDIT, Act.PREVIEW, Act.NOW, Act.REMOVE)
    return message(MessageKind.SETTINGS, text, below=(_row(acts, subscription.number, texts),))


def sure_view(subscription: Subscription, text: str, texts: Texts) -> View:
    """Return the message that asks whether to remove a digest."""
    acts = (Act.SURE, Act.SHOW)
    return message(MessageKind.NOTICE, text, below=(_row(acts, subscription.number, texts),))


def list_view(
    text: str, options: Sequence[discord.SelectOption], texts: Texts, *, act: Act = Act.SHOW
) -> View:
    """Return the list of digests with a menu for `act`, or a button to create one."""
    below: list[Item] = []
    if options:
        placeholder = texts("Choose a digest")
        below.append(ui.ActionRow(DigestMenu(act, options[:OPTIONS], placeholder=placeholder)))
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
