"""Send a message to Discord: claim -> compose -> send -> look -> sent.

A post carries the message's token as its nonce, and Discord folds posts of one nonce into one for some
minutes. Later, what may have arrived unnoticed is looked for in its place before it is sent again.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import discord
import structlog
from discord.ui import LayoutView

from bot.core.delivery import insistently
from bot.state.messages import Kind, Message
from bot.state.outbox import C, Outbox, Step
from bot.state.quota import Allowance

T = TypeVar("T")

_A_SECOND = 47  # of the 50 requests that Discord grants a bot in all: discord.py repeats some by itself
_AT_ONCE = 64
_LONGEST = 60.0  # seconds for one message, Discord's requests to wait included
_FOLDED_FOR = timedelta(minutes=2)  # Discord folds posts of one nonce "within a few minutes"
_LOOKED_AT = 500  # messages after the last look
_CLOCKS_DIFFER = timedelta(minutes=2)

_IN_TURN = ContextVar("in_turn", default=False)  # whether a request is made that has taken its turn

log = structlog.get_logger()


class LeaseLostError(Exception):
    """Another process has the message by now."""


class Run(Protocol):
    """The way from the event loop to the database."""

    async def __call__(self, work: Callable[[], T], /) -> T: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A clock, and how long a lease runs from each step on before another process may take over."""

    clock: Callable[[], datetime]
    lease: timedelta = timedelta(minutes=5)

    def until(self) -> datetime:
        """Return the end of a lease that begins now."""
        return self.clock() + self.lease


class Place(Protocol):
    """Where messages are looked for."""

    def history(
        self, *, limit: int | None, after: datetime, oldest_first: bool | None
    ) -> AsyncIterator[discord.Message]:
        """Yield the messages after a moment."""


class SendRate:
    """How many requests a second are made, and how many are under way.

    discord.py keeps to the limit of each channel by itself, but runs into the one of all requests together.
    Posts that nobody waits for take turns; other requests are made at once, and posts wait the longer.
    Answers to interactions do not count with Discord.
    """

    def __init__(self, *, a_second: int = _A_SECOND, at_once: int = _AT_ONCE) -> None:
        self._between, self._next = 1 / a_second, 0.0
        self._slots = asyncio.Semaphore(at_once)

    async def put(self, request: Callable[[], Awaitable[T]]) -> T:
        """Return what a request to Discord gives, when its turn has come.

        Raises:
            TimeoutError: it takes too long; whether Discord has carried it out is not known.
        """
        async with self._slots:
            _IN_TURN.set(True)
            try:
                await asyncio.sleep(self._turn())
                async with asyncio.timeout(_LONGEST):
                    return await insistently(request)
            finally:
                _IN_TURN.set(False)

    def note(self) -> None:
        """Count a request, unless it is one that took its turn."""
        if not _IN_TURN.get():
            self._turn()

    def _turn(self) -> float:
        """Take the next turn, and return the seconds until then."""
        now = asyncio.get_running_loop().time()
        turn = max(self._next, now)
        self._next = turn + self._between
        return turn - now


class Delivery:
    """Takes messages of the outbox to Discord.

    Args:
        client: the connection to Discord.
        outbox: what is to be sent.
        run: the way to the database.
        timing: the clock.
        pace: how fast posts are sent.
    """

    def __init__(
        self,
        client: discord.Client,
        outbox: Outbox,
        run: Run,
        *,
        timing: Timing,
        pace: SendRate | None = None,
    ) -> None:
        self._client, self.outbox, self._run = client, outbox, run
        self._pace, self.timing = pace or SendRate(), timing
        self._began = timing.clock()

    async def claim(self, message: Message, also: Callable[..., bool] = lambda _connection: True) -> bool:
        """Claim a new message; false if it was claimed before, or `also` says so."""
        until = self.timing.until()
        return await self._run(lambda: self.outbox.claim(message, until=until, also=also))

    async def claim_waiting(self, token: str, *, now: datetime) -> Message | None:
        """Claim a message that waited until `now`; None if another process was quicker."""
        until = self.timing.until()
        return await self._run(lambda: self.outbox.claim_waiting(token, now=now, until=until))

    async def stray(self, kind: Kind, *, left_at: Collection[int] = ()) -> tuple[Message, ...]:
        """Return messages that were left midway: those whose lease is over, and its own at `left_at`."""
        now, targets = self.timing.clock(), frozenset(left_at)
        return await self._run(lambda: self.outbox.stray(kind, now, left_at=targets))

    async def resume(self, message: Message, *, left: bool = False) -> Message | None:
        """Claim a message that was left midway, by this process if `left`; None if another was quicker."""
        now, until = self.timing.clock(), self.timing.until()
        return await self._run(lambda: self.outbox.resume(message, now=now, until=until, left=left))

    async def compose(
        self, message: Message, make: Callable[[Allowance], C], *, now: datetime | None = None
    ) -> C:
        """Compose a message within the quota of its guild, and keep what it cites.

        Raises:
            LeaseLostError: another process has the message.
        """
        moment, until = now or self.timing.clock(), self.timing.until()
        made = await self._run(lambda: self.outbox.compose(message, make, now=moment, until=until))
        if made is None:
            raise LeaseLostError
        return made

    async def post(
        self,
        message: Message,
        where: Place,
        send: Callable[[], Awaitable[discord.Message]],
        *,
        folded: bool = True,
        also: Callable[[discord.Message], Step | None] = lambda _posted: None,
        last: Step | None = None,
    ) -> discord.Message:
        """Post a composed message, unless it is there already, and note that it is.

        Args:
            message: what is posted.
            where: where it goes.
            send: posts it, with its token as nonce.
            folded: false where Discord takes no nonce: then its place is read before each further attempt.
            also: makes what is done in the transaction that notes it as sent.
            last: is done with the last message of a batch, in one transaction.

        Raises:
            LeaseLostError: another process has the message.
        """
        there = await self.look([message], where) if self.may_be_there(message, folded=folded) else {}
        if message.token in there:
            posted = there[message.token]
        else:
            posted = await self._pace.put(send if folded else self._looking(message, where, send))
        await self.sent(message, posted, also=also(posted), last=last)
        return posted

    def _looking(
        self, message: Message, where: Place, send: Callable[[], Awaitable[discord.Message]]
    ) -> Callable[[], Awaitable[discord.Message]]:
        """Return `send`, which from its second call on looks first whether the message is there."""
        tried = False

        async def attempt() -> discord.Message:
            nonlocal tried
            there = await self.look([message], where) if tried else {}
            tried = True
            return there[message.token] if message.token in there else await send()

        return attempt

    async def drop(self, message: Message) -> None:
        """Forget a message that is done with."""
        await self._run(lambda: self.outbox.drop(message))

    async def postpone(self, message: Message, until: datetime) -> None:
        """Let a message rest until then."""
        await self._run(lambda: self.outbox.postpone(message, until))

    async def sent(
        self,
        message: Message,
        posted: discord.Message,
        *,
        also: Step | None = None,
        last: Step | None = None,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Note that Discord has a message; one that only one person sees cannot be corrected.

        `then` is called once that is kept, in the thread that has done it: another costs a question more.
        """
        until, channel = self.timing.until(), None if posted.flags.ephemeral else posted.channel.id

        def noted() -> bool:
            ours = self.outbox.sent(
                message, number=posted.id, channel=channel, until=until, also=also, last=last
            )
            then()
            return ours

        if not await self._run(noted):
            raise LeaseLostError

    def may_be_there(self, message: Message, *, folded: bool = True) -> bool:
        """Return whether a message may have arrived before, so long ago that Discord no longer folds it.

        That also holds for what was due before this process began, for the folder may be a restored one, and
        for a question that is heard late: a process that forgets what it has answered may have answered it.
        """
        since = message.looked_at or message.due_at
        again = message.attempts > 1 or message.due_at < self._began or message.kind is Kind.ANSWER
        return again and (not folded or self.timing.clock() - since > _FOLDED_FOR)

    async def look(self, messages: Sequence[Message], where: Place) -> Mapping[str, discord.Message]:
        """Return those of some messages that stand in their place, by their tokens."""
        since, now = min(each.looked_at or each.due_at for each in messages), self.timing.clock()
        found: dict[str, discord.Message] = {}
        try:
            async for there in where.history(
                limit=_LOOKED_AT, after=since - _CLOCKS_DIFFER, oldest_first=True
            ):
                if self._client.user is not None and there.author.id == self._client.user.id:
                    found |= {each.token: there for each in messages if _is_it(each, there)}
        except discord.Forbidden:
            if any(each.attempts > 1 for each in messages):
                raise
        await self._run(lambda: self.outbox.looked(messages[0], now))
        return found


def _is_it(message: Message, there: discord.Message) -> bool:
    """Return whether a message is the one that stands there: by a button, or by what it replies to."""
    replied = there.reference.message_id if there.reference else None
    if message.kind is Kind.ANSWER and message.origin in (replied, there.channel.id):
        return True
    name = re.compile(rf"(?<![\w-]){re.escape(message.token)}(?![\w-])")
    items = LayoutView.from_message(there, timeout=None).walk_children()
    return any(name.search(getattr(item, "custom_id", None) or "") for item in items)
