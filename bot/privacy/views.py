"""The button that deletes what is kept of a user."""

from typing import Any

import discord
from discord import ui

from bot.core.controls import Control, service_of
from bot.core.respond import Response, respond
from bot.core.style import MessageKind, text_view
from bot.locale.texts import ENGLISH, Texts
from bot.privacy.render import deleted_text
from bot.privacy.service import Erasure


class DeleteButton(Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:delete-mine"):
    """Deletes what is kept of the presser."""

    def __init__(self, texts: Texts = ENGLISH) -> None:
        label = texts("Delete what you store about me")
        super().__init__(
            ui.Button(label=label, style=discord.ButtonStyle.danger, custom_id="clippings:delete-mine")
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Delete it, and show how many entries that were."""

        async def make(texts: Texts) -> Response:
            count = await service_of(interaction, Erasure).forget_asker(interaction.user.id)
            return text_view(deleted_text(count, texts), MessageKind.SETTINGS)

        await respond(interaction, make, in_place=True)


def delete_row(texts: Texts) -> ui.ActionRow[Any]:
    """Return the row with the button."""
    return ui.ActionRow(DeleteButton(texts))
