"""The messages of an edition, with buttons that still work after a restart."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.core.markdown import escaped
from bot.core.style import Item, MessageKind, View, message
from bot.digests.editions import Sheet
from bot.digests.forms import WeightChange, may_turn
from bot.digests.subscription_text import weight_text
from bot.locale.texts import ENGLISH, Texts
from bot.topics.trend import picture_item

_KEY = r"(?P<key>[0-9a-f]{20})"
_PART = r"(?P<part>\d{1,3})"


def marks_of(key: str) -> re.Pattern[str]:
    """What a custom id of an edition's messages looks like; each message has at least one."""
    return re.compile(rf"clippings:(?:story|edition):{key}:{_PART}(?::\d+)?")


class StoryButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:story:{_KEY}:{_PART}:(?P<story>\d{{1,3}})"
):
    """Tells why a story is in a digest, and lets its sources count less or more."""

    def __init__(self, key: str, part: int, story: int, *, texts: Texts = ENGLISH) -> None:
        self.key, self.story = key, story
        super().__init__(ui.Button(label=texts("Why?"), custom_id=f"clippings:story:{key}:{part}:{story}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["key"], int(match["part"]), int(match["story"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.digests.reasons.why(interaction, self.key, self.story)


class TellButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"clippings:told:(?P<what>compare|timeline):{_KEY}:{_PART}:(?P<story>\d{{1,3}})",
):
    """Shows a story of a digest otherwise: outlet by outlet, or day by day."""

    def __init__(self, what: str, key: str, part: int, *, story: int, label: str = "-") -> None:
        self.what, self.key, self.story = what, key, story
        super().__init__(ui.Button(label=label, custom_id=f"clippings:told:{what}:{key}:{part}:{story}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["what"], match["key"], int(match["part"]), story=int(match["story"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press, to the presser alone."""
        bot = interaction.client
        show = bot.coverage.compare if self.what == "compare" else bot.coverage.timeline
        await show(
            interaction,
            lambda: bot.digests.reasons.posted_story(interaction, self.key, self.story),
            private=True,
        )


class EditionButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:edition:{_KEY}:{_PART}"):
    """Shows the panel of the digest that an edition is of."""

    def __init__(self, key: str, part: int, *, texts: Texts = ENGLISH) -> None:
        self.key = key
        label, custom_id = texts("Change this digest"), f"clippings:edition:{key}:{part}"
        super().__init__(ui.Button(label=label, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["key"], int(match["part"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        digests = interaction.client.digests
        await digests.desk.panel(interaction, await digests.reasons.subscription_of(interaction, self.key))


def edition_view(sheet: Sheet, key: str, part: int, *, texts: Texts, pictured: bool = False) -> View:
    """The message of a sheet, which is part `part` of an edition; its picture is sent beside it."""
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
    """The message of a sheet that nobody can act on, as a preview, under a note."""
    texts = [text for _, text in sheet.stories]
    return message(MessageKind.DIGEST, note, sheet.head, *texts, *_gallery(sheet, pictured), sheet.foot)


_TURNS = "|".join(WeightChange)


class SourceWeightButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"clippings:standing:(?P<key>[0-9a-f]{{20}}):(?P<story>\d{{1,3}}):(?P<source>\d):(?P<turn>{_TURNS})",
):
    """Turns the standing of a story's source, by its place among them."""

    def __init__(
        self,
        key: str,
        story: int,
        source: int,
        *,
        turn: WeightChange,
        factor: float = 1.0,
        texts: Texts = ENGLISH,
    ) -> None:
        self.key, self.story, self.source, self.turn = key, story, source, turn
        label = {
            WeightChange.LESS: texts("Less of it"),
            WeightChange.MORE: texts("More of it"),
            WeightChange.EVEN: texts("As usual"),
        }
        super().__init__(
            ui.Button(
                label=label[turn],
                disabled=not may_turn(factor, turn),
                custom_id=f"clippings:standing:{key}:{story}:{source}:{turn}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        story, source = int(match["story"]), int(match["source"])
        return cls(match["key"], story, source, turn=WeightChange(match["turn"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        reasons = interaction.client.digests.reasons
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
