"""Build the messages of an edition, with buttons that work after a restart."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.core.controls import Control, number_of, service_of, values_of_menu
from bot.core.markdown import escaped
from bot.core.roles import RoleButton
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
    return re.compile(rf"clippings:(?:story|stories|edition):{key}:{_PART}(?::\d+)?")


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


class StoryMenu(
    Control, ui.DynamicItem[ui.Select[ui.LayoutView]], template=rf"clippings:stories:{_KEY}:{_PART}"
):
    """Tells why the chosen story is in a digest."""

    def __init__(
        self, key: str, part: int, options: Sequence[discord.SelectOption], *, placeholder: str = ""
    ) -> None:
        self.key, self.part = key, part
        custom_id = f"clippings:stories:{key}:{part}"
        super().__init__(ui.Select(custom_id=custom_id, placeholder=placeholder, options=list(options)))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the menu from its custom id."""
        options = item.options if isinstance(item, ui.Select) else ()
        return cls(match["key"], number_of(match["part"]), options)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the choice."""
        story = number_of("".join(values_of_menu(interaction)[:1]))
        await service_of(interaction, StoryActions).why(interaction, self.key, story)


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
    """Return the message of part `part` of an edition. Its picture is a file.

    By the key in one of its controls it is found again, so it always has one.
    """
    controls: list[Item]
    offered = [] if sheet.threaded else [place for place, _ in sheet.names or sheet.stories]
    if offered:
        names = dict(sheet.names)
        options = [_option(place, names.get(place, "")) for place in offered]
        controls = [StoryMenu(key, part, options, placeholder=texts("Why these?"))]
    elif sheet.stories:
        story = sheet.stories[0][0]
        controls = [StoryButton(key, part, story, texts=texts), *_tellings(key, part, story, texts=texts)]
    else:
        controls = [EditionButton(key, part, texts=texts)]
    below: list[Item] = [ui.ActionRow(*controls)]
    if sheet.role:
        below.append(ui.ActionRow(RoleButton(sheet.role, texts=texts)))
    return _edition(sheet, pictured=pictured, below=tuple(below))


def _option(place: int, name: str) -> discord.SelectOption:
    return discord.SelectOption(label=f"{place + 1}. {name}", value=str(place))


def _edition(sheet: Sheet, note: str = "", *, pictured: bool, below: tuple[Item, ...] = ()) -> View:
    """Return what a message of an edition shows, with a line above each further story."""
    told: list[str | Item] = []
    for _, text in sheet.stories:
        told += [ui.Separator(), text] if told else [text]
    return message(
        MessageKind.DIGEST, note, sheet.head, *told, *_gallery(sheet, pictured), sheet.foot, below=below
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
    return _edition(sheet, note, pictured=pictured)


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
    of: tuple[str, int],
    standing: Mapping[str, float] | None,
) -> View:
    """Return why a story is there (`text`), and buttons that tell it otherwise.

    Args:
        text: why (Markdown).
        sources: those of the story.
        texts: of the buttons.
        of: the key of its edition, and its place there.
        standing: how much each source counts; None where it cannot be changed.
    """
    rows: list[Item] = []
    if standing is not None:
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
    tell: Item = ui.ActionRow(*_tellings(of[0], 0, of[1], texts=texts))
    return message(MessageKind.DIGEST, text, *rows, below=(tell,))
