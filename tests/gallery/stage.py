"""A bot over the gallery's articles in a loopback Discord, and somebody who uses it."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.core.connection import point_at
from corpus import Corpus
from tests.bot.conftest import CHAINS, running
from tests.bot.messages import actions
from tests.gallery.articles import articles
from tests.loopback.permissions import USUAL_MEMBER, Permission
from tests.loopback.server import LoopbackDiscord


@dataclass(frozen=True)
class Stage:
    """Where scenes are played."""

    discord: Any
    bot: Any
    guild: Any
    channel: Any
    ann: Any

    async def run(self, command, **options):
        """The answer to a slash command."""
        call = await self.discord.slash(self.ann, self.channel, command, **options)
        return [await call.answer()]

    async def say(self, text):
        """The reply to a message that mentions the bot."""
        said = await self.discord.say(self.ann, self.channel, f"<@{self.discord.bot_id}> {text}")
        return [await self.discord.next_message(self.channel, after=said)]

    async def use(self, name, text):
        """The answer to a message command on a message of this text."""
        said = await self.discord.say(self.ann, self.channel, text)
        call = await self.discord.context(self.ann, said, name)
        return [await call.answer()]

    async def press(self, messages, button):
        """The answer to a press of a button, or a choice in a menu, of the last of `messages`."""
        chosen = any(button in (each.value, each.label) for each in actions(messages[-1]))
        act = self.discord.choose if chosen else self.discord.press
        return [await (await act(self.ann, messages[-1], button)).answer()]


@asynccontextmanager
async def stage(folder, *, now):
    """A stage over a data folder that is made in `folder`, with what was read by `now`."""
    with Corpus.open(folder, chains=CHAINS) as corpus:
        corpus.add(articles(now))
    async with LoopbackDiscord() as discord:
        point_at(api_url=discord.api_url, gateway_url=discord.gateway_url)
        guild = discord.add_guild("Readers")
        channel = guild.add_text_channel("news")
        ann = discord.add_user("ann")
        # A moderator, so that all commands are hers to use.
        guild.add_member(ann, USUAL_MEMBER | Permission.MANAGE_GUILD)
        async with running(folder, discord) as bot:
            yield Stage(discord, bot, guild, channel, ann)
