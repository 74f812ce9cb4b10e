"""Post one edition part by part, and decide what follows a failure."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import aiohttp
import discord
import structlog
from sqlalchemy import Connection

from bot.core.charts import Charts
from bot.core.delivery import attachments
from bot.core.errors import UserError
from bot.core.roles import mentioning
from bot.core.style import text_view
from bot.digests.due import is_enough, is_late, reason_of, rest_after
from bot.digests.edition import Edition
from bot.digests.editions import Sheet
from bot.digests.forums import Forum
from bot.digests.places import Places
from bot.digests.publishing import publication
from bot.digests.store import Subscription, SubscriptionPause
from bot.digests.stores import DigestStores
from bot.digests.subscription_text import paused_text
from bot.digests.views import edition_view
from bot.locale.catalogue import Catalogue
from bot.locale.texts import Texts
from bot.state.messages import OPEN, Message, State
from bot.state.outbox import Step
from bot.state.outbox_delivery import Delivery, LeaseLostError
from bot.topics.trend import PICTURE
from corpus.models.errors import StoreUnavailableError

# What passes by itself, though it may take a while.
_PASSING = (
    *(aiohttp.ClientError, discord.DiscordServerError, discord.RateLimited, TimeoutError, UserError),
    StoreUnavailableError,
)
_SHORT_REST = timedelta(seconds=15)  # where the store could not be reached

log = structlog.get_logger()


class Posting:
    """Takes editions to their end.

    Args:
        stores: what is kept of them, and what makes them.
        delivery: the way to Discord.
        places: where they go.
        charts: draws their pictures.
        catalogue: the languages of their buttons.
        speech: in which language a digest speaks.
    """

    def __init__(
        self,
        stores: DigestStores,
        delivery: Delivery,
        *,
        places: Places,
        charts: Charts,
        catalogue: Catalogue,
        speech: Callable[[Subscription], Awaitable[Texts]],
    ) -> None:
        self._stores, self._delivery, self._places = stores, delivery, places
        self._run, self._clock = stores.threads.in_turn, delivery.timing.clock
        self._charts, self._catalogue, self._speech = charts, catalogue, speech

    async def publish(self, edition: Edition, subscription: Subscription) -> None:
        """Compose and post an edition that was claimed; one that fails rests, or its digest is paused."""
        async with self._tended(edition, subscription):
            await self.put_out(edition, subscription)

    async def put_out(self, edition: Edition, subscription: Subscription) -> tuple[Message, ...]:
        """Compose and post an edition that was claimed, and return its messages; errors are the caller's."""
        message = edition.message
        if message.state is State.CLAIMED:
            texts, now = await self._speech(subscription), self._clock()
            draft = await self._stores.composing.in_turn(
                lambda: self._stores.composer.compose(edition, subscription, texts=texts, now=now)
            )
            if draft.empty and subscription.wishes.skip_empty:
                await self._run(lambda: self._stores.outbox.skip(message, self._covered(edition)))
                return ()
            await self._delivery.compose(message, draft.within)
        return await self._sent(edition)

    async def go_on(self, edition: Edition, subscription: Subscription | None) -> None:
        """Go on with an edition that another holder left."""
        async with self._tended(edition, subscription):
            if await self._looked(edition):
                await self._sent(edition)
            elif subscription is None:
                await self.give_up(edition)
            elif self._is_stale(edition, subscription):
                due, note = edition.due_at, self._stores.subscriptions.note
                again = lambda each: note(each, subscription.number, due_at=due)  # noqa: E731
                await self._run(lambda: self._stores.outbox.drop(edition.message, again))
            else:
                await self.put_out(edition, subscription)

    async def give_up(self, edition: Edition) -> None:
        """End an edition that cannot be posted. What was posted of it counts as told."""
        partly = self._covered(edition)
        await self._run(lambda: self._stores.outbox.give_up(edition.message, partly=partly))

    @asynccontextmanager
    async def _tended(self, edition: Edition, subscription: Subscription | None) -> AsyncIterator[None]:
        """See to what fails within the block."""
        try:
            yield
        except LeaseLostError:
            log.warning("another process has this digest", key=edition.key)
        except Exception as error:  # noqa: BLE001 # one digest's failure is none of another's; it is logged
            await self._failed(edition, subscription, error=error)

    async def _sent(self, edition: Edition) -> tuple[Message, ...]:
        """Send what is not sent yet, in order, and return all messages."""
        for message in await self._batch(edition):
            if message.state in OPEN:
                await self._post(edition, message)
        messages = await self._batch(edition)
        log.info("digest posted", key=edition.key, parts=len(messages), late=edition.late)
        return messages

    async def _post(self, edition: Edition, message: Message) -> None:
        """Post a sheet: with its picture or, what the picture shows being said in words too, without."""
        sheet = Sheet.of(message.content or {})
        where = await self._where(edition, sheet)
        picture = await self._charts.png(sheet.picture.chart) if sheet.picture else None
        last = self._covered(edition)

        async def send(files: dict[str, bytes]) -> discord.Message:
            texts = self._catalogue.of(sheet.language)
            view = edition_view(sheet, edition.key, message.part, texts=texts, pictured=bool(files))
            mentions = mentioning(sheet.role)
            if isinstance(where, Forum):
                return await where.post(sheet.post, view, files, mentions=mentions)
            return await where.send(
                view=view,
                nonce=message.token,
                files=attachments(files),
                allowed_mentions=mentions,
            )

        async def put(files: dict[str, bytes]) -> None:
            folded = not isinstance(where, Forum)
            also = self._publication(message, sheet)
            await self._delivery.post(
                message, where, lambda: send(files), folded=folded, also=also, last=last
            )

        if picture is not None:
            try:
                await put({PICTURE: picture})
            except discord.Forbidden as error:
                # Discord has posted nothing: where files are not allowed, words may be.
                log.warning("no picture", key=edition.key, reason=error.text)
            else:
                return
        await put({})

    async def _where(
        self, edition: Edition, sheet: Sheet
    ) -> discord.DMChannel | discord.PartialMessageable | Forum:
        """Return where a sheet belongs: its place, or the thread or post that the first sheet opens."""
        if not sheet.follows:
            return await self._places.home(edition.place, forum=bool(sheet.post))
        first = (await self._batch(edition))[0].message
        if first is not None and sheet.threaded:
            first = await self._places.open_thread(edition.place, first, sheet.thread)
        return await self._places.channel(edition.place, first)

    def _publication(self, message: Message, sheet: Sheet) -> Callable[[discord.Message], Step | None]:
        """Return what lets a posted sheet be published, where that is wanted."""
        if not sheet.publish:
            return lambda _posted: None
        return lambda posted: publication(message, posted.id, now=self._clock())

    async def _looked(self, edition: Edition) -> bool:
        """Look at the place of an edition for what arrived unnoticed; return whether any of it is there."""
        messages = await self._batch(edition)
        unsent = [message for message in messages if message.state in OPEN]
        sheets = {message.token: Sheet.of(message.content or {}) for message in unsent}
        if not any(self._may_be_there(each, sheets[each.token]) for each in unsent):
            return len(unsent) < len(messages)
        there = dict(await self._delivery.look(unsent, await self._places.home(edition.place)))
        first = messages[0].message or (there[messages[0].token].id if messages[0].token in there else None)
        if first is not None and any(sheet.follows for sheet in sheets.values()):
            # Where the process died before it opened the thread, there is none to look in.
            with suppress(discord.NotFound):
                there |= await self._delivery.look(unsent, await self._places.channel(edition.place, first))
        for message in unsent:
            if posted := there.get(message.token):
                also = self._publication(message, sheets[message.token])(posted)
                await self._delivery.sent(message, posted, also=also, last=self._covered(edition))
        return bool(there) or len(unsent) < len(messages)

    def _may_be_there(self, message: Message, sheet: Sheet) -> bool:
        """Return whether a message may stand in its place though it is not noted as sent."""
        folded = not (sheet.post or sheet.in_post)
        return self._delivery.may_be_there(message, folded=folded)

    async def _batch(self, edition: Edition) -> tuple[Message, ...]:
        return await self._run(lambda: self._stores.outbox.batch(edition.message))

    def _covered(self, edition: Edition) -> Callable[[Connection], None]:
        """Return what notes that a subscription has told the news up to the end of an edition."""
        until, note = edition.window.until, self._stores.subscriptions.note
        return lambda each: note(each, edition.subscription, covered_until=until, failures=0)

    def _is_stale(self, edition: Edition, subscription: Subscription) -> bool:
        """Return whether what was composed, or was to be, is better told anew, as late."""
        now = self._clock()
        return is_late(edition.due_at, now) and (not edition.late or subscription.due_at <= now)

    async def _failed(self, edition: Edition, subscription: Subscription | None, *, error: Exception) -> None:
        reason = reason_of(error) or (None if isinstance(error, _PASSING) else SubscriptionPause.FAILED)
        attempts = edition.message.attempts
        if reason is SubscriptionPause.FAILED:
            log.error("digest failed", key=edition.key, exc_info=error)
        else:
            log.warning("digest not posted", key=edition.key, reason=str(error), attempts=attempts)
        failures = (subscription.failures if subscription else 0) + (reason is not None)
        if reason is not None and is_enough(reason, failures):
            await self.give_up(edition)
            if subscription is not None:
                await self._pause(subscription, reason, failures)
        else:
            out_of_reach = isinstance(error, StoreUnavailableError)
            until = self._clock() + (_SHORT_REST if out_of_reach else rest_after(attempts))
            await self._run(lambda: self._rested(edition, until, failures))

    def _rested(self, edition: Edition, until: datetime, failures: int) -> None:
        self._stores.outbox.postpone(edition.message, until)
        if edition.subscription is not None:
            self._stores.subscriptions.change(edition.subscription, failures=failures)

    async def _pause(self, subscription: Subscription, reason: SubscriptionPause, failures: int) -> None:
        number = subscription.number
        paused = await self._run(
            lambda: self._stores.subscriptions.change(number, paused=reason, failures=failures)
        )
        if paused is not None:
            notice = text_view(paused_text(paused, await self._speech(paused)))
            told = await self._places.tell(paused.place, paused.maker, notice)
            log.warning("digest paused", number=number, reason=reason, told=told)
