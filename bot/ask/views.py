"""The message of an answer: its texts in a container, with a *Context* button a citation, and *More*.

The buttons stand below the citations: beside them they would take a third of a phone's width.
"""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.core.citations import AnswerParts
from bot.core.style import MessageKind, View, message
from bot.locale.texts import ENGLISH, Texts
from bot.watches.views import WatchButton


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


_KEY = r"(?P<token>[\w-]{1,32})"


class ContextButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:context:{_KEY}:(?P<place>\d{{1,2}})"
):
    """Shows the sentences around an excerpt to whom presses it."""

    def __init__(self, token: str, place: int, label: str = "-") -> None:
        self.token, self.place = token, place
        super().__init__(ui.Button(label=label, custom_id=f"clippings:context:{token}:{place}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["token"], int(match["place"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.conversation.context(interaction, self.token, self.place)


class MoreButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:more:{_KEY}"):
    """Shows further citations to whom presses it."""

    def __init__(self, token: str, texts: Texts = ENGLISH) -> None:
        self.token = token
        label, custom_id = texts("More"), f"clippings:more:{token}"
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button again, from what stands in the message."""
        return cls(match["token"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        await interaction.client.conversation.more(interaction, self.token)


def answer_view(
    parts: AnswerParts, token: str | None, *, found: bool, watchable: bool = True, texts: Texts
) -> View:
    """The message of an answer that is remembered under `token`; one that is not (None) has no buttons.

    `watchable` says that its question has words to look for.
    """
    kind = MessageKind.ANSWER if found else MessageKind.NEAREST
    if token is None:
        return message(kind, *parts.texts())
    watch = WatchButton("this", token, texts("Watch this"))
    if not parts.citations:
        return message(kind, parts.head, parts.foot, below=(ui.ActionRow(watch),) if watchable else ())
    row: ui.ActionRow[Any] = ui.ActionRow(MoreButton(token, texts), *reading_buttons(token, texts), watch)
    contexts = _contexts(token, len(parts.citations), texts)
    below = (row, vote_row(token, texts))
    return message(kind, parts.head, *parts.citations, contexts, parts.foot, below=below)


def _contexts(token: str, count: int, texts: Texts) -> ui.ActionRow[Any]:
    """A button for each citation, by its number where there are several: a row takes five."""
    if count == 1:
        return ui.ActionRow(ContextButton(token, 0, texts("Context")))
    labels = (texts("Context {number}", number=number) for number in range(1, count + 1))
    return ui.ActionRow(*(ContextButton(token, place, label) for place, label in enumerate(labels)))
