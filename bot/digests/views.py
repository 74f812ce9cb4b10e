"""Build the messages of an edition, with buttons that work after a restart."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

import discord
from discord import ui

from bot.core.controls import Control, service_of
from bot.core.markdown import escaped
from bot.core.style import Item, MessageKind, View, message
from bot.digests.editions import Sheet
from bot.digests.forms import WeightChange, may_turn
from bot.digests.subscription_text import weight_text
from bot.locale.texts import ENGLISH, Texts
from bot.topics.commands import Coverage
from bot.topics.trend import picture_item
from corpus.models.coverage import StoryArticles


class StoryActions(Protocol):
    """What is done by the buttons of a digest's stories."""

    async def why(self, interaction: discord.Interaction, key: str, story: int) -> None:
        """Show why a story is in a digest."""

    async def turn(
        self, interaction: discord.Interaction, key: str, story: int, *, source: int, turn: WeightChange
    ) -> None:
        """Change the weight of a story's source."""

    async def posted_story(self, interaction: discord.Interaction, key: str, story: int) -> StoryArticles:
        """Return a story that was posted here."""

    async def subscription_of(self, interaction: discord.Interaction, key: str) -> int | None:
        """Return the number of the digest that an edition is of."""


class PanelActions(Protocol):
    """What is done by the button under an edition."""

    async def panel(
        self, interaction: discord.Interaction, look_up: Callable[[], Awaitable[int | None]]
    ) -> None:
        """Show the panel of the digest whose number `look_up` returns."""


_KEY = r"(?P<key>[0-9a-f]{20})"
_PART = r"(?P<part>\d{1,3})"


def marks_of(key: str) -> re.Pattern[str]:
    """Return the custom id prefixes by which an edition's message is recognised."""
    return re.compile(rf"clippings:(?:story|edition):{key}:{_PART}(?::\d+)?")


class StoryButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"clippings:story:{_KEY}:{_PART}:(?P<story>\d{{1,3}})",
):
    """Tells why a story is in a digest, and lets its sources count less or more."""

    numbers = ("part", "story")

    def __init__(self, key: str, part: int, story: int, *, texts: Texts = ENGLISH) -> None:
        self.key, self.story = key, story
        super().__init__(ui.Button(label=texts("Why?"), custom_id=f"clippings:story:{key}:{part}:{story}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, StoryActions).why(interaction, self.key, self.story)


class TellButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"clippings:told:(?P<what>compare|timeline):{_KEY}:{_PART}:(?P<story>\d{{1,3}})",
):
    """Shows a story of a digest otherwise: outlet by outlet, or day by day."""

    numbers = ("part", "story")

    def __init__(self, what: str, key: str, part: int, *, story: int, label: str = "-") -> None:
        self.what, self.key, self.story = what, key, story
        super().__init__(ui.Button(label=label, custom_id=f"clippings:told:{what}:{key}:{part}:{story}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press, to the presser alone."""
        coverage, stories = service_of(interaction, Coverage), service_of(interaction, StoryActions)
        show = coverage.compare if self.what == "compare" else coverage.timeline
        await show(interaction, lambda: stories.posted_story(interaction, self.key, self.story), private=True)


class EditionButton(
    Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:edition:{_KEY}:{_PART}"
):
    """Shows the panel of the digest that an edition is of."""

    numbers = ("part",)

    def __init__(self, key: str, part: int, *, texts: Texts = ENGLISH) -> None:
        self.key = key
        label, custom_id = texts("Change this digest"), f"clippings:edition:{key}:{part}"
        super().__init__(ui.Button(label=label, custom_id=custom_id))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        stories = service_of(interaction, StoryActions)
        panels = service_of(interaction, PanelActions)
        await panels.panel(interaction, lambda: stories.subscription_of(interaction, self.key))


def edition_view(sheet: Sheet, key: str, part: int, *, texts: Texts, pictured: bool = False) -> View:
    """Return the message of part `part` of an edition. Its picture is a file."""
    buttons: list[Item] = []
    stories: list[str | Item] = []
    for story, text in sheet.stories:
        why = StoryButton(key, part, story, texts=texts)
        if sheet.threaded:
            stories.append(text)
            buttons += (why, *_tellings(key, part, story, texts=texts))
        else:
            stories.append(ui.Section(ui.TextDisplay(text), accessory=why))
    if not stories or (sheet.is_last and not sheet.threaded):
        buttons.append(EditionButton(key, part, texts=texts))
    below = (ui.ActionRow(*buttons),) if buttons else ()
    return message(
        MessageKind.DIGEST, sheet.head, *stories, *_gallery(sheet, pictured), sheet.foot, below=below
    )


def _tellings(key: str, part: int, story: int, *, texts: Texts) -> tuple[TellButton, TellButton]:
    return (
        TellButton("compare", key, part, story=story, label=texts("Compare")),
        TellButton("timeline", key, part, story=story, label=texts("Timeline")),
    )


def _gallery(sheet: Sheet, pictured: bool) -> tuple[Item, ...]:  # noqa: FBT001
    return (picture_item(sheet.picture.alt),) if sheet.picture and pictured else ()


def plain_view(sheet: Sheet, note: str = "", *, pictured: bool = False) -> View:
    """Return the message of a preview, without buttons, under a note."""
    texts = [text for _, text in sheet.stories]
    return message(MessageKind.DIGEST, note, sheet.head, *texts, *_gallery(sheet, pictured), sheet.foot)


_TURNS = "|".join(WeightChange)


class SourceWeightButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"clippings:standing:(?P<key>[0-9a-f]{{20}}):(?P<story>\d{{1,3}}):(?P<source>\d):(?P<turn>{_TURNS})",
):
    """Turns the standing of a story's source, by its place among them."""

    numbers = ("story", "source")

    def __init__(
        self,
        key: str,
        story: int,
        source: int,
        *,
        turn: str,
        factor: float = 1.0,
        texts: Texts = ENGLISH,
    ) -> None:
        self.key, self.story, self.source, self.turn = key, story, source, WeightChange(turn)
        label = {
            WeightChange.LESS: texts("Less of it"),
            WeightChange.MORE: texts("More of it"),
            WeightChange.EVEN: texts("Normal"),
        }
        super().__init__(
            ui.Button(
                label=label[self.turn],
                disabled=not may_turn(factor, self.turn),
                custom_id=f"clippings:standing:{key}:{story}:{source}:{turn}",
            )
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        reasons = service_of(interaction, StoryActions)
        await reasons.turn(interaction, self.key, self.story, source=self.source, turn=self.turn)


def sources_view(
    text: str,
    sources: Sequence[str],
    texts: Texts,
    *,
    of: tuple[str, int] | None,
    standing: Mapping[str, float],
) -> View:
    """Why a story is there (`text`), with buttons for its sources where `of` names its edition and place."""
    rows: list[Item] = []
    if of is not None:
        for place, name in enumerate(sources):
            factor = standing.get(name, 1.0)
            rows.append(ui.TextDisplay(f"**{escaped(name)}** · {weight_text(factor, texts)}"))
            rows.append(
                ui.ActionRow(
                    *(
                        SourceWeightButton(*of, place, turn=turn, factor=factor, texts=texts)
                        for turn in WeightChange
                    )
                )
            )
    return message(MessageKind.DIGEST, text, *rows)
