"""Build the greeting of a guild, and the message that sets it up step by step.

Its parts work after a restart: where somebody is and what they chose is in their custom ids.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

import discord
from discord import ui

from bot.core.controls import Control, service_of, values_of_menu
from bot.core.limits import OPTIONS
from bot.core.markdown import escaped, muted
from bot.core.permissions import SPEAKING, names_of
from bot.core.style import Item, MessageKind, View, message
from bot.guilds.setup_steps import STEPS, SetupState, SetupStep
from bot.guilds.setup_text import SetupValues, label_of, options_of, step_text
from bot.locale.texts import ENGLISH, Texts

_STATE = r"(?P<state>[a-z]{1,10}\.[0-9a-f]{1,4}\.[0-9]{1,20})"
_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news]


class SetupActions(Protocol):
    """What is done by the controls of setting a guild up."""

    async def start(self, interaction: discord.Interaction) -> None:
        """Ask for the first thing."""

    async def go(self, interaction: discord.Interaction, state: str) -> None:
        """Go to a step."""

    async def choose(self, interaction: discord.Interaction, state: str, values: list[str]) -> None:
        """Keep what was chosen at a step, and go to the next."""


class SetupButton(
    Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:setup:(?P<token>[\w-]{1,40})"
):
    """Begins to set a guild up."""

    def __init__(self, token: str, texts: Texts = ENGLISH) -> None:
        self.token = token
        label, style = texts("Set up"), discord.ButtonStyle.primary
        super().__init__(ui.Button(label=label, style=style, custom_id=f"clippings:setup:{token}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Begin."""
        await service_of(interaction, SetupActions).start(interaction)


class StepButton(Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=rf"clippings:setup-go:{_STATE}"):
    """Goes to another step."""

    def __init__(self, state: str, *, label: str = "-") -> None:
        self.state = state
        super().__init__(ui.Button(label=label, custom_id=f"clippings:setup-go:{state}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Go there."""
        await service_of(interaction, SetupActions).go(interaction, self.state)


class StepMenu(Control, ui.DynamicItem[ui.Item[ui.LayoutView]], template=rf"clippings:setup-set:{_STATE}"):
    """Chooses what a step asks for, from channels or from options."""

    def __init__(self, state: str, item: ui.Item[Any] | None = None) -> None:
        self.state = state
        super().__init__(item or ui.Select(custom_id=f"clippings:setup-set:{state}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Choose it."""
        actions = service_of(interaction, SetupActions)
        await actions.choose(interaction, self.state, values_of_menu(interaction))


SETUP_CONTROLS = (SetupButton, StepButton, StepMenu)
"""All that can be pressed while a guild is set up."""


def welcome_view(token: str, name: str, texts: Texts) -> View:
    """Return the greeting of a guild that knows the bot by a name."""
    hello = texts("Hello, I'm {name}", name=escaped(name))
    asking = texts(
        "Ask me about the news: mention me, or use `/ask`. I answer with what articles say, word for word "
        "and with links, and write nothing myself."
    )
    first = texts("A moderator chooses what I read. That takes two minutes.")
    row: ui.ActionRow[Any] = ui.ActionRow(SetupButton(token, texts))
    return message(MessageKind.SETTINGS, f"### {hello}\n{asking}\n\n{first}", row)


def owner_view(guild: str, texts: Texts) -> View:
    """Return the greeting in a direct message, for the owner of a guild where the bot may not write.

    It has no button: in a direct message Discord names no server.
    """
    hello = texts("Thank you for adding me to {server}", server=escaped(guild))
    names = names_of(texts)
    listed = ", ".join(f"**{names[name]}**" for name in SPEAKING)
    lack = texts(
        "I may not write in any of its channels. Give me {permissions} in one, then use `/settings` there "
        "and press *Set up*.",
        permissions=listed,
    )
    return message(MessageKind.SETTINGS, f"### {hello}\n{lack}")


def step_view(state: SetupState, values: SetupValues, texts: Texts, *, note: str = "") -> View:
    """Return the message of a step, with a note (Markdown) of what could not be done."""
    where = muted(texts("Set up · {number} of {count}", number=state.number, count=STEPS))
    rows: list[Item] = [ui.ActionRow(StepMenu(state.text, _menu(state, values, texts)))]
    rows.append(ui.ActionRow(*_buttons(state, texts)))
    return message(MessageKind.SETTINGS, f"{where}\n{step_text(state, values, texts)}", note, *rows)


def _menu(state: SetupState, values: SetupValues, texts: Texts) -> ui.Item[Any]:
    custom_id, hint = f"clippings:setup-set:{state.text}", label_of(state.step, texts)
    if state.step in {SetupStep.CHANNEL, SetupStep.ASK}:
        return ui.ChannelSelect(custom_id=custom_id, channel_types=_CHANNELS, placeholder=hint)
    options = options_of(state, values, texts)[:OPTIONS]
    most = len(options) if state.step is SetupStep.TOPICS else 1
    return ui.Select(custom_id=custom_id, options=options, placeholder=hint, max_values=most)


def _buttons(state: SetupState, texts: Texts) -> Iterator[StepButton]:
    if state.step is not SetupStep.LANGUAGE:
        yield StepButton(state.before().text, label=texts("Back"))
    # Who passes over the channel is asked for no hour.
    skipped = replace(state, channel=0) if state.step is SetupStep.CHANNEL else state
    label = texts("Mentions only") if state.step is SetupStep.ASK else texts("Skip")
    yield StepButton(skipped.after().text, label=label)
