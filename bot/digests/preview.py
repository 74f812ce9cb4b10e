"""Post a digest now, or preview it for one member."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import discord

from bot.core.charts import Charts
from bot.core.markdown import muted
from bot.core.respond import ResponsePart, texts_of
from bot.core.style import MessageKind, View, text_view
from bot.digests.due import reason_of
from bot.digests.editions import Sheet
from bot.digests.places import place_of
from bot.digests.runner import Runner, edition_now
from bot.digests.store import DigestPlace, Subscription, Wishes
from bot.digests.stores import DigestStores
from bot.digests.subscription_text import reason_text
from bot.digests.views import plain_view
from bot.locale.texts import Texts
from bot.state.messages import Message
from bot.topics.trend import PICTURE
from corpus.models.answer import TimeWindow
from corpus.models.digest import DigestTopic
from corpus.retrieval.query import Intent

_ANY_TIME = TimeWindow()
_REQUESTED = 5  # stories of a digest that a question asks for: one message
# What a channel was shown before is shown again to who asks for it.
_NOWHERE = DigestPlace(guild=None, target=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRequest:
    """A digest that somebody asks for: one that comes by a schedule, else on some topics, or of all news."""

    subscription: Subscription | None = None
    topics: tuple[DigestTopic, ...] = ()


class Issuing:
    """Digests on demand, outside any schedule."""

    def __init__(
        self,
        client: discord.Client,
        stores: DigestStores,
        runner: Runner,
        *,
        charts: Charts,
        zone: Callable[[int | None], Awaitable[str]],
    ) -> None:
        self._client, self._zone = client, zone
        self._runner = runner
        self._charts = charts
        self._composer = stores.composer
        self._composing, self._quota = stores.composing, stores.outbox.quota
        self._subscriptions, self._threads = stores.subscriptions, stores.threads

    async def preview(
        self, interaction: discord.Interaction, asked: DigestRequest, *, texts: Texts
    ) -> tuple[ResponsePart, ...]:
        """Return the messages a digest would have now."""
        subscription = await self._subscription(interaction, asked)
        sheets = await self._previewed(subscription, texts, now=interaction.created_at)
        note = muted(texts("Preview: only you can see this, and nothing counts as shown."))
        return tuple([await self._leaf(sheet, "" if place else note) for place, sheet in enumerate(sheets)])

    async def requested(
        self, intent: Intent, *, guild: int | None, texts: Texts, now: datetime
    ) -> tuple[ResponsePart, ...]:
        """Return the messages of the digest that a question asks for: "news from March"."""
        topics = (DigestTopic(query=intent.topic),) if intent.topic else ()
        subscription = Subscription(
            place=replace(_NOWHERE, guild=guild),
            maker=0,
            locale=texts.language,
            wishes=Wishes(topics=topics, sources=intent.sources, limit=_REQUESTED),
            schedule="",
            zone=await self._zone(guild),
            due_at=now,
        )
        sheets = await self._previewed(subscription, texts, now=now, window=intent.window, spends=True)
        return tuple([await self._leaf(sheet, "") for sheet in sheets])

    async def at_once(self, interaction: discord.Interaction, asked: DigestRequest, *, texts: Texts) -> View:
        """Post a digest for all and show where; tell the member if it is empty."""
        subscription = await self._subscription(interaction, asked)
        quiet = replace(subscription, wishes=replace(subscription.wishes, skip_empty=True))
        try:
            parts = await self._runner.at_once(quiet)
        except discord.HTTPException as error:
            reason = reason_of(error)
            if reason is None:
                raise
            return text_view(reason_text(replace(subscription, paused=reason), texts), MessageKind.ERROR)
        if not parts:
            sheets = await self._previewed(subscription, texts, now=interaction.created_at)
            return plain_view(sheets[0])
        link = self._link(subscription.place, parts[0])
        return text_view(texts("Posted: {link}", link=link), MessageKind.SETTINGS)

    async def _subscription(self, interaction: discord.Interaction, asked: DigestRequest) -> Subscription:
        """Return the requested digest: the named one, the only one here, or all news."""
        place = place_of(interaction)
        if asked.subscription is not None:
            return asked.subscription
        if not asked.topics:
            here = await self._threads.aside(lambda: self._subscriptions.of_place(place))
            if len(here) == 1:
                return here[0]
        return Subscription(
            place=place,
            maker=interaction.user.id,
            locale=texts_of(interaction).language,
            wishes=Wishes(topics=asked.topics),
            schedule="",
            zone=await self._zone(place.guild),
            due_at=interaction.created_at,
        )

    async def _leaf(self, sheet: Sheet, note: str) -> ResponsePart:
        picture = await self._charts.png(sheet.picture.chart) if sheet.picture else None
        if picture is None:
            return ResponsePart(view=plain_view(sheet, note))
        return ResponsePart(view=plain_view(sheet, note, pictured=True), files={PICTURE: picture})

    async def _previewed(
        self,
        subscription: Subscription,
        texts: Texts,
        *,
        now: datetime,
        window: TimeWindow = _ANY_TIME,
        spends: bool = False,
    ) -> tuple[Sheet, ...]:
        edition = edition_now(subscription, now=now)
        if window:
            edition = replace(edition, window=_closed(window, now))

        def composed() -> tuple[Sheet, ...]:
            draft = self._composer.compose(edition, subscription, texts=texts, now=now)
            with self._quota.allowance(edition.place.guild, now=now, spends=spends) as allowance:
                return draft.within(allowance).sheets

        return await self._composing.in_turn(composed)

    def _link(self, place: DigestPlace, posted: Message) -> str:
        where = place.target if place.guild is None else posted.channel or place.target
        channel = self._client.get_partial_messageable(where, guild_id=place.guild)
        return channel.get_partial_message(posted.message or 0).jump_url


def _closed(window: TimeWindow, now: datetime) -> TimeWindow:
    """Return the window with an end, and with a beginning a day before it if it has none."""
    until = min(window.until or now, now)
    return TimeWindow(since=window.since or until - timedelta(days=1), until=until)
