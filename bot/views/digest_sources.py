"""Why a story is in a digest, with buttons by which its sources count less or more."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.render.markdown import escaped
from bot.render.subscription import standing_text
from bot.schedule.standing import Turn, may_turn
from bot.texts.texts import ENGLISH, Texts
from bot.views.look import Item, Kind, View, message

_TURNS = "|".join(Turn)


class StandingButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"clippings:standing:(?P<key>[0-9a-f]{{20}}):(?P<story>\d{{1,3}}):(?P<source>\d):(?P<turn>{_TURNS})",
):
    """Turns the standing of a story's source, by its place among them."""

    def __init__(
        self, key: str, story: int, source: int, *, turn: Turn, factor: float = 1.0, texts: Texts = ENGLISH
    ) -> None:
        self.key, self.story, self.source, self.turn = key, story, source, turn
        label = {Turn.LESS: texts("Less of it"), Turn.MORE: texts("More of it"), Turn.EVEN: texts("As usual")}
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
        return cls(match["key"], story, source, turn=Turn(match["turn"]))

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
            rows.append(ui.TextDisplay(f"**{escaped(name)}** · {standing_text(factor, texts)}"))
            rows.append(
                ui.ActionRow(
                    *(StandingButton(*of, place, turn=turn, factor=factor, texts=texts) for turn in Turn)
                )
            )
    return message(Kind.DIGEST, text, *rows)
