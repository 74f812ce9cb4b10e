"""The message with the *Ask* button, and the form that it opens."""

from typing import Any

import discord
from discord import ui

from bot.texts.texts import ENGLISH, Texts
from bot.views.buttons import PlainButton
from bot.views.forms import Form
from bot.views.look import Kind, View, message

_LONGEST = 1000  # characters of a question in a form


class AskButton(PlainButton, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:ask"):
    """Opens the form."""

    def __init__(self, texts: Texts = ENGLISH) -> None:
        label = texts("Ask")
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id="clippings:ask"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answers the press."""
        texts = interaction.client.services.catalogue.of(interaction.locale)
        await interaction.response.send_modal(AskForm(texts))


class AskForm(Form):
    """A question in a form."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(title=texts("Ask about the news"), custom_id="clippings:ask-form")
        question: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=_LONGEST, custom_id="question"
        )
        self.add_item(
            ui.Label(
                text=texts("Your question"),
                description=texts("What you want to know, in plain words"),
                component=question,
            )
        )

    @classmethod
    async def submitted(cls, interaction: discord.Interaction[Any], values: dict[str, str]) -> None:
        """Asks it."""
        await interaction.client.conversation.ask_in_form(interaction, values.get("question", ""))


def asking_view(texts: Texts) -> View:
    """The message with the button."""
    row: ui.ActionRow[Any] = ui.ActionRow(AskButton(texts))
    return message(Kind.ANSWER, texts("Ask about the news here: I answer with what the articles say."), row)
