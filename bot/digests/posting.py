"""One edition from its claim to its end: composed, posted part by part, done; and what follows a failure."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

import aiohttp
import discord
import structlog

from bot.citing import CitingService
from bot.core.errors import UserError
from bot.core.style import text_view
from bot.digests.due import Timing, is_enough, is_late, reason_of, rest_after
from bot.digests.editions import Sheet
from bot.digests.store import Subscription, SubscriptionPause
from bot.digests.stores import DigestStores
from bot.digests.subscription_text import paused_text
from bot.digests.views import marks_of
from bot.locale.texts import Texts
from bot.schedule.courier import Courier
from bot.schedule.press import Press
from bot.state.cited import MessagePlace as CitingPlace
from bot.state.editions import Edition, ShownArticle, Stage
from bot.state.ledger import Part
from bot.state.posted import PostedExcerpt

# What passes by itself, though it may take a while.
_PASSING = (aiohttp.ClientError, discord.DiscordServerError, discord.RateLimited, TimeoutError, UserError)

log = structlog.get_logger()


class LeaseLostError(Exception):
    """Another holder has the edition by now."""


class Posting:
    """Takes editions to their end.

    Args:
        stores: what is kept of them, and what makes them.
        courier: the way to Discord.
        timing: the clock.
        press: posts what was composed.
        citing: remembers what is quoted, so that it can be corrected.
        speech: in which language a digest speaks.
    """

    def __init__(
        self,
        stores: DigestStores,
        courier: Courier,
        *,
        timing: Timing,
        press: Press,
        citing: CitingService,
        speech: Callable[[Subscription], Awaitable[Texts]],
    ) -> None:
        self._stores = stores
        self._ledger, self._threads = stores.ledger, stores.threads
        self._courier = courier
        self._timing = timing
        self._press = press
        self._citing = citing
        self._speech = speech

    async def publish(self, edition: Edition, subscription: Subscription) -> None:
        """Composes and posts an edition that was claimed; one that fails rests, or its digest is paused."""
        async with self._tended(edition, subscription):
            await self.put_out(edition, subscription)

    async def put_out(self, edition: Edition, subscription: Subscription) -> tuple[Part, ...]:
        """Composes and posts an edition that was claimed, and gives its messages; errors are the caller's."""
        if edition.stage is Stage.CLAIMED:
            texts, now = await self._speech(subscription), self._timing.clock()
            composition = await self._stores.composing.in_turn(
                lambda: self._stores.composer.compose(edition, subscription, texts=texts, now=now)
            )
            if composition.empty and subscription.wishes.skip_empty:
                await self._threads.in_turn(lambda: self._ledger.finish(edition, Stage.SKIPPED))
                return ()
            sheets = [sheet.row() for sheet in composition.sheets]
            kept = await self._threads.in_turn(
                lambda: self._ledger.composed(edition, sheets, composition.shown, until=self._until())
            )
            if not kept:
                raise LeaseLostError
        return await self._sent(edition)

    async def go_on(self, edition: Edition, subscription: Subscription | None) -> None:
        """Goes on with an edition that another holder left."""
        async with self._tended(edition, subscription):
            parts = await self._looked_at(edition)
            if any(part.message is not None for part in parts):
                await self._sent(edition)
            elif subscription is None:
                await self._threads.in_turn(lambda: self._ledger.give_up(edition))
            elif self._is_stale(edition, subscription):
                await self._threads.in_turn(lambda: self._ledger.make_due(edition))
            else:
                await self.put_out(edition, subscription)

    @asynccontextmanager
    async def _tended(self, edition: Edition, subscription: Subscription | None) -> AsyncIterator[None]:
        """Sees to what fails within the block."""
        try:
            yield
        except LeaseLostError:
            log.warning("another process has this digest", key=edition.key)
        except Exception as error:  # noqa: BLE001 # one digest's failure is none of another's; it is logged
            await self._failed(edition, subscription, error=error)

    async def _sent(self, edition: Edition) -> tuple[Part, ...]:
        """Sends what is not sent yet, in order."""
        parts = list(await self._threads.in_turn(lambda: self._ledger.parts(edition)))
        for place, part in enumerate(parts):
            if part.message is None:
                parts[place] = await self._post(edition, parts[0], part)
        await self._cite(edition, parts)
        await self._threads.in_turn(lambda: self._ledger.finish(edition, Stage.DONE))
        log.info("digest posted", key=edition.key, parts=len(parts), late=edition.late)
        return tuple(parts)

    async def _cite(self, edition: Edition, parts: Sequence[Part]) -> None:
        """Remembers what each message quotes, and for whom, where it is for one person."""
        articles = await self._threads.in_turn(lambda: self._stores.editions.of_edition(edition.key))
        first = Sheet.of(parts[0].content or {}) if parts else None
        for place, part in enumerate(parts):
            # A thread has the id of the message that it was opened from.
            thread = parts[0].message if first and first.thread and place else None
            if part.message is not None and part.content:
                where = CitingPlace(
                    message=part.message,
                    channel=await self._courier.channel(edition.place, thread),
                    language=Sheet.of(part.content).language,
                    posted=self._timing.clock(),
                    reader=edition.place.target if edition.place.guild is None else None,
                )
                await self._citing.add(where, _quoted(articles, part.number))

    async def _post(self, edition: Edition, first: Part, part: Part) -> Part:
        sheet, thread = Sheet.of(part.content or {}), None
        opened = Sheet.of(first.content or {}).thread
        if opened and first.message is not None:
            thread = await self._courier.open_thread(edition.place, first.message, opened)
        message = await self._press.post(edition, sheet, part=part.number, thread=thread)
        await self._noted(edition, part.number, message)
        return replace(part, message=message)

    async def _noted(self, edition: Edition, number: int, message: int) -> None:
        ours = await self._threads.in_turn(
            lambda: self._ledger.sent(edition, number, message, until=self._until())
        )
        if not ours:
            raise LeaseLostError

    async def _looked_at(self, edition: Edition) -> tuple[Part, ...]:
        """The parts of an edition, after a look at its place: some may have arrived unnoticed."""
        parts = await self._threads.in_turn(lambda: self._ledger.parts(edition))
        if all(part.message is not None for part in parts):
            return parts
        thread = next((part.message for part in parts if part.content and part.content["thread"]), None)
        now = self._timing.clock()
        there = await self._courier.posted(edition, marks_of(edition.key), thread=thread)
        for part in parts:
            if part.message is None and part.number in there:
                await self._noted(edition, part.number, there[part.number])
        await self._threads.in_turn(lambda: self._ledger.looked(edition, now))
        return tuple(replace(part, message=part.message or there.get(part.number)) for part in parts)

    def _until(self) -> datetime:
        """Until when an edition is kept from others from this step on."""
        return self._timing.leased().until

    def _is_stale(self, edition: Edition, subscription: Subscription) -> bool:
        """Whether what was composed, or was to be, is better told anew, as late."""
        now = self._timing.clock()
        return is_late(edition.due_at, now) and (not edition.late or subscription.due_at <= now)

    async def _failed(self, edition: Edition, subscription: Subscription | None, *, error: Exception) -> None:
        reason = reason_of(error) or (None if isinstance(error, _PASSING) else SubscriptionPause.FAILED)
        if reason is SubscriptionPause.FAILED:
            log.error("digest failed", key=edition.key, exc_info=error)
        else:
            log.warning("digest not posted", key=edition.key, reason=str(error), attempts=edition.attempts)
        failures = (subscription.failures if subscription else 0) + (reason is not None)
        if reason is not None and is_enough(reason, failures):
            await self._threads.in_turn(lambda: self._ledger.give_up(edition))
            if subscription is not None:
                await self._pause(subscription, reason, failures)
        else:
            until = self._timing.clock() + rest_after(edition.attempts)
            await self._threads.in_turn(lambda: self._rested(edition, until, failures))

    def _rested(self, edition: Edition, until: datetime, failures: int) -> None:
        self._ledger.postpone(edition, until)
        if edition.subscription is not None:
            self._stores.subscriptions.change(edition.subscription, failures=failures)

    async def _pause(self, subscription: Subscription, reason: SubscriptionPause, failures: int) -> None:
        number = subscription.number
        paused = await self._threads.in_turn(
            lambda: self._stores.subscriptions.change(number, paused=reason, failures=failures)
        )
        if paused is not None:
            notice = text_view(paused_text(paused, await self._speech(paused)))
            told = await self._courier.tell(paused.place, paused.maker, notice)
            log.warning("digest paused", number=number, reason=reason, told=told)


def _quoted(articles: Iterable[ShownArticle], part: int) -> list[PostedExcerpt]:
    """What a message of an edition quotes."""
    return [
        PostedExcerpt(article_id=shown.article, span=quoted.span, digest=quoted.digest)
        for shown in articles
        if shown.part == part
        for quoted in shown.spans
    ]
