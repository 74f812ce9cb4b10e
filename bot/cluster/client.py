"""The Discord client of one of several processes: some of all shards, each resumed whenever possible."""

import asyncio
import sys
from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import discord
import structlog
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.state import AutoShardedConnectionState
from discord.utils import utcnow

from bot.client import NewsBot, answering
from bot.cluster.gates import IdentifyGate, RequestGate
from bot.cluster.process import ClusterProcess
from bot.cluster.replay import AGAIN, Answered, Replay
from bot.cluster.shards import GatewaySession, ShardConnection
from bot.core.connection import PromptShardedState
from bot.core.errors import UserError
from corpus.models.errors import StoreError, StoreUnavailableError

_REMEMBERED = 20_000  # events that are not heard twice, though they came by two sessions
_HEARD_ONCE = {"message", "interaction"}
_COMMANDS = "registering commands"
_LONGEST_OUTAGE = timedelta(minutes=5)  # of the store; who asked before that is told nothing any more
_OUTAGE = 2.0  # seconds until a message is heard again
_TOO_FEW_SHARDS = 4011  # close code

log = structlog.get_logger()


class ClusterBot(NewsBot):
    """A client of some of the bot's shards.

    Args:
        process: holds the shards.
        answered: tells which messages have an answer already.
        options: those of `NewsBot`.
    """

    _connection: AutoShardedConnectionState[Any]

    def __init__(self, process: ClusterProcess, *, answered: Answered, **options: Any) -> None:
        super().__init__(**options)
        self._process, self._answered = process, answered
        self.shard_count = self._connection.shard_count = process.ranges[-1].count
        self._identifying, self._requesting = IdentifyGate(process), RequestGate(process)
        self._shards: dict[int, ShardConnection] = {}
        self._heard: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._staying: asyncio.Task[None] | None = None
        self._able = asyncio.Event()
        self._waiting: set[asyncio.Task[None]] = set()
        self._unsure: frozenset[asyncio.Task[Any]] = frozenset()
        process.noting(self._sessions)

    def _get_state(self, **options: Any) -> AutoShardedConnectionState[Any]:
        return PromptShardedState(
            dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options
        )

    def _get_websocket(self, guild_id: int | None = None, *, shard_id: int | None = None) -> DiscordWebSocket:
        count = self.shard_count or 1
        shard = ((guild_id or 0) >> 22) % count if shard_id is None else shard_id
        socket: DiscordWebSocket = self._shards[shard].socket  # type: ignore[assignment]
        return socket

    @property
    def latency(self) -> float:
        """Return the mean latency of the connected shards in seconds."""
        known = [each.socket.latency for each in self._shards.values() if each.socket is not None]
        return sum(known) / len(known) if known else float("nan")

    def covers(self, guild: int) -> bool:
        """Return whether a guild's events come to this process."""
        held = self._process.held
        return held is not None and (guild >> 22) % held.count in held.shards

    def is_covered_elsewhere(self, guild: int) -> bool:
        """Return whether a guild's events come to another process that lives."""
        return (guild >> 22) % (self.shard_count or 1) in self._process.held_elsewhere

    async def _patient_request(self, route: Route, **options: Any) -> Any:
        await self._requesting.turn(route)
        return await super()._patient_request(route, **options)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing: the gate of all processes has let it through."""

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """Take part in the cluster, log in, and connect a range of shards.

        Raises:
            ProcessLostError: others have taken this process for dead.
        """
        await self._process.join()
        self._staying = asyncio.create_task(self._process.stay())
        running = asyncio.create_task(super().start(token, reconnect=reconnect))
        try:
            await asyncio.wait((self._staying, running), return_when=asyncio.FIRST_COMPLETED)
            if self._staying.done():
                self._staying.result()
            await running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def setup_hook(self) -> None:
        """Register controls and cogs, and commands while no other process does."""
        async with self._process.alone(_COMMANDS):
            await super().setup_hook()
        self._able.set()

    async def wait_until_able(self) -> None:
        """Wait until it is logged in: what any process may do needs no shard."""
        await self._able.wait()

    async def connect(self, *, reconnect: bool = True) -> None:  # noqa: ARG002 # it always does
        """Wait for a range of shards, and keep them connected."""
        _, _, limits = await self.http.get_bot_gateway()
        await self._identifying.open(limits)
        held, details = await self._process.take_range()
        self._connection.shard_ids = held.shards
        sessions = details.get("sessions", {})
        self._shards = {
            shard: ShardConnection(
                self,
                shard,
                self._identifying,
                earlier=map(GatewaySession.from_json, sessions.get(str(shard), ())),
            )
            for shard in held.shards
        }
        try:
            async with asyncio.TaskGroup() as group:
                for shard, connection in self._shards.items():
                    group.create_task(connection.keep())
                    for session in tuple(connection.earlier):
                        group.create_task(self._take_over(shard, connection, session))
        except ExceptionGroup as errors:
            raise _first(errors) from None

    async def _take_over(self, shard: int, connection: ShardConnection, session: GatewaySession) -> None:
        """Answer what came while no process held a shard."""
        replay = Replay(self, shard, session)
        await connection.ready.wait()
        while True:
            try:
                await replay.answer(answered=self._answered, heard=self._has_heard, now=utcnow)
                break
            except (StoreError, UserError) as error:
                log.warning("a shard is not taken over yet", shard=shard, reason=str(error))
                await asyncio.sleep(_OUTAGE)
        connection.earlier.remove(session)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Let listeners hear an event, each message and interaction once."""
        if event == "shard_ready" and (connection := self._shards.get(args[0])):
            connection.ready.set()
        if event in _HEARD_ONCE and not self._is_new(event, args[0].id):
            return
        super().dispatch(event, *args, **kwargs)

    def _has_heard(self, event: str, number: int) -> bool:
        return (event, number) in self._heard

    def _is_new(self, event: str, number: int) -> bool:
        if self._has_heard(event, number):
            return False
        self._heard[event, number] = None
        if len(self._heard) > _REMEMBERED:
            self._heard.popitem(last=False)
        return True

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what a listener raises; a message that came while the store was away is heard again."""
        error = sys.exception()
        await super().on_error(event_method, *args, **kwargs)
        if event_method == "on_message" and isinstance(error, StoreUnavailableError):
            task = asyncio.create_task(self._hear_again(args[0]), name=AGAIN)
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)

    async def _hear_again(self, message: discord.Message) -> None:
        while utcnow() - message.created_at < _LONGEST_OUTAGE:
            await asyncio.sleep(_OUTAGE)
            try:
                for listener in self.extra_events["on_message"]:
                    await listener(message)
            except StoreUnavailableError:
                continue
            except Exception:
                log.exception("listener failed", listener="on_message")
            return

    def _sessions(self) -> Mapping[str, Any]:
        """Return what the next process that holds these shards resumes."""
        if not self._shards:
            return {}
        if all(task.done() for task in self._unsure):
            self._unsure = answering()
            for connection in self._shards.values():
                connection.settle()
        return {"sessions": {str(shard): each.sessions() for shard, each in self._shards.items()}}

    async def _stop_hearing(self) -> None:
        """Close the connections, and leave their sessions to the next process."""
        await asyncio.gather(*(each.end() for each in self._shards.values()))

    async def close(self) -> None:
        """Close as a single process does; then hand over what this one holds."""
        await super().close()
        if self._staying is not None:
            self._staying.cancel()
            await asyncio.gather(self._staying, return_exceptions=True)
            self._staying = None
            await self._process.leave()


def _first(errors: ExceptionGroup[Exception]) -> Exception:
    """Return the first error of a group, in our words where it has a remedy."""
    error = errors.exceptions[0]
    if isinstance(error, discord.ConnectionClosed) and error.code == _TOO_FEW_SHARDS:
        return UserError(
            "Discord wants this bot to have more shards: stop all its processes, and raise cluster.shards"
        )
    return error
