"""The gateway: HELLO, IDENTIFY, READY, RESUME, heartbeats, and events to those sessions that want them."""

import json
import time
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from tests.loopback.gateway_link import Link
from tests.loopback.intents import PRIVILEGED, Intent, wanted
from tests.loopback.message_payload import event_payload
from tests.loopback.permissions import Permission
from tests.loopback.session import Session

VOICE_STATE = 4
HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = 1, 2, 3, 6, 7, 8, 9, 10, 11
UNKNOWN_OP, NOT_JSON, NOT_IDENTIFIED, WRONG_TOKEN, IDENTIFIED = 4001, 4002, 4003, 4004, 4005
BAD_SHARD, TOO_FEW_SHARDS, BAD_INTENTS, DISALLOWED = 4010, 4011, 4013, 4014
GOING_AWAY = 1001
# A client that closes with one of these gives its session up.
FINAL = {1000, 1001}
# By privileged intent: the application flag that tells the bot the intent is enabled.
FLAGS = {Intent.PRESENCES: 1 << 12, Intent.MEMBERS: 1 << 14, Intent.MESSAGE_CONTENT: 1 << 18}


@dataclass(frozen=True, slots=True)
class Connection:
    """One line of the gateway's log: "identify", "resume" or "early", or the code of a refusal.

    `at` is in seconds since the start.
    """

    kind: str
    intents: int = 0
    close_code: int | None = None
    shard: tuple[int, int] = (0, 1)
    at: float = 0.0


class Gateway:
    """All sessions and connections of one loopback."""

    def __init__(self, discord):
        self.discord = discord
        self.sessions = {}
        self.links = set()
        self.log = []

    @property
    def connected(self):
        """Whether a bot is connected and has been sent READY or RESUMED."""
        return bool(self.shards)

    @property
    def shards(self):
        """The numbers of the shards that are connected."""
        return {session.shard[0] for session in self.sessions.values() if session.link is not None}

    async def handle(self, request):
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse(max_msg_size=0, autoping=True, compress=False)
        await socket.prepare(request)
        link = Link(socket, request.transport, request.query.get("compress"))
        self.links.add(link)
        link.send(HELLO, {"heartbeat_interval": int(self.discord.heartbeat_interval * 1000), "_trace": []})
        try:
            await self._serve(link)
        finally:
            await self._lost(link)
        return socket

    async def _serve(self, link):
        async for message in link.socket:
            if message.type is not WSMsgType.TEXT:
                await link.close(NOT_JSON)
                return
            received = json.loads(message.data)
            await self._receive(link, received.get("op"), received.get("d"))

    async def _lost(self, link):
        self.links.discard(link)
        session = link.session
        if session is not None and session.link is link:
            session.link = None
            if link.socket.close_code in FINAL:
                self.sessions.pop(session.id, None)
        await link.stop()
        self.discord.changes.announce()

    async def _receive(self, link, op, data):
        if op == HEARTBEAT:
            self._beat(link)
        elif op == IDENTIFY:
            await self._identify(link, data)
        elif op == RESUME:
            await self._resume(link, data)
        elif link.session is None:
            await self._refuse(link, NOT_IDENTIFIED)
        else:
            await self._receive_in_session(link, op, data)

    def _beat(self, link):
        if not self.discord.faults.heartbeats_muted:
            link.send(ACK)

    async def _receive_in_session(self, link, op, data):
        if op == PRESENCE:
            self.discord.presence = data
        elif op == MEMBERS:
            self._send_members(link.session, data)
        elif op != VOICE_STATE:
            await self._refuse(link, UNKNOWN_OP)

    async def _refuse(self, link, code):
        self._note("refused", close_code=code)
        await link.close(code)

    def _note(self, kind, **fields):
        self.log.append(Connection(kind, at=time.monotonic() - self.discord.began, **fields))
        self.discord.changes.announce()

    async def _identify(self, link, data):
        if link.session is not None:
            await self._refuse(link, IDENTIFIED)
        elif data.get("token", "").removeprefix("Bot ") != self.discord.token:
            await self._refuse(link, WRONG_TOKEN)
        elif not isinstance(data.get("intents"), int) or data["intents"] >> 27:
            await self._refuse(link, BAD_INTENTS)
        elif data["intents"] & PRIVILEGED & ~self.discord.privileged_intents:
            await self._refuse(link, DISALLOWED)
        else:
            await self._start(link, Session(link, data["intents"], tuple(data.get("shard") or (0, 1))))

    async def _start(self, link, session):
        number, count = session.shard
        guilds = [guild for guild in self.discord.guilds.values() if session.covers(guild)]
        starts = self.discord.session_starts
        if not 0 <= number < count:
            await self._refuse(link, BAD_SHARD)
        elif len(guilds) > starts.most_guilds:
            await self._refuse(link, TOO_FEW_SHARDS)
        elif starts.remaining <= 0:
            await self._refuse(link, WRONG_TOKEN)  # Discord resets the token of a bot that starts too often
        elif not starts.take(number):
            self._note("early", shard=session.shard)
            link.send(INVALID, data=False)
        else:
            self._begin(link, session, guilds)

    def _begin(self, link, session, guilds):
        self.sessions[session.id] = link.session = session
        session.dispatch("READY", self._ready(session, guilds))
        for guild in guilds:
            session.dispatch("GUILD_CREATE", guild.payload())
        self._note("identify", intents=session.intents, shard=session.shard)

    def _ready(self, session, guilds):
        return {
            "v": 10,
            "user": {**self.discord.bot.payload(), "verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.discord.gateway_url,
            "shard": list(session.shard),
            "application": {"id": str(self.discord.application_id), "flags": self.discord.application_flags},
            "private_channels": [],
        }

    async def _resume(self, link, data):
        session = self.sessions.get(data.get("session_id"))
        if data.get("token", "").removeprefix("Bot ") != self.discord.token:
            await self._refuse(link, WRONG_TOKEN)
        elif session is None:
            link.send(INVALID, data=False)
        else:
            session.replay(link, data.get("seq") or 0)
            session.dispatch("RESUMED", {"_trace": []})
            self._note("resume", intents=session.intents, shard=session.shard)

    def _send_members(self, session, data):
        guild = self.discord.guilds[int(data["guild_id"])]
        wanted_ids = {int(each) for each in data.get("user_ids") or ()}
        query = (data.get("query") or "").lower()
        found = [
            member
            for member in guild.members.values()
            if (member.user.id in wanted_ids if wanted_ids else member.user.name.lower().startswith(query))
        ]
        chunk = {
            "guild_id": str(guild.id),
            "members": [member.payload() for member in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [str(each) for each in wanted_ids - {member.user.id for member in found}],
            "nonce": data.get("nonce"),
        }
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def dispatch(self, event, payload, guild, *, direct=False):
        """Send an event to every session that covers the guild and asked for such events."""
        for session in self._wanting(event, guild, direct=direct):
            session.dispatch(event, payload)

    def dispatch_message(self, event, message):
        """Send a message event: only where the bot sees the channel, and blanked as its intents demand."""
        channel = message.channel
        if not channel.bot_may(Permission.VIEW_CHANNEL):
            return
        for session in self._wanting(event, channel.guild, direct=channel.is_dm):
            intents = session.intents & self.discord.privileged_intents
            session.dispatch(event, event_payload(message, content_intent=intents & Intent.MESSAGE_CONTENT))

    def _wanting(self, event, guild, *, direct):
        return [
            s for s in self.sessions.values() if s.covers(guild) and wanted(event, s.intents, direct=direct)
        ]

    async def close(self):
        """Close every connection, as Discord does when a gateway node goes away."""
        for link in list(self.links):
            await link.close(GOING_AWAY)
