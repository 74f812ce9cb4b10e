"""The buttons that delete what is kept of a user, once they have seen what that is."""

from typing import Any

import discord
from discord import ui

from bot.core.controls import Control, service_of
from bot.core.respond import Response, respond
from bot.core.style import MessageKind, View, message, text_view
from bot.locale.texts import ENGLISH, Texts
from bot.privacy.render import deleted_text, kept_text, nothing_deleted_text
from bot.privacy.service import Erasure, Kept

_ALL = frozenset[Kept]()
_SPARES = {"rest": frozenset({Kept.WATCHES}), "all": _ALL}


class DeleteButton(Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:delete-mine"):
    """Shows what is kept of the presser, and asks whether to delete it."""

    def __init__(self, texts: Texts = ENGLISH) -> None:
        label = texts("Delete what you store about me")
        super().__init__(
            ui.Button(label=label, style=discord.ButtonStyle.danger, custom_id="clippings:delete-mine")
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask."""

        async def make(texts: Texts) -> Response:
            counts = await service_of(interaction, Erasure).counts(interaction.user.id)
            buttons = [*_answers(texts, watches=bool(counts[Kept.WATCHES]))]
            return message(MessageKind.NOTICE, kept_text(counts, texts), ui.ActionRow(*buttons))

        await respond(interaction, make, in_place=True)


class ConfirmButton(
    Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:delete-(?P<what>rest|all|nothing)"
):
    """Deletes what is kept of the presser, with the watches or without them, or nothing."""

    def __init__(self, what: str, label: str = "-") -> None:
        self.what = what
        style = discord.ButtonStyle.secondary if what == "nothing" else discord.ButtonStyle.danger
        super().__init__(ui.Button(label=label, style=style, custom_id=f"clippings:delete-{what}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Delete it, and show how many entries that were."""

        async def make(texts: Texts) -> Response:
            return _text(await self._deleted(interaction, texts))

        await respond(interaction, make, in_place=True)

    async def _deleted(self, interaction: discord.Interaction[Any], texts: Texts) -> str:
        if self.what not in _SPARES:
            return nothing_deleted_text(texts)
        erasure = service_of(interaction, Erasure)
        count = await erasure.forget_asker(interaction.user.id, spares=_SPARES[self.what])
        return deleted_text(count, texts)


PRIVACY_CONTROLS = (DeleteButton, ConfirmButton)
"""All that can be pressed to delete something."""


def delete_row(texts: Texts) -> ui.ActionRow[Any]:
    """Return the row with the button."""
    return ui.ActionRow(DeleteButton(texts))


def _answers(texts: Texts, *, watches: bool) -> list[ConfirmButton]:
    if watches:
        first = [
            ConfirmButton("rest", texts("Delete, keep watches")),
            ConfirmButton("all", texts("Delete with watches")),
        ]
    else:
        first = [ConfirmButton("all", texts("Delete"))]
    return [*first, ConfirmButton("nothing", texts("Keep"))]


def _text(text: str) -> View:
    return text_view(text, MessageKind.SETTINGS)
