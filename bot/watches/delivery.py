"""Send the matches of watches, each once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import aiohttp
import discord
import structlog

from bot.core.citations import AnswerParts
from bot.core.delivery import insistently
from bot.core.notices import used_up
from bot.core.roles import mentioning
from bot.core.threads import Threads
from bot.locale.catalogue import Catalogue
from bot.locale.texts import Texts
from bot.state.messages import Cited, Kind, Message
from bot.state.outbox import Part
from bot.state.outbox_delivery import Delivery, LeaseLostError
from bot.state.quota import Allowance
from bot.watches.render import SHOWN, watch_parts
from bot.watches.service import WatchService
from bot.watches.store import SavedWatch, WatchPause
from bot.watches.views import watch_view
from corpus import Excerpt

_AT_ONCE = 16  # messages on their way: a place that Discord holds up delays no other
_COUNTED = -1  # the place of a match that a message counts without a quote

Claim = Callable[[], Awaitable[Message | None]]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedMatches:
    """A message of matches."""

    text: AnswerParts
    cited: Sequence[Cited]

    @property
    def parts(self) -> Sequence[Part]:
        """The one message; after a failure it is composed anew."""
        return ((None, self.cited),)


class WatchDelivery:
    """Looks at what came in, and sends matches by the outbox."""

    def __init__(
        self,
        client: discord.Client,
        watches: WatchService,
        *,
        delivery: Delivery,
        threads: Threads,
        catalogue: Catalogue,
    ) -> None:
        self._client, self._watches, self._delivery = client, watches, delivery
        self._run, self._catalogue = threads.aside, catalogue
        self._ticking, self._slots = asyncio.Lock(), asyncio.Semaphore(_AT_ONCE)

    async def tick(self, now: datetime) -> int:
        """Look at what came in, send what was found, and return how many messages were sent."""
        delivery = self._delivery
        async with self._ticking:
            while await self._watches.look(now=now):
                pass
            left = [partial(delivery.resume, each) for each in await delivery.stray(Kind.WATCH)]
            results = await self._served(left, now=now)
            waiting = await self._watches.waiting(now=now)
            due = [partial(delivery.claim_waiting, token, now=now) for token in waiting]
            results += await self._served(due, now=now)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return sum(result is True for result in results)

    async def _served(self, claims: Sequence[Claim], *, now: datetime) -> list[bool | BaseException]:
        """Claim and send messages, some at once; return whether each was sent, or its error."""
        serving = (self._serve(each, now=now) for each in claims)
        return await asyncio.gather(*serving, return_exceptions=True)

    async def _serve(self, claim: Claim, *, now: datetime) -> bool:
        async with self._slots:
            message = await claim()  # not before its turn: from then on its lease runs
            watch = await self._watches.get(message.origin or 0) if message else None
            return bool(message and watch and await self._told(watch, message, now=now))

    async def _told(self, watch: SavedWatch, message: Message, *, now: datetime) -> bool:
        outbox, run = self._delivery.outbox, self._run
        try:
            return await self._tell(watch, message, now=now)
        except LeaseLostError:
            log.warning("another process has this message")
        except (discord.Forbidden, discord.NotFound) as error:
            why = WatchPause.UNREACHABLE if watch.channel is None else WatchPause.SILENCED
            log.warning("watch paused", why=why.value, code=error.code)
            await self._watches.pause(watch.number, why)
            await run(lambda: outbox.give_up(message, keeps=True))
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
            log.warning("watch not told yet", reason=str(error))  # it is tried again at the next tick
            at_once = self._delivery.timing.clock()
            await run(lambda: outbox.postpone(message, at_once))
        return False

    async def _tell(self, watch: SavedWatch, message: Message, *, now: datetime) -> bool:
        watches, texts = self._watches, self._catalogue.of(watch.language)
        found = await watches.excerpts(message.token)
        if not found or watch.paused is not None:
            outbox = self._delivery.outbox
            await self._run(lambda: outbox.give_up(message, keeps=True))
            return False
        channel = await self._channel(watch)
        made = await self._delivery.compose(message, lambda may: _within(watch, found, may, texts), now=now)
        view = watch_view(made.text, message.token, watch, texts=texts)
        mentions = mentioning(watch.role)
        await self._delivery.post(
            message,
            channel,
            lambda: channel.send(view=view, nonce=message.token, allowed_mentions=mentions),
        )
        return True

    async def _channel(self, watch: SavedWatch) -> discord.abc.Messageable:
        """Return where a watch tells what was found."""
        if watch.channel is not None:
            return self._client.get_partial_messageable(watch.channel, guild_id=watch.guild)
        owner = discord.Object(watch.owner)
        return await insistently(lambda: self._client.create_dm(owner))


def _within(
    watch: SavedWatch, found: Sequence[tuple[Cited, Excerpt]], may: Allowance, texts: Texts
) -> ComposedMatches:
    """Compose a message of matches; those that may not be quoted are named without their words."""
    excerpts = [excerpt for _, excerpt in found]
    allowed = [may.wordless(excerpt) for excerpt in excerpts[:SHOWN]]
    text = watch_parts(watch, [*allowed, *excerpts[SHOWN:]], texts, note=used_up(may.withheld, texts))
    quoted = {place for place, excerpt in enumerate(allowed[: len(text.citations)]) if excerpt.text}
    cited = [
        replace(each, place=place if place in quoted else _COUNTED) for place, (each, _) in enumerate(found)
    ]
    return ComposedMatches(text=text, cited=cited)
