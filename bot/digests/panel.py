"""Build the panel that changes digests: its buttons and menus."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Self

import discord
from discord import ui

from bot.core.controls import Control, number_of, service_of, values_of_menu
from bot.core.limits import OPTIONS
from bot.core.style import Item, MessageKind, View, message
from bot.digests.forms import DigestInput as Written
from bot.digests.forms import topics_text
from bot.digests.modals import DigestActions, DigestForm, FilterForm, PostingForm
from bot.digests.store import Subscription
from bot.digests.templates import TemplateMenu
from bot.digests.views import EditionButton, SourceWeightButton, StoryButton, StoryMenu, TellButton
from bot.locale.texts import ENGLISH, Texts


class Act(StrEnum):
    """What a button does with a digest."""

    SHOW = "show"
    NEW = "new"
    EDIT = "edit"
    FILTERS = "filters"
    POSTING = "posting"
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
        Act.FILTERS: texts("Filters"),
        Act.POSTING: texts("Posting"),
        Act.PREVIEW: texts("Preview"),
        Act.NOW: texts("Post now"),
        Act.PAUSE: texts("Pause"),
        Act.RESUME: texts("Resume"),
        Act.REMOVE: texts("Remove"),
        Act.SURE: texts("Remove it"),
    }[act]


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
        """Answer the press."""
        await service_of(interaction, DigestActions).act(interaction, self.act, self.number)


class DigestMenu(
    Control, ui.DynamicItem[ui.Select[ui.LayoutView]], template=rf"clippings:digests:(?P<act>{_ACTS})"
):
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
        """Answer the choice."""
        number = number_of("".join(values_of_menu(interaction)[:1]))
        await service_of(interaction, DigestActions).act(interaction, self.act_name, number)


DIGEST_BUTTONS = (
    *(StoryMenu, StoryButton, TellButton, EditionButton, SourceWeightButton),
    *(DigestButton, DigestMenu, TemplateMenu),
)
"""All that can be pressed at digests."""


FORMS = {Act.NEW: DigestForm, Act.EDIT: DigestForm, Act.FILTERS: FilterForm, Act.POSTING: PostingForm}
"""The form that a button opens."""


def form_of(subscription: Subscription) -> Written:
    """Return the form of a subscription, filled in."""
    wishes = subscription.wishes
    return Written(
        title=wishes.title,
        channel=None if subscription.place.guild is None else subscription.place.target,
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
        publish=wishes.publish,
        role=wishes.role,
    )


def panel_view(subscription: Subscription, text: str, texts: Texts, *, note: str = "") -> View:
    """Return the panel of one digest, below a note."""
    pause = Act.PAUSE if subscription.paused is None else Act.RESUME
    rows = ((Act.EDIT, Act.FILTERS, Act.POSTING), (pause, Act.PREVIEW, Act.NOW, Act.REMOVE))
    below = tuple(_row(acts, subscription.number, texts) for acts in rows)
    return message(MessageKind.NOTICE if note else MessageKind.SETTINGS, note, text, below=below)


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
        below.append(ui.ActionRow(TemplateMenu.offering(texts)))
        below.append(_row((Act.NEW, *(() if options else (Act.PREVIEW,))), 0, texts))
    return message(MessageKind.SETTINGS, text, below=tuple(below))


def _row(acts: Sequence[Act], number: int, texts: Texts) -> Item:
    return ui.ActionRow(*(DigestButton(act, number, texts=texts) for act in acts))
