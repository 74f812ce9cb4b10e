"""The Discord client: registers what it is handed, routes forms, and closes in order."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.ext import commands
from discord.http import Route
from discord.state import ConnectionState
from discord.webhook.async_ import async_context

from bot.commands import Tree, sync
from bot.core.background import Background
from bot.core.connection import LONGEST, LONGEST_AT_START, PatientAdapter, PromptState, once, patiently
from bot.core.controls import ModalForm, Services, values_of_form
from bot.core.errors import unknown_control
from bot.core.log import about
from bot.core.permissions import EVERYWHERE, FOR_ALL, CommandIds, invitation
from bot.core.respond import Response, respond
from bot.locale.texts import Texts
from bot.state.facts import Facts
from corpus.models.errors import StoreUnavailableError

ControlType = type[discord.ui.DynamicItem[Any]]

# The names that discord.py gives to the tasks in which people are answered.
_ANSWERS = (
    "discord.py: on_message",
    "discord.py: on_interaction",
    "CommandTree-invoker",
    "discord-ui-dynamic-item",
)
_LAST_ANSWERS = 7.0  # seconds for them when the bot ends; Docker kills what has not ended after ten

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What the client registers.

    Attributes:
        services: what buttons, menus and forms look up.
        cogs: commands and listeners.
        controls: buttons and menus that work after a restart too.
        forms: by their custom ids, or what stands before the last colon of these.
        background: loops, which run as long as the client.
        translator: translates the descriptions of commands.
        facts: remembers which commands were registered.
        starting: awaited in order, before the login.
        closing: awaited in order, after the connection is closed.
    """

    services: Services
    cogs: Sequence[commands.Cog]
    controls: Sequence[ControlType]
    forms: Mapping[str, type[ModalForm]]
    background: Background
    translator: app_commands.Translator
    facts: Facts
    starting: Sequence[Callable[[], Awaitable[object]]] = ()
    closing: Sequence[Callable[[], Awaitable[object]]] = ()


class NewsBot(commands.Bot):
    """A plain, unsharded client with no privileged intent, unless the operator asks for one.

    Args:
        announce: is given the invitation link once the bot knows who it is.
        message_content: whether it asks for that intent: all messages of an ask channel are then questions.
        http_trace: watches its requests to Discord.
        on_request: is called before each of them that counts towards the limit of all.
    """

    features: Features

    def __init__(
        self,
        *,
        announce: Callable[[str], None],
        message_content: bool = False,
        http_trace: aiohttp.TraceConfig | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(
            command_prefix=(),  # there are no commands in messages
            intents=discord.Intents(
                guilds=True, guild_messages=True, dm_messages=True, message_content=message_content
            ),
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=Tree,
            allowed_contexts=EVERYWHERE,
            allowed_installs=FOR_ALL,
            help_command=None,
            max_messages=None,
        )
        self.http.http_trace = http_trace
        # Every request of discord.py's goes through it: the login's, the gateway's, and those of posts.
        self._request = self.http.request
        self.http.request = self._patient_request  # type: ignore[method-assign]
        self._announce, self._on_request = announce, on_request

    def _get_state(self, **options: Any) -> ConnectionState[Any]:
        return PromptState(
            dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options
        )

    @property
    def services(self) -> Services:
        """The services that controls look up."""
        return self.features.services

    def covers(self, guild: int) -> bool:  # noqa: ARG002 # without shards it hears of all
        """Return whether a guild's events come to this process."""
        return True

    def is_covered_elsewhere(self, guild: int) -> bool:  # noqa: ARG002 # there is no other process
        """Return whether a guild's events come to another process that lives."""
        return False

    async def wait_until_able(self) -> None:
        """Wait until messages can be sent, also for guilds of other processes."""
        await self.wait_until_ready()

    async def _patient_request(
        self, route: Route, *, files: Sequence[discord.File] | None = None, **options: Any
    ) -> Any:
        self._on_request()
        return await patiently(
            lambda: self._request(route, files=once(route, files or ()), **options),
            longest=LONGEST if self.is_ready() else LONGEST_AT_START,
            files=files or (),
        )

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """Start the background loops, log in and connect."""
        for starting in self.features.starting:
            await starting()
        self.features.background.start()
        await super().start(token, reconnect=reconnect)

    async def setup_hook(self) -> None:
        """Register controls, cogs and commands."""
        # What discord.py does for an interaction runs in tasks that begin in this context.
        async_context.set(PatientAdapter(longest=LONGEST))
        self.add_dynamic_items(*self.features.controls)
        await self.tree.set_translator(self.features.translator)
        for cog in self.features.cogs:
            await self.add_cog(cog)
        if await sync(self.tree, self.features.facts, self.services[CommandIds]):
            log.info("commands registered")
        self._announce(invitation(self.application_id or 0))

    async def on_message(self, message: discord.Message, /) -> None:
        """Keep discord.py from reading messages as commands; a cog listens to them."""

    async def on_error(self, event_method: str, /, *_args: Any, **_options: Any) -> None:
        """Log what a listener raises; what the disk does needs no traceback."""
        if isinstance(error := sys.exception(), StoreUnavailableError):
            log.error("storage failed", listener=event_method, reason=str(error))
        else:
            log.error("listener failed", listener=event_method, exc_info=error)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Hand a submitted form to its class, after a restart too; refuse what no message has."""
        about(interaction.id)
        name, forms = str({**(interaction.data or {})}.get("custom_id")), self.features.forms
        if interaction.type is discord.InteractionType.modal_submit:
            if form := forms.get(name) or forms.get(name.rpartition(":")[0]):
                await form.submitted(interaction, values_of_form(interaction))
            else:
                await respond(interaction, _refusal, private=True)
        elif interaction.type is discord.InteractionType.component and not self._is_known(name):
            await respond(interaction, _refusal, private=True)

    def _is_known(self, custom_id: str) -> bool:
        """Return whether one of the bot's buttons or menus has this custom id."""
        controls = self.features.controls
        return any(each.__discord_ui_compiled_template__.fullmatch(custom_id) for each in controls)

    async def _stop_hearing(self) -> None:
        """Hear nothing new; a single process hears to the end, for nobody else would."""

    async def close(self) -> None:
        """End the loops, finish the answers that people wait for, close the connection, then the rest."""
        await self.features.background.close()
        await self._stop_hearing()
        await _finish_answers()
        await super().close()
        for closing in self.features.closing:
            await closing()


async def _refusal(_texts: Texts) -> Response:
    """Refuse a control of a message of another version, or one that was made up."""
    raise unknown_control()


async def _finish_answers() -> None:
    """Wait for what discord.py has begun for a message, a command, a button or a form."""
    if answers := answering():
        await asyncio.wait(answers, timeout=_LAST_ANSWERS)


def answering() -> frozenset[asyncio.Task[Any]]:
    """Return the tasks in which people are being answered."""
    return frozenset(task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERS))
