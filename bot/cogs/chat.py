"""Questions by mention, direct message and reply. None needs the privileged message-content intent."""

import re
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

if TYPE_CHECKING:
    from bot.client import NewsBot

_MENTION = re.compile(r"<(?:@[!&]?|#)\d+>")


class ChatCog(commands.Cog):
    """Questions in messages that are meant for the bot."""

    def __init__(self, bot: "NewsBot") -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answers a direct message, one that mentions the bot by name or as a reply, and one to it alone.

        That are those in an ask channel, where the operator lets their content be read.
        """
        me = self._bot.user
        if message.author.bot or me is None:
            return
        if message.guild is not None and me not in message.mentions and not await self._is_to_it(message):
            return
        question = " ".join(_MENTION.sub(" ", message.content).split())
        await self._bot.replies.reply(message, question, now=message.created_at)

    async def _is_to_it(self, message: discord.Message) -> bool:
        if message.guild is None or not self._bot.intents.message_content or not message.content:
            return False
        settings = await self._bot.services.guilds.settings(message.guild.id)
        return settings.ask_channel == message.channel.id and not message.mentions
