"""The bot itself: what it listens to, what it sets up when it starts, and the invitation it prints."""

from collections.abc import Callable
from datetime import timedelta

import discord
import structlog
import yarl
from discord.ext import commands, tasks
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.cogs.ask import AskCog
from bot.cogs.chat import ChatCog
from bot.cogs.digests import DigestCog
from bot.composition import Services
from bot.conversation import Conversation
from bot.schedule.digests import Digests
from bot.texts.commands import CommandTexts
from bot.tree import Tree
from bot.views.answer import ContextButton, MoreButton
from bot.views.digest_panel import DIGEST_BUTTONS
from bot.views.pages import PageButton
from config.settings import AnswerSettings, DiscordSettings

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,  # replying to a message needs it
)
SCOPES = ("bot", "applications.commands")

COGS = (
    AskCog,
    ChatCog,
    DigestCog,
)
BUTTONS = (
    ContextButton,
    MoreButton,
    PageButton,
    *DIGEST_BUTTONS,
)

log = structlog.get_logger()


class NewsBot(commands.Bot):
    """A plain, unsharded client with no privileged intent.

    Args:
        services: what the cogs and views ask.
        settings: how long answers are remembered.
        announce: is given the invitation link once the bot knows who it is.
    """

    def __init__(
        self,
        services: Services,
        settings: AnswerSettings,
        *,
        announce: Callable[[str], None],
    ) -> None:
        super().__init__(
            command_prefix=(),  # there are no commands in messages
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=Tree,
            help_command=None,
            max_messages=None,
        )
        self.services = services
        self.conversation = Conversation(services)
        self.digests = Digests(self, services.digests, guilds=services.guilds, catalogue=services.catalogue)
        self._settings = settings
        self._announce = announce

    async def setup_hook(self) -> None:
        """Registers buttons, cogs and commands."""
        self.add_dynamic_items(*BUTTONS)
        await self.tree.set_translator(CommandTexts(self.services.catalogue))
        for cog in COGS:
            await self.add_cog(cog(self))
        if isinstance(self.tree, Tree) and await self.tree.sync_if_changed(self.services.facts):
            log.info("commands registered")
        self._forget.start()
        self._announce(self.invitation())

    def invitation(self) -> str:
        """The link by which a server's owner invites the bot, with what it needs and no more."""
        return discord.utils.oauth_url(self.application_id or 0, permissions=PERMISSIONS, scopes=SCOPES)

    async def on_message(self, message: discord.Message, /) -> None:
        """Keeps discord.py from reading messages as commands; the chat cog listens to them."""

    async def close(self) -> None:
        """Ends the loop and the connection."""
        self._forget.cancel()
        await super().close()

    @tasks.loop(hours=24)
    async def _forget(self) -> None:
        try:
            age = timedelta(days=self._settings.remember_days)
            for room in (self.services.news, self.services.pager, self.services.digests):
                await room.forget(now=discord.utils.utcnow(), after=age)
        except Exception:
            # A loop that raises ends for good.
            log.exception("forgetting failed")


def point_at(settings: DiscordSettings) -> None:
    """Lets discord.py talk to the proxy that the settings name; with none its addresses stay as they are."""
    # The bot has no use for voice, and need not be told at each start that it lacks its libraries.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if settings.api_url:
        Route.BASE = settings.api_url.rstrip("/")
    if settings.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
