"""Make, list and stop watches, by command and by button."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import discord

from bot.ask.news import NewsService
from bot.core.controls import number_of
from bot.core.delivery import tell
from bot.core.errors import UserError
from bot.core.notices import forgotten
from bot.core.permissions import guild_of, is_visiting, missing_in, missing_right, missing_text, names_of
from bot.core.respond import Response, is_private, respond
from bot.core.roles import check_role
from bot.core.style import MessageKind, text_view
from bot.guilds.store import AnswerLength
from bot.locale.texts import Texts
from bot.state.answers import AskedQuestion
from bot.state.messages import Cited
from bot.watches.render import confirmation, question_text, reasons_text
from bot.watches.service import WatchService
from bot.watches.store import SavedWatch
from bot.watches.views import list_view, offer_view

USUAL_DAYS = 30


class WatchCommands:
    """Answers `/watch` and the buttons of watches, to the user alone."""

    def __init__(self, watches: WatchService, news: NewsService) -> None:
        self._watches, self._news = watches, news

    async def add(
        self,
        interaction: discord.Interaction,
        question: str,
        *,
        here: bool,
        days: int,
        role: discord.Role | None = None,
    ) -> None:
        """Save a question; sentences that answer it already do not count as new."""

        async def make(texts: Texts) -> Response:
            watch = self._watch(interaction, question, texts, here=here, days=days)
            watch = replace(watch, role=_offered(interaction, watch, role))
            await self._watches.check(watch)
            asked = AskedQuestion(question=question, now=watch.made, guild=watch.guild, asker=watch.owner)
            answer = await self._news.answer(asked, length=AnswerLength.LONG)
            known = [Cited.of(excerpt) for citation in answer.citations for excerpt in citation.excerpts]
            return await self._made(interaction, watch, texts, known=known)

        await respond(interaction, make, private=True)

    async def show_all(self, interaction: discord.Interaction) -> None:
        """Show a user's watches, and to moderators also those of the channel."""

        async def make(texts: Texts) -> Response:
            return list_view(await self._seen(interaction), texts)

        await respond(interaction, make, private=True)

    async def remove(self, interaction: discord.Interaction, query: str | None) -> None:
        """Stop the user's watch of this number or these words; without any, show all."""

        async def make(texts: Texts) -> Response:
            note = "" if query is None else await self._stopped_by(interaction, query, texts)
            return list_view(await self._seen(interaction), texts, note=note)

        await respond(interaction, make, private=True)

    async def offered(self, interaction: discord.Interaction, beginning: str) -> list[SavedWatch]:
        """Return the user's watches whose question holds `beginning`."""
        wanted = beginning.casefold()
        own = await self._watches.of(interaction.user.id)
        return [watch for watch in own if wanted in watch.question.casefold()]

    async def offer(self, interaction: discord.Interaction, token: str) -> None:
        """Offer to watch for the question behind the token of an answer."""

        async def make(texts: Texts) -> Response:
            posted = await self._news.recall(token, guild=guild_of(interaction))
            if posted is None:
                return forgotten(texts)
            here = guild_of(interaction) is not None and _may_moderate(interaction)
            watch = self._watch(interaction, posted.asked.question, texts, here=here)
            return offer_view(question_text(watch), token, here=here, texts=texts)

        await respond(interaction, make, private=True)

    async def pressed(self, interaction: discord.Interaction, what: str, key: str) -> None:
        """Answer a press of one of the buttons."""
        in_place = what in ("stop", "on") and is_private(interaction)

        async def make(texts: Texts) -> Response:
            match what:
                case "dm" | "here":
                    return await self._watch_this(interaction, key, texts, here=what == "here")
                case "why":
                    return await self._why(key, texts)
            change = self._stopped if what == "stop" else self._resumed
            note = await change(interaction, number_of(key), texts)
            if in_place:
                return list_view(await self._seen(interaction), texts, note=note)
            return text_view(note, MessageKind.SETTINGS)

        await respond(interaction, make, private=True, in_place=in_place)

    async def _watch_this(
        self, interaction: discord.Interaction, token: str, texts: Texts, *, here: bool
    ) -> Response:
        posted = await self._news.recall(token, guild=guild_of(interaction))
        if posted is None:
            return forgotten(texts)
        watch = self._watch(interaction, posted.asked.question, texts, here=here)
        return await self._made(interaction, watch, texts, known=posted.cited)

    async def _made(
        self,
        interaction: discord.Interaction,
        watch: SavedWatch,
        texts: Texts,
        *,
        known: Sequence[Cited],
    ) -> Response:
        """Save a watch whose matches can be sent, and return its confirmation."""
        if watch.channel is not None and (lacking := _lacking(interaction, texts)):
            return lacking
        kept = await self._watches.add(watch, known=known)
        view = text_view(confirmation(kept, texts), MessageKind.SETTINGS)
        elsewhere = interaction.guild_id is not None or is_visiting(interaction)
        by_message = kept.channel is None and elsewhere
        # Whether somebody takes direct messages shows only by sending one.
        if by_message and not await tell(interaction.user, view):
            await self._watches.remove(kept.number)
            raise UserError("Your DMs are closed to me. Open them, or use a channel.")
        return view

    async def _why(self, token: str, texts: Texts) -> Response:
        reasons = await self._watches.why(token)
        if not reasons:
            return texts("I no longer remember why: this watch is stopped, or the article has changed.")
        return text_view(reasons_text(reasons, texts), MessageKind.ANSWER)

    async def _stopped_by(self, interaction: discord.Interaction, query: str, texts: Texts) -> str:
        if query.isdecimal():
            return await self._stopped(interaction, number_of(query), texts)
        meant = await self.offered(interaction, query.strip())
        if len(meant) != 1:
            return texts("Choose one of your watches from the list.")
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
        return texts("Resumed: {question}", question=question_text(watch))

    async def _changeable(
        self, interaction: discord.Interaction, number: int, texts: Texts
    ) -> SavedWatch | None:
        """Return the watch, if the user made it or moderates its channel; None if it is gone.

        Raises:
            UserError: it is somebody else's.
        """
        watch = await self._watches.get(number)
        if watch is None:
            return None
        here = watch.channel is not None and watch.guild == guild_of(interaction)
        if watch.owner == interaction.user.id or (here and _may_moderate(interaction)):
            return watch
        needed = names_of(texts)["manage_guild"]
        raise UserError(
            "Only the member who made this watch, or someone with {permission}, can stop it.",
            permission=needed,
        )

    async def _seen(self, interaction: discord.Interaction) -> Sequence[SavedWatch]:
        own = await self._watches.of(interaction.user.id)
        if interaction.channel_id is None or not _may_moderate(interaction):
            return own
        others = await self._watches.in_channel(interaction.channel_id)
        return [*own, *(watch for watch in others if watch.owner != interaction.user.id)]

    def _watch(
        self,
        interaction: discord.Interaction,
        question: str,
        texts: Texts,
        *,
        here: bool,
        days: int = USUAL_DAYS,
    ) -> SavedWatch:
        """Return a watch of the user, not saved yet.

        Raises:
            UserError: it is to tell a channel, and who acts may not let it.
        """
        if here and guild_of(interaction) is None:
            raise UserError("Only servers that have added me get watch results in a channel.")
        if here and not _may_moderate(interaction):
            raise missing_right(texts)
        now = interaction.created_at
        return SavedWatch(
            owner=interaction.user.id,
            question=question,
            made=now,
            expires=now + timedelta(days=days),
            guild=guild_of(interaction),
            channel=interaction.channel_id if here else None,
            language=texts.language,
        )


def _may_moderate(interaction: discord.Interaction) -> bool:
    held = interaction.permissions
    return guild_of(interaction) is not None and (held.manage_guild or held.administrator)


def _offered(interaction: discord.Interaction, watch: SavedWatch, role: discord.Role | None) -> int | None:
    """Return the role that a watch may mention.

    Raises:
        UserError: it may not; the text says why.
    """
    if role is None:
        return None
    place, member = interaction.channel, interaction.user
    if not isinstance(place, discord.abc.GuildChannel | discord.Thread) or watch.channel is None:
        raise UserError("a role is mentioned only in a channel; choose where: in this channel")
    if not isinstance(member, discord.Member):
        raise UserError("I don't know that role; choose another")
    check_role(role, application=interaction.application_id, by=member, where=place)
    return role.id


def _lacking(interaction: discord.Interaction, texts: Texts) -> str:
    """Return what the bot lacks to post in the channel (Markdown); "" where that is nothing."""
    place = interaction.channel
    if isinstance(place, discord.abc.GuildChannel | discord.Thread) and (missing := missing_in(place)):
        return missing_text(place, missing, texts, application=interaction.application_id)
    return ""
