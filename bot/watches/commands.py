"""What members do with watches: make them, see them and stop them, by command and by button."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import discord

from bot.app import Services
from bot.core.delivery import acknowledge, show, tell
from bot.core.errors import UserError
from bot.core.notices import forgotten
from bot.core.permissions import missing_in, missing_text, names_of
from bot.core.respond import telling
from bot.core.style import MessageKind, number_of, text_view
from bot.guilds.store import AnswerLength
from bot.locale.texts import Texts
from bot.state.answers import AskedQuestion
from bot.state.messages import Cited
from bot.watches.render import confirmation, question_text, reasons_text
from bot.watches.store import SavedWatch
from bot.watches.views import list_view, offer_view

USUAL_DAYS = 30


class WatchCommands:
    """Answers `/watch` and the buttons of watches."""

    def __init__(self, services: Services) -> None:
        self._services, self._watches = services, services.watches

    async def add(self, interaction: discord.Interaction, question: str, *, here: bool, days: int) -> None:
        """Lets a question stand; what the articles say of it already is not told."""
        async with self._private(interaction) as texts:
            if texts is None:
                return
            watch = self._standing(interaction, question, texts, here=here, days=days)
            await self._watches.check(watch)
            asked = AskedQuestion(question=question, now=watch.made, guild=watch.guild, asker=watch.owner)
            answer = await self._services.news.answer(asked, length=AnswerLength.LONG)
            known = [Cited.of(excerpt) for citation in answer.citations for excerpt in citation.excerpts]
            await self._make(interaction, watch, texts, known=known)

    async def show_all(self, interaction: discord.Interaction) -> None:
        """Shows what who asks watches, and to moderators what is watched for the channel."""
        async with self._private(interaction) as texts:
            if texts is not None:
                await show(interaction, list_view(await self._seen(interaction), texts))

    async def remove(self, interaction: discord.Interaction, query: str | None) -> None:
        """Stops the watch of this number, or of these words, of who asks; without any, shows them."""
        async with self._private(interaction) as texts:
            if texts is not None:
                note = "" if query is None else await self._stopped_by(interaction, query, texts)
                await show(interaction, list_view(await self._seen(interaction), texts, note=note))

    async def offered(self, interaction: discord.Interaction, beginning: str) -> list[SavedWatch]:
        """The watches of who asks whose question holds `beginning`."""
        wanted = beginning.casefold()
        own = await self._watches.of(interaction.user.id)
        return [watch for watch in own if wanted in watch.question.casefold()]

    async def pressed(self, interaction: discord.Interaction, what: str, key: str) -> None:
        """Answers a press of one of the buttons."""
        in_place = what in ("stop", "on") and _is_alone(interaction)
        async with self._private(interaction, in_place=in_place) as texts:
            if texts is None:
                return
            if what == "this":
                await self._offer(interaction, key, texts)
            elif what in ("dm", "here"):
                await self._watch_this(interaction, key, texts, here=what == "here")
            elif what == "why":
                await self._why(interaction, key, texts)
            else:
                change = self._stopped if what == "stop" else self._resumed
                note = await change(interaction, number_of(key), texts)
                if in_place:
                    await show(interaction, list_view(await self._seen(interaction), texts, note=note))
                else:
                    await show(interaction, text_view(note, MessageKind.SETTINGS))

    async def _offer(self, interaction: discord.Interaction, token: str, texts: Texts) -> None:
        posted = await self._services.news.recall(token, guild=interaction.guild_id)
        if posted is None:
            await show(interaction, text_view(forgotten(texts)))
            return
        here = interaction.guild_id is not None and _may_moderate(interaction)
        watch = self._standing(interaction, posted.asked.question, texts, here=here)
        await show(interaction, offer_view(question_text(watch), token, here=here, texts=texts))

    async def _watch_this(
        self, interaction: discord.Interaction, token: str, texts: Texts, *, here: bool
    ) -> None:
        posted = await self._services.news.recall(token, guild=interaction.guild_id)
        if posted is None:
            await show(interaction, text_view(forgotten(texts)))
            return
        watch = self._standing(interaction, posted.asked.question, texts, here=here)
        await self._make(interaction, watch, texts, known=posted.cited)

    async def _make(
        self,
        interaction: discord.Interaction,
        watch: SavedWatch,
        texts: Texts,
        *,
        known: Sequence[Cited],
    ) -> None:
        """Keeps a watch, if it can tell where it is to, and says so there or to who made it."""
        if watch.channel is not None and (lacking := _lacking(interaction, texts)):
            await show(interaction, text_view(lacking))
            return
        kept = await self._watches.add(watch, known=known)
        said = confirmation(kept, texts)
        by_message = kept.channel is None and interaction.guild_id is not None
        # Whether somebody takes direct messages shows only by sending one.
        if by_message and not await tell(interaction.user, text_view(said, MessageKind.SETTINGS)):
            await self._watches.remove(kept.number)
            raise UserError("You take no direct messages from me; allow them here, or let me tell a channel.")
        await show(interaction, text_view(said, MessageKind.SETTINGS))

    async def _why(self, interaction: discord.Interaction, token: str, texts: Texts) -> None:
        reasons = await self._watches.why(token)
        if not reasons:
            await show(
                interaction,
                text_view(
                    texts("I no longer remember why: this watch is stopped, or the article has changed.")
                ),
            )
            return
        await show(interaction, text_view(reasons_text(reasons, texts), MessageKind.ANSWER))

    async def _stopped_by(self, interaction: discord.Interaction, query: str, texts: Texts) -> str:
        if query.isdecimal():
            return await self._stopped(interaction, number_of(query), texts)
        meant = await self.offered(interaction, query.strip())
        if len(meant) != 1:
            return texts("Choose one of your watches from the list that is offered.")
        return await self._stopped(interaction, meant[0].number, texts)

    async def _stopped(self, interaction: discord.Interaction, number: int, texts: Texts) -> str:
        watch = await self._changeable(interaction, number, texts)
        if watch is None or not await self._watches.remove(number):
            return texts("This watch is stopped already.")
        return texts("Stopped: {question}", question=question_text(watch))

    async def _resumed(self, interaction: discord.Interaction, number: int, texts: Texts) -> str:
        watch = await self._changeable(interaction, number, texts)
        if watch is None:
            return texts("This watch is stopped already.")
        await self._watches.pause(number, None)
        return texts("Goes on: {question}", question=question_text(watch))

    async def _changeable(
        self, interaction: discord.Interaction, number: int, texts: Texts
    ) -> SavedWatch | None:
        """The watch, if who acts made it or moderates its channel; None if it is gone.

        Raises:
            UserError: it is somebody else's.
        """
        watch = await self._watches.get(number)
        if watch is None:
            return None
        here = watch.channel is not None and watch.guild == interaction.guild_id
        if watch.owner == interaction.user.id or (here and _may_moderate(interaction)):
            return watch
        needed = names_of(texts)["manage_guild"]
        raise UserError(
            "Only who made this watch may stop it, or who has the permission {permission}.", permission=needed
        )

    async def _seen(self, interaction: discord.Interaction) -> Sequence[SavedWatch]:
        own = await self._watches.of(interaction.user.id)
        if interaction.channel_id is None or not _may_moderate(interaction):
            return own
        others = await self._watches.in_channel(interaction.channel_id)
        return [*own, *(watch for watch in others if watch.owner != interaction.user.id)]

    def _standing(
        self,
        interaction: discord.Interaction,
        question: str,
        texts: Texts,
        *,
        here: bool,
        days: int = USUAL_DAYS,
    ) -> SavedWatch:
        """A watch of who acts, not kept yet.

        Raises:
            UserError: it is to tell a channel, and who acts may not let it.
        """
        if here and not _may_moderate(interaction):
            needed = names_of(texts)["manage_guild"]
            raise UserError("To let me tell a channel takes the permission {permission}.", permission=needed)
        now = interaction.created_at
        return SavedWatch(
            owner=interaction.user.id,
            question=question,
            made=now,
            expires=now + timedelta(days=days),
            guild=interaction.guild_id,
            channel=interaction.channel_id if here else None,
            language=texts.language,
        )

    @asynccontextmanager
    async def _private(
        self, interaction: discord.Interaction, *, in_place: bool = False
    ) -> AsyncIterator[Texts | None]:
        """The texts of who acts, once the interaction is acknowledged; None where that came too late."""
        texts = self._services.catalogue.of(interaction.locale)

        async def say(notice: str) -> None:
            await show(interaction, text_view(notice))

        async with telling(say, texts, about=interaction.id):
            yield texts if await acknowledge(interaction, private=True, in_place=in_place) else None


def _may_moderate(interaction: discord.Interaction) -> bool:
    held = interaction.permissions
    return interaction.guild_id is not None and (held.manage_guild or held.administrator)


def _is_alone(interaction: discord.Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _lacking(interaction: discord.Interaction, texts: Texts) -> str:
    """What the bot lacks to write in the channel that it is to tell (Markdown); "" where that is nothing."""
    place = interaction.channel
    if isinstance(place, discord.abc.GuildChannel | discord.Thread) and (missing := missing_in(place)):
        return missing_text(place, missing, texts, application=interaction.application_id)
    return ""
