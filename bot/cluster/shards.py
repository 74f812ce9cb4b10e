"""Keep one shard connected, and resume its session whenever that is possible.

discord.py's AutoShardedClient identifies anew when its first attempt to reconnect fails, and loses what
happened meanwhile; its plain Client resumes. So each shard has a plain client's loop here.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import aiohttp
import discord
import structlog
import yarl
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.cluster.gates import IdentifyGate
from bot.core.errors import UserError
from corpus import StoreError

_LONGEST = 15.0  # seconds to connect
_ENDED, _NO_INTENTS = 1000, 4014  # close codes
_MOST_EARLIER = 3  # sessions of one shard that are resumed
_KEPT = 4000  # a code that leaves the session to be resumed
# What may pass by itself: troubles of the network, and of the store, which is asked for a turn.
_NETWORK = (OSError, discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, TimeoutError)
_PASSING = (*_NETWORK, StoreError, UserError)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySession:
    """What it takes to resume a session, in another process too."""

    id: str
    sequence: int
    gateway: str

    @classmethod
    def of(cls, socket: DiscordWebSocket | None) -> Self | None:
        """Return the session of a connection, None before it has one."""
        if socket is None or socket.session_id is None or socket.sequence is None:
            return None
        return cls(id=socket.session_id, sequence=socket.sequence, gateway=str(socket.gateway))

    @classmethod
    def from_json(cls, kept: Sequence[Any]) -> Self:
        """Return what `as_json` gave."""
        return cls(id=kept[0], sequence=kept[1], gateway=kept[2])

    def as_json(self) -> list[str | int]:
        """Return it as the store keeps it."""
        return [self.id, self.sequence, self.gateway]

    @property
    def resumption(self) -> dict[str, Any]:
        """Return the arguments by which discord.py resumes it."""
        gateway = yarl.URL(self.gateway)
        return {"resume": True, "session": self.id, "sequence": self.sequence, "gateway": gateway}


class ShardConnection:
    """One shard of a client.

    Args:
        client: hears the events.
        shard: its number.
        gate: when it may identify.
        earlier: the sessions of the processes before, what came by which is not answered yet.
    """

    def __init__(
        self,
        client: discord.Client,
        shard: int,
        gate: IdentifyGate,
        *,
        earlier: Iterable[GatewaySession] = (),
    ) -> None:
        self._client, self._shard, self._gate = client, shard, gate
        self.earlier = list(earlier)
        self._seen: GatewaySession | None = None
        self._settled: GatewaySession | None = None
        self._backoff = ExponentialBackoff[bool]()
        self._ending = False
        self.socket: DiscordWebSocket | None = None
        self.ready = asyncio.Event()  # its guilds are known

    async def keep(self) -> None:
        """Connect, and connect again whenever the connection breaks, until it is ended.

        Raises:
            discord.ConnectionClosed: Discord refuses the shard for good.
        """
        resumption: dict[str, Any] = {}
        while not self._ending:
            try:
                await self._connected(resumption)
            except ReconnectWebSocket as request:
                self._client.dispatch("disconnect")
                resumption = self._resumption() if request.resume else {}
            except (*_PASSING, discord.ConnectionClosed) as error:
                self._client.dispatch("disconnect")
                if self._ending:
                    return
                if isinstance(error, discord.ConnectionClosed) and error.code != _ENDED:
                    raise _refusal(error) from None
                rest = self._backoff.delay()
                log.warning("shard connects again", shard=self._shard, seconds=rest, reason=str(error))
                await asyncio.sleep(rest)
                resumption = self._resumption()

    async def _connected(self, resumption: dict[str, Any]) -> None:
        """Connect by resuming or else by identifying, and hear events until that ends."""
        if not resumption:
            await self._gate.turn(self._shard)
        opening = DiscordWebSocket.from_client(self._client, shard_id=self._shard, **resumption)
        self.socket = socket = await asyncio.wait_for(opening, timeout=_LONGEST)
        if not resumption:
            await self._gate.started(self._shard)
        while True:
            await socket.poll_event()

    def _resumption(self) -> dict[str, Any]:
        session = self.session
        return session.resumption if session else {}

    @property
    def session(self) -> GatewaySession | None:
        """Return its session, None where there is none to resume."""
        return GatewaySession.of(self.socket)

    def settle(self) -> None:
        """Note that what had come by its session at the last call is answered."""
        before, self._seen = self._seen, self.session
        if self._seen is None:
            return
        if before is None or before.id != self._seen.id:
            before = replace(self._seen, sequence=1)  # from its beginning on
        self._settled = before

    def sessions(self) -> list[list[str | int]]:
        """Return the sessions that the next process resumes, as the store keeps them.

        Its own is noted up to what is answered: what came later is heard again if this process is killed,
        and what is heard twice is answered once.
        """
        own = self.session if self._ending else self._settled
        return [each.as_json() for each in (*self.earlier[-_MOST_EARLIER:], own) if each]

    async def end(self) -> None:
        """Close the connection, and let another process resume its session."""
        self._ending = True
        if self.socket is not None and self.socket.open:
            await self.socket.close(code=_KEPT)


def _refusal(error: discord.ConnectionClosed) -> Exception:
    if error.code == _NO_INTENTS:
        return discord.PrivilegedIntentsRequired(error.shard_id)
    return error
