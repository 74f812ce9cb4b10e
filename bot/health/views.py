"""Build the messages of alerts, with a button that works after a restart."""

from typing import Any, Protocol

import discord
from discord import ui

from bot.core.controls import Control, service_of
from bot.core.style import MessageKind, View, message
from bot.health.render import alert_text, over_text
from bot.health.store import Alert
from bot.locale.texts import Texts


class AlertActions(Protocol):
    """What is done by the button of an alert."""

    async def pressed(self, interaction: discord.Interaction) -> None:
        """Answer a press."""


class AlertButton(
    Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:alert:(?P<token>[\w-]{1,32})"
):
    """Shows what is wrong now. Its custom id also tells which message it stands on."""

    def __init__(self, token: str, label: str = "-") -> None:
        super().__init__(ui.Button(label=label, custom_id=f"clippings:alert:{token}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, AlertActions).pressed(interaction)


def alert_view(alert: Alert, token: str, *, over: bool, texts: Texts) -> View:
    """Return the message of an alert that begins, or is over, kept under `token`."""
    text = over_text(alert, texts) if over else alert_text(alert, texts)
    row: ui.ActionRow[Any] = ui.ActionRow(AlertButton(token, texts("What is wrong now?")))
    return message(MessageKind.DIGEST if over else MessageKind.ERROR, text, below=(row,))
