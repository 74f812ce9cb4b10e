"""Pin the message with the *Ask* button in a guild's ask channel, and open its form."""

from typing import Any

import discord
from discord import ui

from bot.ask.conversation import Conversation
from bot.core.controls import Control, ModalForm, service_of
from bot.core.delivery import insistently
from bot.core.permissions import missing_in, missing_text
from bot.core.respond import texts_of
from bot.core.style import MessageKind, View, message
from bot.guilds.service import GuildService
from bot.locale.texts import ENGLISH, Texts

_LONGEST = 1000  # characters of a question in a form


class AskButton(Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:ask"):
    """Opens the form."""

    def __init__(self, texts: Texts = ENGLISH) -> None:
        label = texts("Ask")
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id="clippings:ask"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form."""
        await interaction.response.send_modal(AskForm(texts_of(interaction)))


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
        """Ask the question."""
        question = values.get("question", "")
        await service_of(interaction, Conversation).ask_in_form(interaction, question)


def asking_view(texts: Texts) -> View:
    """Return the message with the button."""
    row: ui.ActionRow[Any] = ui.ActionRow(AskButton(texts))
    return message(
        MessageKind.ANSWER, texts("Ask about the news here: I answer with what the articles say."), row
    )


class AskingPlace:
    """Posts and pins the message with the button."""

    def __init__(self, guilds: GuildService) -> None:
        self._guilds = guilds

    async def post(self, guild: discord.Guild, texts: Texts, *, application: int) -> str:
        """Post it in the ask channel, if one is set; return what could not be done (Markdown)."""
        settings = await self._guilds.settings(guild.id)
        channel = guild.get_channel(settings.ask_channel or 0)
        if not isinstance(channel, discord.TextChannel):
            return ""
        own = await self._guilds.texts_for(guild)
        try:
            posted = await insistently(lambda: channel.send(view=asking_view(own)))
            await posted.pin()
        except discord.Forbidden:
            missing = missing_in(channel, "pin_messages")
            return missing_text(channel, missing, texts, application=application)
        return ""
