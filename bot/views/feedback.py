"""What stands below an answer: further citations, reasons, a watch, and votes; all work after a restart."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.texts.texts import Texts


class FeedbackButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"clippings:(?P<what>why|compare|helpful|unhelpful):(?P<token>[\w-]{1,32})",
):
    """Asks why an answer is what it is, or what others wrote, or says whether it helped."""

    def __init__(self, what: str, token: str, label: str) -> None:
        self.what, self.token = what, token
        super().__init__(ui.Button(label=label, custom_id=f"clippings:{what}:{token}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["what"], match["token"], "-")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.feedback.pressed(interaction, self.what, self.token)


def reading_buttons(token: str, texts: Texts) -> tuple[FeedbackButton, FeedbackButton]:
    """*Why* and *Compare*, of an answer."""
    return (
        FeedbackButton("why", token, texts("Why")),
        FeedbackButton("compare", token, texts("Compare")),
    )


def vote_row(token: str, texts: Texts) -> ui.ActionRow[Any]:
    """*Helpful* and *Not helpful*, of an answer."""
    return ui.ActionRow(
        FeedbackButton("helpful", token, texts("Helpful")),
        FeedbackButton("unhelpful", token, texts("Not helpful")),
    )
