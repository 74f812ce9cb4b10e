"""Build the messages of watches, with buttons that work after a restart."""

from collections.abc import Sequence
from typing import Any, Protocol

import discord
from discord import ui

from bot.core.citations import AnswerParts
from bot.core.controls import Control, service_of
from bot.core.roles import RoleButton
from bot.core.style import Item, MessageKind, View, message, separated
from bot.locale.texts import Texts
from bot.watches.render import state_text
from bot.watches.store import SavedWatch

_LISTED = 11  # watches in one message: three components each, of forty


class WatchActions(Protocol):
    """What is done by the buttons of watches."""

    async def pressed(self, interaction: discord.Interaction, what: str, key: str) -> None:
        """Answer a press."""


class WatchButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"clippings:watch:(?P<what>dm|here|why|stop|on):(?P<key>[\w-]{1,32})",
):
    """A button that watches an answer's question, explains a match, or pauses or resumes a watch."""

    def __init__(self, what: str, key: object, label: str = "-", *, urgent: bool = False) -> None:
        self.what, self.key = what, str(key)
        style = discord.ButtonStyle.primary if urgent else discord.ButtonStyle.secondary
        custom_id = f"clippings:watch:{what}:{key}"
        super().__init__(ui.Button(label=label, style=style, custom_id=custom_id))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, WatchActions).pressed(interaction, self.what, self.key)


def watch_view(parts: AnswerParts, token: str, watch: SavedWatch, *, texts: Texts) -> View:
    """Return the message of what was found for a watch, which is kept under `token`."""
    buttons: list[Item] = [
        WatchButton("why", token, texts("Why")),
        WatchButton("stop", watch.number, texts("Stop watching")),
    ]
    if watch.role:
        buttons.append(RoleButton(watch.role, texts=texts))
    row: ui.ActionRow[Any] = ui.ActionRow(*buttons)
    cited = separated(each.text for each in parts.citations)
    return message(MessageKind.ANSWER, parts.head, *cited, parts.foot, below=(row,))


def offer_view(question: str, token: str, *, here: bool, texts: Texts) -> View:
    """Return the offer to watch for the question behind `token`, with where to send what is new."""
    buttons = [WatchButton("dm", token, texts("Tell me in a direct message"), urgent=True)]
    if here:
        buttons.append(WatchButton("here", token, texts("Tell this channel")))
    asked = texts("Watch for new sentences on **{question}**?", question=question)
    row: ui.ActionRow[Any] = ui.ActionRow(*buttons)
    return message(MessageKind.SETTINGS, asked, below=(row,))


def list_view(watches: Sequence[SavedWatch], texts: Texts, *, note: str = "") -> View:
    """Return some watches, each with a button that stops it, or resumes a paused one."""
    sections = [
        ui.Section[Any](ui.TextDisplay(state_text(watch, texts)), accessory=_button(watch, texts))
        for watch in watches[:_LISTED]
    ]
    more = len(watches) - len(sections)
    rest = texts.plural("{count} more watch", "{count} more watches", more) if more > 0 else ""
    none = (
        "" if watches else texts("No watches. `/watch add` makes one, and so does *Watch this* on an answer.")
    )
    return message(MessageKind.SETTINGS, note, none, *sections, rest)


def _button(watch: SavedWatch, texts: Texts) -> WatchButton:
    if watch.paused is not None:
        return WatchButton("on", watch.number, texts("Resume"), urgent=True)
    return WatchButton("stop", watch.number, texts("Stop watching"))
