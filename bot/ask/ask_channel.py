"""The ask channel of a guild: a pinned message with a button, by which a question is asked in a form."""

from typing import Any

import discord
from discord import ui

from bot.app import Services
from bot.core.delivery import insistently
from bot.core.permissions import missing_in, missing_text
from bot.core.style import MessageKind, ModalForm, PlainButton, View, message
from bot.locale.texts import ENGLISH, Texts

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


class AskForm(ModalForm):
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
    return message(
        MessageKind.ANSWER, texts("Ask about the news here: I answer with what the articles say."), row
    )


class AskingPlace:
    """Posts and pins the message with the button."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def post(self, guild: discord.Guild, texts: Texts, *, application: int) -> str:
        """Posts it in the ask channel that is set, if one is; says what could not be done (Markdown)."""
        settings = await self._services.guilds.settings(guild.id)
        channel = guild.get_channel(settings.ask_channel or 0)
        if not isinstance(channel, discord.TextChannel):
            return ""
        own = await self._services.guilds.texts_for(guild)
        try:
            posted = await insistently(lambda: channel.send(view=asking_view(own)))
            await posted.pin()
        except discord.Forbidden:
            missing = missing_in(channel, "pin_messages")
            return missing_text(channel, missing, texts, application=application)
        return ""
