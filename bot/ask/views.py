"""Build the message of an answer with its buttons.

The buttons stand below the citations: beside them they would take a third of a phone's width.
"""

from typing import Any, Protocol

import discord
from discord import ui

from bot.ask.feedback import Feedback
from bot.core.citations import AnswerParts
from bot.core.controls import Control, service_of
from bot.core.style import MessageKind, View, message
from bot.locale.texts import ENGLISH, Texts
from bot.watches.commands import WatchCommands
from corpus import AnswerStatus


class FeedbackButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"clippings:(?P<what>why|compare|helpful|unhelpful):(?P<token>[\w-]{1,32})",
):
    """Asks why an answer is what it is, or what others wrote, or says whether it helped."""

    def __init__(self, what: str, token: str, label: str = "-") -> None:
        self.what, self.token = what, token
        super().__init__(ui.Button(label=label, custom_id=f"clippings:{what}:{token}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, Feedback).pressed(interaction, self.what, self.token)


def reading_buttons(token: str, texts: Texts) -> tuple[FeedbackButton, FeedbackButton]:
    """*Why* and *Compare*, of an answer."""
    return (
        FeedbackButton("why", token, texts("Why")),
        FeedbackButton("compare", token, texts("Compare")),
    )


def vote_row(token: str, texts: Texts) -> ui.ActionRow[Any]:
    """Return *Helpful* and *Not helpful* of an answer."""
    return ui.ActionRow(
        FeedbackButton("helpful", token, texts("Helpful")),
        FeedbackButton("unhelpful", token, texts("Not helpful")),
    )


class AnswerActions(Protocol):
    """What is done by the buttons under an answer's excerpts."""

    async def more(self, interaction: discord.Interaction, token: str) -> None:
        """Answer a press of *More*."""

    async def context(self, interaction: discord.Interaction, token: str, place: int) -> None:
        """Answer a press of *Context*."""


_KEY = r"(?P<token>[\w-]{1,32})"


class ContextButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"clippings:context:{_KEY}:(?P<place>\d{{1,2}})",
):
    """Shows the sentences around an excerpt to whom presses it."""

    numbers = ("place",)

    def __init__(self, token: str, place: int, label: str = "-") -> None:
        self.token, self.place = token, place
        super().__init__(ui.Button(label=label, custom_id=f"clippings:context:{token}:{place}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, AnswerActions).context(interaction, self.token, self.place)


class MoreButton(Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:more:{_KEY}"):
    """Shows further citations to whom presses it."""

    def __init__(self, token: str, texts: Texts = ENGLISH) -> None:
        self.token = token
        label, custom_id = texts("More"), f"clippings:more:{token}"
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id=custom_id))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, AnswerActions).more(interaction, self.token)


class WatchThisButton(
    Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:watch:this:{_KEY}"
):
    """Offers to watch for new sentences on the question of an answer."""

    def __init__(self, token: str, texts: Texts = ENGLISH) -> None:
        self.token = token
        super().__init__(ui.Button(label=texts("Watch this"), custom_id=f"clippings:watch:this:{token}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, WatchCommands).offer(interaction, self.token)


def answer_view(
    parts: AnswerParts, token: str | None, *, status: AnswerStatus, watchable: bool = True, texts: Texts
) -> View:
    """Return the message of an answer. Without a token it has no buttons.

    `watchable` says that its question has words to look for.
    """
    kind = MessageKind.ANSWER if status is AnswerStatus.ANSWER else MessageKind.NEAREST
    if token is None:
        return message(kind, *parts.texts())
    watch = WatchThisButton(token, texts)
    if not parts.citations:
        return message(kind, parts.head, parts.foot, below=(ui.ActionRow(watch),) if watchable else ())
    row: ui.ActionRow[Any] = ui.ActionRow(MoreButton(token, texts), *reading_buttons(token, texts), watch)
    contexts = _contexts(token, len(parts.citations), texts)
    below = (row, vote_row(token, texts))
    return message(kind, parts.head, *parts.citations, contexts, parts.foot, below=below)


def _contexts(token: str, count: int, texts: Texts) -> ui.ActionRow[Any]:
    """Return a button for each citation, numbered if there are several."""
    if count == 1:
        return ui.ActionRow(ContextButton(token, 0, texts("Context")))
    labels = (texts("Context {number}", number=number) for number in range(1, count + 1))
    return ui.ActionRow(*(ContextButton(token, place, label) for place, label in enumerate(labels)))
