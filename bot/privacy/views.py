"""The button that deletes what is kept of who presses it."""

from typing import Any

import discord
from discord import ui

from bot.core.style import PlainButton
from bot.locale.texts import ENGLISH, Texts


class DeleteButton(PlainButton, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:delete-mine"):
    """Deletes what is kept of the presser."""

    def __init__(self, texts: Texts = ENGLISH) -> None:
        label = texts("Delete what you keep of me")
        super().__init__(
            ui.Button(label=label, style=discord.ButtonStyle.danger, custom_id="clippings:delete-mine")
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.privacy.delete(interaction)


def delete_row(texts: Texts) -> ui.ActionRow[Any]:
    """The row with the button."""
    return ui.ActionRow(DeleteButton(texts))
