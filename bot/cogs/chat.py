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
        """Answers a direct message, and a message that mentions the bot by name or as a reply."""
        me = self._bot.user
        if message.author.bot or me is None or not (message.guild is None or me in message.mentions):
            return
        question = " ".join(_MENTION.sub(" ", message.content).split())
        await self._bot.replies.reply(message, question, now=message.created_at)
