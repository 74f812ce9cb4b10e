"""The bot itself: what it listens to, what it sets up when it starts, and the invitation it prints."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import discord
import structlog
import yarl
from discord.ext import commands, tasks
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.webhook.async_ import async_context

from bot.app import Services
from bot.ask.ask_channel import AskButton, AskForm, AskingPlace
from bot.ask.cog import AskCog, ChatCog
from bot.ask.conversation import Conversation
from bot.ask.feedback import Feedback
from bot.ask.replies import Replies
from bot.ask.resuming import Resuming
from bot.ask.service import Answering
from bot.ask.views import ContextButton, FeedbackButton, MoreButton
from bot.commands import RegisteredCommands, Tree
from bot.core.delivery import acknowledge, show
from bot.core.errors import UserError, unknown_control
from bot.core.invitation import invitation
from bot.core.pages import PageButton
from bot.core.patience import LONGEST, LONGEST_AT_START, PatientAdapter, patiently
from bot.core.respond import sentence
from bot.core.style import ModalForm, text_view, values_of
from bot.digests.cog import DigestCog
from bot.digests.panel import DIGEST_BUTTONS, DIGEST_FORM, DigestForm
from bot.digests.service import Digests
from bot.feeds.cog import FeedsCog
from bot.feeds.commands import FeedCommands
from bot.feeds.notices import FeedNotices
from bot.guilds.cog import SettingsCog
from bot.guilds.commands import Moderation
from bot.guilds.views import SettingButton, SettingControl, SettingMenu, ZoneForm
from bot.help.cog import AboutCog
from bot.locale.commands import CommandTexts
from bot.privacy.service import Privacy
from bot.privacy.views import DeleteButton
from bot.state.corrections import Corrections
from bot.state.outbox_delivery import Delivery, Pace, Timing
from bot.topics.cog import ReadingCog
from bot.topics.commands import Coverage
from bot.watches.cog import WatchesCog
from bot.watches.commands import WatchCommands
from bot.watches.delivery import WatchDelivery
from bot.watches.views import WatchButton
from config.settings import AnswerSettings

COGS = (
    AskCog,
    ChatCog,
    DigestCog,
    ReadingCog,
    SettingsCog,
    WatchesCog,
    FeedsCog,
    AboutCog,
)
BUTTONS = (
    ContextButton,
    MoreButton,
    FeedbackButton,
    WatchButton,
    PageButton,
    *DIGEST_BUTTONS,
    AskButton,
    SettingMenu,
    SettingControl,
    SettingButton,
    DeleteButton,
)
FORMS: Mapping[str, type[ModalForm]] = {
    "clippings:ask-form": AskForm,
    "clippings:zone": ZoneForm,
    DIGEST_FORM: DigestForm,  # the number of the digest follows
}

# The names that discord.py gives to the tasks in which people are answered.
_ANSWERING = (
    "discord.py: on_message",
    "discord.py: on_interaction",
    "CommandTree-invoker",
    "discord-ui-dynamic-item",
)
_LAST_ANSWERS = 7.0  # seconds for them when the bot ends; Docker kills what has not ended after ten
# Somebody waits for an answer: another process takes it up soon.
_ANSWERS = Timing(clock=discord.utils.utcnow, lease=timedelta(seconds=30))
_POSTS = Timing(clock=discord.utils.utcnow)

log = structlog.get_logger()


class NewsBot(commands.Bot):
    """A plain, unsharded client with no privileged intent, unless the operator asks for one.

    Args:
        services: what the cogs and views ask.
        settings: how long answers are remembered.
        announce: is given the invitation link once the bot knows who it is.
        message_content: whether it asks for that intent: all messages of an ask channel are then questions.
    """

    def __init__(
        self,
        services: Services,
        settings: AnswerSettings,
        *,
        announce: Callable[[str], None],
        message_content: bool = False,
    ) -> None:
        super().__init__(
            command_prefix=(),  # there are no commands in messages
            intents=discord.Intents(
                guilds=True, guild_messages=True, dm_messages=True, message_content=message_content
            ),
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=Tree,
            help_command=None,
            max_messages=None,
        )
        # Every request of discord.py's goes through it: the login's, the gateway's, and those of posts.
        self._request = self.http.request
        self.http.request = self._patient_request  # type: ignore[method-assign]
        self.services = services
        self.registered = RegisteredCommands()
        self._settings = settings
        self._announce = announce
        self._reads_channel = message_content
        self._open(services)

    def _open(self, services: Services) -> None:
        """Makes what cogs and buttons ask."""
        self.digests = Digests(
            self,
            services.digests,
            guilds=services.guilds,
            catalogue=services.catalogue,
            charts=services.charts,
        )
        answers = Delivery(self, services.outbox, services.threads.aside, timing=_ANSWERS)
        posts = Delivery(self, services.outbox, services.background.aside, timing=_POSTS, pace=Pace())
        answering = Answering(services, answers)
        self.conversation = Conversation(services, answering)
        self.replies = Replies(self, services, answering)
        self.resuming = Resuming(self, services, answers, answering=answering, replies=self.replies)
        self.watch_desk = WatchCommands(services)
        self.watching = WatchDelivery(self, services, posts)
        self.corrections = Corrections(self, services, posts)
        self.moderation = Moderation(services, AskingPlace(services))
        self.feed_commands = FeedCommands(services, self.moderation)
        self.privacy = Privacy(
            services, self.tree, days=self._settings.remember_days, reads_channel=self._reads_channel
        )
        self.feed_notices = FeedNotices(services)
        self.coverage = Coverage(services)
        self.feedback = Feedback(services, self.coverage)

    async def _patient_request(
        self, route: Route, *, files: Sequence[discord.File] | None = None, **options: Any
    ) -> Any:
        return await patiently(
            lambda: self._request(route, files=files, **options),
            longest=LONGEST if self.is_ready() else LONGEST_AT_START,
            files=files or (),
        )

    async def setup_hook(self) -> None:
        """Registers buttons, cogs and commands."""
        # What discord.py does for an interaction runs in tasks that begin in this context.
        async_context.set(PatientAdapter(longest=LONGEST))
        self.add_dynamic_items(*BUTTONS)
        await self.tree.set_translator(CommandTexts(self.services.catalogue))
        for cog in COGS:
            await self.add_cog(cog(self))
        if await self.registered.sync(self.tree, self.services.facts):
            log.info("commands registered")
        self._forget.start()
        self._tell_of_feeds.start()
        self._resume.start()
        self._announce(invitation(self.application_id or 0))

    async def on_message(self, message: discord.Message, /) -> None:
        """Keeps discord.py from reading messages as commands; the chat cog listens to them."""

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Hands a form that was sent to what it is for, also where a restart came between."""
        self.services.readers.met(interaction.user.id, interaction.locale)
        name = str({**(interaction.data or {})}.get("custom_id"))
        if interaction.type is discord.InteractionType.modal_submit:
            if form := FORMS.get(name) or FORMS.get(name.rpartition(":")[0]):
                await form.submitted(interaction, values_of(interaction))
            else:
                await self._refuse(interaction)
        elif interaction.type is discord.InteractionType.component and not _is_known(name):
            await self._refuse(interaction)

    async def _refuse(self, interaction: discord.Interaction[Any]) -> None:
        """Answer what was pressed in a message of another version, or made up."""
        notice = sentence(unknown_control(), self.services.catalogue.of(interaction.locale))
        if await acknowledge(interaction, private=True):
            await show(interaction, text_view(notice))

    async def on_ready(self) -> None:
        """Forget the guilds that the bot left while it was not connected."""
        for guild in await self.services.guilds.left(self.application_id or 0, self._present()):
            await self._forget_guild(guild)
        await self._remember_guilds()

    async def on_guild_join(self, _guild: discord.Guild) -> None:
        """Remember the guild, so that it can be missed later."""
        await self._remember_guilds()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a guild that the bot has left."""
        await self._forget_guild(guild.id)
        await self._remember_guilds()

    async def _forget_guild(self, guild: int) -> None:
        await self.services.guilds.forget(guild)
        await self.services.watches.forget_guild(guild)
        await self.digests.desk.left(guild)
        await self.services.feeds.forget(guild)

    async def _remember_guilds(self) -> None:
        await self.services.guilds.remember(self.application_id or 0, self._present())

    def _present(self) -> frozenset[int]:
        # Those that Discord cannot reach now are among them.
        return frozenset(guild.id for guild in self.guilds)

    async def close(self) -> None:
        """Finish the answers that people wait for, then end the loops and the connection."""
        self._forget.cancel()
        self._tell_of_feeds.cancel()
        self._resume.cancel()
        await _finish_answers()
        self.services.charts.close()
        await super().close()
        await self.services.cooldowns.settled()

    @tasks.loop(hours=24)
    async def _forget(self) -> None:
        try:
            age = timedelta(days=self._settings.remember_days)
            await self.services.forget_old(now=discord.utils.utcnow(), after=age)
        except UserError as error:  # it takes too long; there is a next time
            log.warning("not forgotten yet", reason=str(error))
        except Exception:
            # A loop that raises ends for good.
            log.exception("forgetting failed")

    @tasks.loop(seconds=5)
    async def _resume(self) -> None:
        try:
            await self.wait_until_ready()
            await self.resuming.tick()
        except Exception:
            log.exception("answers not taken up again")

    @tasks.loop(minutes=5)
    async def _tell_of_feeds(self) -> None:
        try:
            await self.wait_until_ready()
            await self.feed_notices.tell(self)
        except UserError as error:  # it takes too long; there is a next time
            log.warning("feeds not told of", reason=str(error))
        except Exception:
            log.exception("telling of feeds failed")


async def _finish_answers() -> None:
    """Wait for what discord.py has begun for a message, a command, a button or a form."""
    answers = [task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERING)]
    if answers:
        await asyncio.wait(answers, timeout=_LAST_ANSWERS)


def _is_known(custom_id: str) -> bool:
    """Return whether one of the bot's buttons or menus has this custom id."""
    return any(each.__discord_ui_compiled_template__.fullmatch(custom_id) for each in BUTTONS)


def point_at(*, api_url: str, gateway_url: str) -> None:
    """Lets discord.py talk to the proxy at these addresses; where one is empty it stays as it is."""
    # The bot has no use for voice, and need not be told at each start that it lacks its libraries.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if api_url:
        Route.BASE = api_url.rstrip("/")
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
