"""A bot over the gallery's articles in a loopback Discord, and somebody who uses it."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.core.connection import point_at
from bot.locale.catalogue import Catalogue
from corpus import Corpus
from tests.bot.conftest import CHAINS, running
from tests.bot.messages import actions
from tests.gallery.articles import articles
from tests.loopback.permissions import USUAL_MEMBER, Permission
from tests.loopback.server import LoopbackDiscord

LOCALES = {"en": "en-US", "de": "de", "es": "es-ES", "fr": "fr", "pl": "pl"}
"""As Discord names the languages of the bot."""


@dataclass(frozen=True)
class Stage:
    """Where scenes are played."""

    discord: Any
    bot: Any
    guild: Any
    channel: Any
    ann: Any
    bob: Any
    texts: Any

    silence = Permission.SEND_MESSAGES

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
        """The answer to a press of a button, or a choice in a menu, of the last of `messages`.

        A label is given in English.
        """
        button = self.texts.translations.gettext(button)
        chosen = any(button in (each.value, each.label) for each in actions(messages[-1]))
        act = self.discord.choose if chosen else self.discord.press
        return [await (await act(self.ann, messages[-1], button)).answer()]


@asynccontextmanager
async def stage(folder, *, now, language="en", empty=False):
    """A stage over a data folder that is made in `folder`, with what was read by `now` unless it is empty."""
    with Corpus.open(folder, chains=CHAINS) as corpus:
        corpus.add([] if empty else articles(now))
    async with LoopbackDiscord() as discord:
        point_at(api_url=discord.api_url, gateway_url=discord.gateway_url)
        guild = discord.add_guild("Readers")
        guild.locale = LOCALES[language]
        channel = guild.add_text_channel("news")
        ann, bob = (discord.add_user(name, locale=LOCALES[language]) for name in ("ann", "bob"))
        # A moderator, so that all commands are hers to use.
        guild.add_member(ann, USUAL_MEMBER | Permission.MANAGE_GUILD)
        guild.add_member(bob)
        async with running(folder, discord) as bot:
            texts = Catalogue().of(language)
            yield Stage(discord, bot, guild, channel, ann, bob, texts)
