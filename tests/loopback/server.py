"""The loopback Discord as tests use it: start it, people it, connect a bot, act as its users."""

# ruff: noqa: ASYNC109 - a test says how long it is ready to wait, in one word

import re
import time
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.loopback import openapi
from tests.loopback.actions import Actions
from tests.loopback.changes import WAIT, Changes
from tests.loopback.channels import Channel, Kind
from tests.loopback.commands import CommandBook
from tests.loopback.faults import Faults
from tests.loopback.gateway import FLAGS, Gateway
from tests.loopback.guilds import Guild
from tests.loopback.permissions import USUAL_BOT
from tests.loopback.rate_limits import RateLimits
from tests.loopback.rest.routes import application
from tests.loopback.session_starts import SessionStarts
from tests.loopback.snowflakes import Snowflakes
from tests.loopback.users import User

SHOWN_REQUESTS = 6
SECRET = re.compile(r"[\w-]{40,}")


@dataclass(frozen=True, slots=True)
class Violation:
    """Something the bot sent that Discord would not have taken."""

    where: str
    message: str

    method = property(lambda self: self.where.partition(" ")[0])
    path = property(lambda self: self.where.partition(" ")[2])


class LoopbackDiscord(Actions):
    """One Discord on a port of its own; use it as an asynchronous context manager.

    Attributes that a test may set: `ack_deadline`, `token_lifetime`, `nonce_lifetime` and
    `heartbeat_interval` in seconds, `privileged_intents` (bits enabled for the application),
    `commands.creations_a_day`. To look at: `requests`, `violations`, `commands`, `gateway.log`, `presence`.
    """

    def __init__(self, *, token="loopback.token", bot_name="Clippings"):
        self.token = token
        self.ack_deadline = 3.0
        self.token_lifetime = 15 * 60.0
        self.nonce_lifetime = 5 * 60.0
        self.heartbeat_interval = 41.25
        self.privileged_intents = 0
        self.snowflakes = Snowflakes()
        self.changes = Changes()
        self.users, self.guilds, self.channels, self.calls, self.attachments = {}, {}, {}, {}, {}
        self.bot = self.add_user(bot_name, bot=True)
        self.commands = CommandBook(self)
        self.gateway = Gateway(self)
        self.faults = Faults(self)
        self.rate_limits = RateLimits()
        self.session_starts = SessionStarts()
        document = openapi.find_document()
        self.openapi = openapi.load(document) if document else None
        self.requests, self.violations, self.crashes = [], [], []
        self.presence: dict[str, Any] | None = None
        self.began = time.monotonic()
        self.origin = ""
        self._runner = None

    @property
    def bot_id(self):
        """The bot's user id."""
        return self.bot.id

    @property
    def application_id(self):
        """The application's id; that of its bot, as with all applications since 2016."""
        return self.bot.id

    @property
    def application_flags(self):
        """The application's flags: which privileged intents are enabled."""
        return sum(flag for intent, flag in FLAGS.items() if self.privileged_intents & intent)

    @property
    def api_url(self):
        """The address for `discord.http.Route.BASE`."""
        return f"{self.origin}/api/v10"

    @property
    def gateway_url(self):
        """The address for `DiscordWebSocket.DEFAULT_GATEWAY`."""
        return f"{self.origin.replace('http', 'ws', 1)}/gateway"

    async def __aenter__(self):
        self._runner = web.AppRunner(application(self), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.origin = f"http://{host}:{port}"
        return self

    async def __aexit__(self, kind, error, trace):
        await self.gateway.close()
        await self._runner.cleanup()
        if self.crashes and error is None:
            raise self.crashes[0]

    def continue_from(self, earlier):
        """Be for the bot the Discord that `earlier` was: the same application, its commands registered."""
        del self.users[self.bot.id]
        self.bot = self.users[earlier.bot_id] = earlier.bot
        self.commands.by_scope = deepcopy(earlier.commands.by_scope)

    def pass_time(self, seconds):
        """Let so much time pass at once: for the ids of messages, and for how long nonces are known."""
        self.snowflakes.ahead += seconds

    def monotonic(self):
        """Return seconds that only grow, with the time that was let pass."""
        return time.monotonic() + self.snowflakes.ahead

    def add_user(self, name, *, bot=False, dms_open=True, locale="en-US"):
        """Add an account."""
        user = User(self.snowflakes.next(), name, bot, dms_open, locale)
        self.users[user.id] = user
        return user

    def add_guild(self, name, *, permissions=USUAL_BOT):
        """Add a guild that the bot is in, with the bot's permissions; a connected bot is told."""
        guild = Guild(self, name, permissions)
        self.let_join(guild)
        return guild

    def add_foreign_guild(self, name):
        """Add a guild that has not added the bot; its members may have installed the application."""
        return Guild(self, name, is_foreign=True)

    def add_group(self, owner):
        """Add a conversation of some users among themselves."""
        return Channel(self, "friends", Kind.GROUP_DM, recipient=owner)

    def let_join(self, guild):
        """Let the bot join a guild, and tell it as Discord does: without a word on availability."""
        self.guilds[guild.id] = guild
        payload = {name: value for name, value in guild.payload().items() if name != "unavailable"}
        self.dispatch("GUILD_CREATE", payload, guild=guild)

    def remove_guild(self, guild):
        """Let the bot leave a guild, and tell it."""
        del self.guilds[guild.id]
        self.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild=guild)
        self.changes.announce()

    def dm(self, user):
        """Return the direct message channel of a user and the bot."""
        known = (channel for channel in self.channels.values() if channel.is_dm and channel.recipient is user)
        return next(known, None) or Channel(self, None, Kind.DM, recipient=user)

    async def ready(self, timeout=WAIT):
        """Wait until a bot is connected and has been sent READY, or RESUMED after an interruption."""
        await self.changes.until(
            lambda: self.gateway.connected, timeout=timeout, what=self._waiting_for("a bot")
        )

    async def shards_ready(self, count, timeout=WAIT):
        """Wait until so many shards are connected."""
        await self.changes.until(
            lambda: len(self.gateway.shards) >= count,
            timeout=timeout,
            what=self._waiting_for(f"{count} shards"),
        )

    async def commands_synced(self, timeout=WAIT, *, syncs=1):
        """Wait until commands were registered, or registered that often."""
        await self.changes.until(
            lambda: self.commands.syncs >= syncs,
            timeout=timeout,
            what=self._waiting_for("command registration"),
        )

    async def disconnected(self, timeout=WAIT):
        """Wait until no bot is connected."""
        await self.changes.until(
            lambda: not self.gateway.connected, timeout=timeout, what=self._waiting_for("the bot to go")
        )

    async def refused(self, code, timeout=WAIT):
        """Wait until the gateway has refused a connection with a close code."""
        await self.changes.until(
            lambda: any(line.close_code == code for line in self.gateway.log),
            timeout=timeout,
            what=self._waiting_for(f"close code {code}"),
        )

    async def request(self, method, path="", *, times=1, timeout=WAIT):
        """Wait for the `times`-th request of a method whose path contains `path`, and return its log line."""
        found = await self.changes.until(
            lambda: [r for r in self.requests if r.method == method and path in r.path][times - 1 :],
            timeout=timeout,
            what=self._waiting_for(f"{method} ...{path}..."),
        )
        return found[0]

    def dispatch(self, event, payload, *, guild=None):
        """Send a gateway event that concerns a guild."""
        if guild is not None and guild.is_foreign and event != "INTERACTION_CREATE":
            return
        self.gateway.dispatch(event, payload, guild)

    def dispatch_in(self, channel, event, payload):
        """Send a gateway event that concerns a channel."""
        if channel.is_foreign:
            return
        self.gateway.dispatch(event, payload, channel.guild, direct=channel.is_dm)

    def dispatch_message(self, event, message):
        """Send a gateway event with a message."""
        self.gateway.dispatch_message(event, message)

    def note_violation(self, where, message):
        """Note what Discord would not have taken."""
        self.violations.append(Violation(where, str(message)))

    def log_request(self, line):
        """Note a request, and wake those who wait for it."""
        self.requests.append(line)
        self.changes.announce()

    def last_requests(self):
        """Tell the last requests, for the message of a failed wait."""
        shown = self.requests[-SHOWN_REQUESTS:]
        lines = [f"{line.method} {SECRET.sub('<token>', line.path)} -> {line.status}" for line in shown]
        wrong = [f"violation: {each}" for each in self.violations[-2:]]
        wrong += [f"the loopback itself failed: {each!r}" for each in self.crashes[-1:]]
        return "; ".join([f"last requests: {lines}", *wrong])

    def _waiting_for(self, what):
        return lambda: f"{what}; {self.last_requests()}; gateway: {self.gateway.log[-3:]}"
