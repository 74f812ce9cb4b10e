"""Tell the operator in Discord what is wrong, once, and once more when it is over.

look | note what begins and what ends, with its message in one transaction | post by the outbox
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import aiohttp
import discord
import structlog
from discord.http import Route

from bot.core.delivery import find_channel, insistently
from bot.core.respond import Response, respond
from bot.core.server_clock import ServerClock
from bot.core.threads import Threads
from bot.digests.store import Subscriptions
from bot.guilds.service import GuildService
from bot.health.conditions import CALM, OVER_AT_ONCE, PATIENCE, Condition, Trouble, is_off, troubles_of
from bot.health.readings import read_stored
from bot.health.render import state_text
from bot.health.store import Alert, Alerts
from bot.health.views import alert_view
from bot.locale.texts import ENGLISH, Texts
from bot.state.messages import Kind, Message
from bot.state.outbox_delivery import Delivery, LeaseLostError
from config.sections import AlertSettings
from corpus import Corpus

log = structlog.get_logger()


class OperatorAlerts:
    """Looks, and tells.

    Args:
        settings: who is told.
        corpus: what is looked at.
        client: the connection to Discord.
        guilds: in which language a guild is told.
        delivery: the way to Discord.
        threads: the way to the database.
        server_clock: knows whether the machine's clock is right.
    """

    def __init__(
        self,
        settings: AlertSettings,
        corpus: Corpus,
        client: discord.Client,
        *,
        guilds: GuildService,
        delivery: Delivery,
        threads: Threads,
        server_clock: ServerClock,
    ) -> None:
        self._server_clock = server_clock
        self._settings, self._corpus, self._client, self._guilds = settings, corpus, client, guilds
        self._delivery, self._run = delivery, threads.aside
        self._store, self._subscriptions = Alerts(corpus.engine), Subscriptions(corpus.engine)
        # Since when each condition has been as it is, where that differs from what is noted.
        self._changed: dict[Condition, datetime] = {}

    async def tick(self, now: datetime) -> None:
        """Look at everything, and tell what has changed for long enough."""
        for left in await self._delivery.stray(Kind.ALERT):
            if message := await self._delivery.resume(left):
                await self._post(message)
        await self._ask_the_time()
        now -= self._ahead  # so that a clock that is set makes no feed fail for days, and no digest late
        before = await self._run(self._store.current)
        found = {each.condition: each for each in await self._run(lambda: self._troubles(now, before))}
        for condition in Condition:
            await self._compare(condition, found.get(condition), before.get(condition), now=now)

    def _troubles(self, now: datetime, before: dict[Condition, Alert]) -> Sequence[Trouble]:
        stored, paused = read_stored(self._corpus, now), self._subscriptions.paused()
        return troubles_of(stored, paused, now=now, before=before, clock_ahead=self._ahead)

    @property
    def _ahead(self) -> timedelta:
        return self._server_clock.ahead or timedelta()

    async def _ask_the_time(self) -> None:
        """Ask Discord the time if the clock seems wrong, as it does after a pause of the machine."""
        if is_off(self._ahead):
            with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
                await self._client.http.request(Route("GET", "/gateway"))

    async def _compare(
        self, condition: Condition, trouble: Trouble | None, alert: Alert | None, *, now: datetime
    ) -> None:
        if (trouble is None) == (alert is None):
            self._changed.pop(condition, None)
            return
        since = min(self._changed.setdefault(condition, now), now)
        patience = PATIENCE.get(condition)
        if trouble is None:
            patience = None if condition in OVER_AT_ONCE else CALM
        if patience and now - since < patience:
            return
        if trouble is not None:
            log.warning("something is wrong", condition=condition.value, **trouble.details)
            await self._tell(
                Alert(condition=condition, since=now, details=trouble.details), over=False, now=now
            )
        elif alert is not None:
            log.info("something is over", condition=condition.value)
            await self._tell(alert, over=True, now=now)

    async def _tell(self, alert: Alert, *, over: bool, now: datetime) -> None:
        """Note a change and claim its message in one transaction, then post it."""
        store, trouble = self._store, Trouble(condition=alert.condition, details=alert.details)
        target = self._settings.channel or self._settings.user
        if not target:  # `clippings doctor` and the log have it all the same
            await self._run(lambda: store.drop(alert.condition) if over else store.note(trouble, now=now))
            return
        details = {
            "condition": alert.condition,
            "since": alert.since.isoformat(),
            "details": dict(alert.details),
            "over": over,
            "direct": not self._settings.channel,
        }
        message = Message(kind=Kind.ALERT, target=target, due_at=now, details=details)
        if await self._delivery.claim(
            message,
            lambda each: store.end(each, alert.condition) if over else store.begin(each, trouble, now),
        ):
            await self._post(message)

    async def _post(self, message: Message) -> None:
        try:
            place = await self._place(message.target, direct=message.details["direct"])
            texts = await self._texts(place)
            view = alert_view(alert_of(message), message.token, over=message.details["over"], texts=texts)
            await self._delivery.post(message, place, lambda: place.send(view=view, nonce=message.token))
        except LeaseLostError:
            log.warning("another process has this message")
        except (discord.Forbidden, discord.NotFound) as error:
            advice = "look at alerts.channel and alerts.user in the settings"
            log.error("cannot reach the operator", reason=error.text, advice=advice)  # noqa: TRY400
            await self._run(lambda: self._delivery.outbox.give_up(message))
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
            log.warning("operator not told yet", reason=str(error))  # it is tried again at the next tick
            at_once = self._delivery.timing.clock()
            await self._run(lambda: self._delivery.outbox.postpone(message, at_once))

    async def _place(self, target: int, *, direct: bool) -> discord.abc.Messageable:
        if direct:
            return await insistently(lambda: self._client.create_dm(discord.Object(target)))
        known = await find_channel(self._client, target)
        found = known if isinstance(known, discord.TextChannel | discord.Thread) else None
        return found or self._client.get_partial_messageable(target)

    async def _texts(self, place: discord.abc.Messageable) -> Texts:
        guild = getattr(place, "guild", None)
        return await self._guilds.texts_for(guild) if guild else ENGLISH

    async def pressed(self, interaction: discord.Interaction) -> None:
        """Show what is wrong now, to whoever pressed."""

        async def make(texts: Texts) -> Response:
            return state_text((await self._run(self._store.current)).values(), texts)

        await respond(interaction, make, private=True)


def alert_of(message: Message) -> Alert:
    """Return the alert that a message is about."""
    details = message.details
    return Alert(
        condition=Condition(details["condition"]),
        since=datetime.fromisoformat(details["since"]),
        details=details["details"],
    )
