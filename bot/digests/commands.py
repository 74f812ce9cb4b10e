"""Answer commands, buttons and forms about digests."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.core.dates import zone_of
from bot.core.errors import UserError
from bot.core.limits import fits
from bot.core.markdown import muted
from bot.core.permissions import guild_of
from bot.core.respond import Response, sentence, texts_of
from bot.core.style import MessageKind, View, text_view
from bot.digests.forms import DigestInput, topics_of
from bot.digests.offers import offered_schedules
from bot.digests.panel import FORMS, Act, form_of, list_view, panel_view, sure_view
from bot.digests.places import answer, need_right, place_of
from bot.digests.preview import DigestRequest, Issuing
from bot.digests.schedule import Schedule
from bot.digests.setup import MOST, Maker
from bot.digests.store import DigestPlace, Subscription, SubscriptionPause
from bot.digests.stores import DigestStores
from bot.digests.subscription_text import line_text, name_of, subscription_text, sure_text
from bot.digests.templates import Template, options_of
from bot.locale.texts import Texts


class DigestCommands:
    """Answers commands, buttons and modals about digests."""

    def __init__(
        self,
        client: discord.Client,
        stores: DigestStores,
        *,
        maker: Maker,
        issuing: Issuing,
    ) -> None:
        self._client = client
        self._subscriptions, self._threads = stores.subscriptions, stores.threads
        self._maker = maker
        self._issuing = issuing

    async def listed(self, interaction: discord.Interaction, *, act: Act = Act.SHOW) -> None:
        """List the digests here, with a menu to choose one for `act`."""

        async def make(texts: Texts) -> View:
            await need_right(interaction, texts)
            return self._list(await self._maker.here(interaction), texts, act=act)

        await answer(interaction, make)

    async def panel(
        self, interaction: discord.Interaction, look_up: Callable[[], Awaitable[int | None]]
    ) -> None:
        """Show the panel of the digest whose number `look_up` returns; all digests where it returns None."""

        async def make(texts: Texts) -> View:
            await need_right(interaction, texts)
            number = await look_up()
            if number is None:
                return self._list(await self._maker.here(interaction), texts, act=Act.SHOW)
            return await self._done(interaction, Act.SHOW, number, texts=texts)

        await answer(interaction, make)

    async def schedule(
        self, interaction: discord.Interaction, options: Mapping[str, Any], *, template: str | None = None
    ) -> None:
        """Create a digest from options of its form, over those of a template; without any, show a form."""

        async def make(texts: Texts) -> View:
            begun = options_of(Template(template), texts) if template in set(Template) else {}
            return await self._made(interaction, texts, form=DigestInput(**{**begun, **options}))

        await (answer(interaction, make) if options or template else self._form(interaction, Act.NEW, 0))

    async def begin(self, interaction: discord.Interaction, template: str) -> None:
        """Create a digest from a template, here."""
        await self.schedule(interaction, {}, template=template)

    async def filled(
        self, interaction: discord.Interaction, number: int, change: Callable[[DigestInput], DigestInput]
    ) -> None:
        """Apply a submitted form: create a digest (number 0) or change one."""

        async def make(texts: Texts) -> View:
            if not number:
                return await self._made(interaction, texts, form=change(DigestInput()))
            await need_right(interaction, texts)
            return await self._edited(interaction, await self._one(interaction, number), change, texts=texts)

        await answer(interaction, make)

    async def act(self, interaction: discord.Interaction, act: str, number: int) -> None:
        """Carry out a button or command (a name of `Act`) on a digest (number 0: none)."""
        act = Act(act)

        async def make(texts: Texts) -> Response:
            if act is Act.PREVIEW:
                asked = DigestRequest(subscription=await self._one(interaction, number) if number else None)
                return await self._issuing.preview(interaction, asked, texts=texts)
            await need_right(interaction, texts)
            return await self._done(interaction, act, number, texts=texts)

        if act in FORMS:
            await self._form(interaction, act, number)
        else:
            await answer(interaction, make)

    async def issue(
        self, interaction: discord.Interaction, topics: str, *, number: int | None, private: bool
    ) -> None:
        """Preview a digest to the person who asks (`private`), or post it for all."""

        async def make(texts: Texts) -> Response:
            if not private:
                await need_right(interaction, texts)
            subscription = None if number is None else await self._one(interaction, number)
            asked = DigestRequest(subscription=subscription, topics=topics_of(topics))
            if private:
                return await self._issuing.preview(interaction, asked, texts=texts)
            return await self._issuing.at_once(interaction, asked, texts=texts)

        await answer(interaction, make)

    async def left(self, guild: int) -> None:
        """Forget the digests of a guild that the bot is no longer in."""
        await self._threads.aside(lambda: self._subscriptions.remove_guild(guild))

    async def offered(self, interaction: discord.Interaction, typed: str) -> list[tuple[str, int]]:
        """Return names and numbers of the digests here whose name holds what was typed."""
        named = [(self._name(each), each.number) for each in await self._maker.here(interaction)]
        return [(name, number) for name, number in named if typed.casefold() in name.casefold()][:MOST]

    async def offered_schedules(self, interaction: discord.Interaction, typed: str) -> list[tuple[str, str]]:
        """Return labels and values of the schedules that the typed text may become."""
        zone = zone_of(await self._maker.zone(guild_of(interaction)))
        texts, now = texts_of(interaction), interaction.created_at
        return await self._threads.aside(lambda: list(offered_schedules(typed, texts, zone=zone, now=now)))

    async def _done(self, interaction: discord.Interaction, act: Act, number: int, *, texts: Texts) -> View:
        found, now = await self._one(interaction, number), interaction.created_at
        match act:
            case Act.NOW:
                return await self._issuing.at_once(
                    interaction, DigestRequest(subscription=found), texts=texts
                )
            case Act.REMOVE:
                return sure_view(found, sure_text(found, texts), texts)
            case Act.SURE:
                await self._threads.aside(lambda: self._subscriptions.remove(number))
                return text_view(texts("Digest {number} is removed.", number=number), MessageKind.SETTINGS)
            case Act.PAUSE if found.paused is None:
                found = await self._changed(number, paused=SubscriptionPause.ASKED)
            case Act.RESUME if found.paused is not None:
                due_at = _schedule(found).next(now)
                found = await self._changed(number, paused=None, failures=0, due_at=due_at)
        return self._panel(found, texts, now=now)

    async def _made(self, interaction: discord.Interaction, texts: Texts, *, form: DigestInput) -> View:
        await need_right(interaction, texts)
        made = await self._maker.made(interaction, texts, form=form, place=place_of(interaction))
        return self._panel(made, texts, now=interaction.created_at)

    async def _edited(
        self,
        interaction: discord.Interaction,
        found: Subscription,
        change: Callable[[DigestInput], DigestInput],
        *,
        texts: Texts,
    ) -> View:
        """Change a digest, and show its panel; above it why it was not changed, if it could not be."""
        note = ""
        try:
            form = change(form_of(found))
            now, by = interaction.created_at, interaction.user
            edited = await self._maker.edited(found, form, texts, now=now, by=by)
            found = _there(edited, found.number)
        except UserError as error:
            note = sentence(error, texts)
        return self._panel(found, texts, now=interaction.created_at, note=note)

    async def _form(self, interaction: discord.Interaction, act: Act, number: int) -> None:
        """Show the form of a digest, or the reason why the member may not use it."""
        texts = texts_of(interaction)
        try:
            await need_right(interaction, texts)
            if number:
                form = form_of(await self._one(interaction, number))
            else:
                form = DigestInput(zone=await self._maker.zone(guild_of(interaction)))
        except UserError as error:
            refusal = error

            async def refuse(_texts: Texts) -> View:
                raise refusal

            await answer(interaction, refuse)
        else:
            await interaction.response.send_modal(FORMS[act](texts, number=number, form=form))

    async def _one(self, interaction: discord.Interaction, number: int) -> Subscription:
        """Return the digest of a number if it belongs to this guild or member."""
        found = _there(await self._threads.aside(lambda: self._subscriptions.get(number)), number)
        own = DigestPlace(guild=None, target=interaction.user.id)
        here = guild_of(interaction)
        if not (found.place == own if here is None else found.place.guild == here):
            raise _none_of(number)
        return found

    async def _changed(self, number: int, **values: Any) -> Subscription:
        return _there(await self._threads.aside(lambda: self._subscriptions.change(number, **values)), number)

    def _panel(self, subscription: Subscription, texts: Texts, *, now: datetime, note: str = "") -> View:
        coming = _schedule(subscription).next_three(now)
        text = subscription_text(subscription, texts, coming=coming)
        return panel_view(subscription, text, texts, note=note)

    def _list(self, found: Sequence[Subscription], texts: Texts, *, act: Act) -> View:
        if act in {Act.PAUSE, Act.RESUME}:
            found = [each for each in found if (each.paused is None) == (act is Act.PAUSE)]
        if not found:
            nothing = texts(
                "There is no digest here yet. `/digest schedule` makes one, for example with `when` "
                "*weekdays at 8:00*; `/digest preview` shows what it would hold."
            )
            return list_view(nothing, (), texts)
        lines = [line_text(each, texts) for each in found]
        while not fits(lines):
            lines.pop()
        left = len(found) - len(lines)
        more = (
            [muted(texts.plural("{count} more in the menu", "{count} more in the menu", left))]
            if left
            else []
        )
        options = [discord.SelectOption(label=self._name(each), value=str(each.number)) for each in found]
        return list_view("\n".join([*lines, *more]), options, texts, act=act)

    def _name(self, subscription: Subscription) -> str:
        channel = self._client.get_channel(subscription.place.target)
        return name_of(subscription, f"#{channel}" if subscription.place.guild and channel else "")


def _schedule(subscription: Subscription) -> Schedule:
    return Schedule.of(subscription.schedule, zone_of(subscription.zone))


def _there(subscription: Subscription | None, number: int) -> Subscription:
    if subscription is None:
        raise _none_of(number)
    return subscription


def _none_of(number: int) -> UserError:
    return UserError("digest {number} does not exist here", number=number)
