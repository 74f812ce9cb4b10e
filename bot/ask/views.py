"""Build the message of an answer with its buttons and its menu.

They stand below the citations: beside them they would take a third of a phone's width.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import discord
from discord import ui

from bot.core.citations import AnswerParts, CitedText
from bot.core.controls import Control, number_of, service_of, values_of_menu
from bot.core.errors import unknown_control
from bot.core.limits import ALT, OPTION, shortened
from bot.core.respond import before_response
from bot.core.style import MessageKind, View, message, separated
from bot.locale.texts import ENGLISH, Texts
from bot.watches.commands import WatchCommands
from corpus import AnswerStatus


class AnswerFeedback(Protocol):
    """What is done by what asks about an answer, or votes on it."""

    async def pressed(self, interaction: discord.Interaction, what: str, token: str) -> None:
        """Answer *why*, *details*, *compare*, *helpful* or *unhelpful*."""


class FeedbackButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"clippings:(?P<what>why|details|compare|helpful|unhelpful):(?P<token>[\w-]{1,32})",
):
    """Asks what others wrote; below older answers also why, or says whether they helped."""

    def __init__(self, what: str, token: str, label: str = "-") -> None:
        self.what, self.token = what, token
        super().__init__(ui.Button(label=label, custom_id=f"clippings:{what}:{token}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, AnswerFeedback).pressed(interaction, self.what, self.token)


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
    """Shows the sentences around an excerpt to whom presses it, below older answers."""

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
        label, custom_id = texts("More sources"), f"clippings:more:{token}"
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
        label, custom_id = texts("Watch for it"), f"clippings:watch:this:{token}"
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id=custom_id))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, WatchCommands).offer(interaction, self.token)


class ActionsMenu(Control, ui.DynamicItem[ui.Select[ui.LayoutView]], template=rf"clippings:actions:{_KEY}"):
    """What else can be done with an answer: the context of its citations, why, watch, votes."""

    def __init__(self, token: str, options: Sequence[discord.SelectOption] = (), hint: str = "") -> None:
        self.token = token
        custom_id = f"clippings:actions:{token}"
        super().__init__(ui.Select(custom_id=custom_id, placeholder=hint or None, options=list(options)))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what was chosen."""
        what, _, place = "".join(values_of_menu(interaction)[:1]).partition(":")
        match what:
            case "context":
                actions = service_of(interaction, AnswerActions)
                await actions.context(interaction, self.token, number_of(place))
            case "watch":
                await service_of(interaction, WatchCommands).offer(interaction, self.token)
            case "why" | "helpful" | "unhelpful":
                await service_of(interaction, AnswerFeedback).pressed(interaction, what, self.token)
            case _:
                async with before_response(interaction):
                    raise unknown_control()


ANSWER_CONTROLS = (ActionsMenu, ContextButton, MoreButton, FeedbackButton, WatchThisButton)


def answer_view(
    parts: AnswerParts,
    token: str | None,
    *,
    status: AnswerStatus,
    watchable: bool = True,
    pictures: bool = False,
    texts: Texts,
) -> View:
    """Return the message of an answer. Without a token it has no buttons.

    Args:
        parts: its texts.
        token: what its buttons are known by.
        status: whether it answers.
        watchable: whether its question has words to look for.
        pictures: whether the pictures of articles are shown.
        texts: the language of its buttons.
    """
    found = status is AnswerStatus.ANSWER
    kind = MessageKind.ANSWER if found else MessageKind.NEAREST
    shown = separated(_cited(each, pictures=pictures) for each in parts.citations)
    below: tuple[ui.ActionRow[Any], ...] = ()
    if token is not None:
        buttons = _buttons(token, texts) if found else (WatchThisButton(token, texts),) if watchable else ()
        actions = ActionsMenu(token, _actions(parts, texts, found=found), texts("More actions"))
        rows = (buttons, (actions,) if parts.citations else ())
        below = tuple(ui.ActionRow(*row) for row in rows if row)
    return message(kind, parts.head, *shown, parts.foot, below=below)


def _cited(cited: CitedText, *, pictures: bool) -> str | ui.Section[Any]:
    """Return a citation, with its picture beside it where it has one that is wanted."""
    if not pictures or cited.image is None:
        return cited.text
    described = shortened(cited.title, ALT)
    return ui.Section(ui.TextDisplay(cited.text), accessory=ui.Thumbnail(cited.image, description=described))


def _buttons(token: str, texts: Texts) -> tuple[ui.Item[Any], ...]:
    return MoreButton(token, texts), FeedbackButton("compare", token, texts("Compare"))


def _actions(parts: AnswerParts, texts: Texts, *, found: bool) -> list[discord.SelectOption]:
    """Return the actions: a vote is on an answer, and watching has a button where there is none."""
    contexts = [
        discord.SelectOption(
            label=shortened(texts("Context: {source}", source=cited.source), OPTION),
            value=f"context:{place}",
            description=shortened(cited.title, OPTION),
        )
        for place, cited in enumerate(parts.citations)
    ]
    others = {"why": texts("Why")}
    if found:
        others |= {"watch": texts("Watch this"), "helpful": texts("Helpful")}
        others["unhelpful"] = texts("Not helpful")
    return [*contexts, *(discord.SelectOption(label=label, value=name) for name, label in others.items())]
