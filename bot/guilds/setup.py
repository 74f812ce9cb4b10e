"""Set a guild up step by step, from the first press to a first answer and a first digest."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.ask.ask_channel import AskingPlace
from bot.core.controls import number_of
from bot.core.dates import zone_of
from bot.core.errors import UserError, unknown_control
from bot.core.permissions import lacking, missing_in
from bot.core.respond import Response, sentence
from bot.digests.forms import DigestInput
from bot.digests.setup import Maker
from bot.digests.store import DigestPlace
from bot.feeds.browsing import CatalogueFeeds
from bot.guilds.commands import moderate
from bot.guilds.render import changed_to
from bot.guilds.service import GuildService
from bot.guilds.setup_ending import SetupEnding, guild_language
from bot.guilds.setup_steps import SetupState, SetupStep
from bot.guilds.setup_text import SetupValues
from bot.guilds.setup_views import step_view
from bot.locale.texts import Texts
from corpus.feeds.catalogue import FeedTopic

_COMMANDS = {SetupStep.TOPICS: "feeds", SetupStep.CHANNEL: "digest", SetupStep.HOUR: "digest"}
_HOUR = re.compile(r"([01]\d|2[0-3]):00")


class GuildSetup:
    """Asks for one thing after the other, and keeps each at once.

    Args:
        guilds: keeps settings.
        feeds: offers topics.
        maker: makes digests.
        ending: follows feeds, and shows what comes of it.
        asking_place: posts the button of an ask channel.
    """

    def __init__(
        self,
        guilds: GuildService,
        feeds: CatalogueFeeds,
        maker: Maker,
        ending: SetupEnding,
        *,
        asking_place: AskingPlace,
    ) -> None:
        self._guilds, self._feeds, self._maker = guilds, feeds, maker
        self._ending, self._asking_place = ending, asking_place
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def start(self, interaction: discord.Interaction) -> None:
        """Ask for the first thing."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            return await self._shown(interaction, guild, SetupState(), texts)

        await moderate(interaction, make)

    async def go(self, interaction: discord.Interaction, state: str) -> None:
        """Go to a step."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            return await self._shown(interaction, guild, SetupState.read(state), texts)

        await moderate(interaction, make, command=_command(state), in_place=True)

    async def choose(self, interaction: discord.Interaction, state: str, values: list[str]) -> None:
        """Keep what was chosen at a step, and go to the next."""
        chosen: list[SetupState] = []

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            before = SetupState.read(state)
            try:
                after = await self._kept(interaction, guild, before, values, texts)
            except UserError as error:
                # The step stays, so that the next attempt is a press away.
                gone = before.step is SetupStep.HOUR and guild.get_channel(before.channel) is None
                back = replace(before, step=SetupStep.CHANNEL, channel=0) if gone else before
                note = sentence(error, texts)
                return await self._shown(interaction, guild, back, texts, note=note)
            chosen.append(after)
            note = ""
            if before.step is SetupStep.ASK:
                application = interaction.application_id
                note = await self._asking_place.post(guild, texts, application=application)
            return await self._shown(interaction, guild, after, texts, note=note)

        await moderate(interaction, make, command=_command(state), in_place=True)
        # While the next things are asked for, feeds are tried and read: nobody waits for that at the end.
        if chosen and chosen[0].step is SetupStep.CHANNEL and interaction.guild is not None:
            await self._ending.follow(interaction.guild, chosen[0], now=interaction.created_at)

    async def _kept(
        self,
        interaction: discord.Interaction,
        guild: discord.Guild,
        state: SetupState,
        values: Sequence[str],
        texts: Texts,
    ) -> SetupState:
        """Keep what was chosen, and return the next state.

        Raises:
            UserError: it cannot be kept.
        """
        value = "".join(values[:1])
        match state.step:
            case SetupStep.LANGUAGE:
                await self._guilds.change(guild.id, language=changed_to("language", list(values)))
            case SetupStep.ZONE:
                await self._guilds.change(guild.id, time_zone=zone_of(value).key)
            case SetupStep.TOPICS:
                state = replace(state, topics=_topics(values))
            case SetupStep.CHANNEL:
                state = replace(state, channel=_writable(guild, value, texts).id)
            case SetupStep.HOUR:
                await self._schedule(interaction, guild, state, value, texts)
            case _:
                await self._guilds.change(guild.id, ask_channel=_writable(guild, value, texts).id)
        return state.after()

    async def _schedule(
        self,
        interaction: discord.Interaction,
        guild: discord.Guild,
        state: SetupState,
        hour: str,
        texts: Texts,
    ) -> None:
        """Make the daily digest of a channel, or change its hour if there is one already."""
        if not _HOUR.fullmatch(hour):
            raise unknown_control()
        place = DigestPlace(guild=guild.id, target=_writable(guild, str(state.channel), texts).id)
        form, maker = DigestInput(when=f"daily {hour}"), self._maker
        async with self._turns[guild.id]:
            here = await maker.here(interaction)
            plain = [each for each in here if each.place == place and each.wishes == form.wishes()]
            if plain:
                await maker.edited(plain[0], form, texts, now=interaction.created_at)
            else:
                await maker.made(interaction, texts, form=form, place=place)

    async def _shown(
        self,
        interaction: discord.Interaction,
        guild: discord.Guild,
        state: SetupState,
        texts: Texts,
        *,
        note: str = "",
    ) -> Response:
        settings = await self._guilds.settings(guild.id)
        language = self._feeds.language_of(guild_language(guild, settings))
        topics = self._feeds.topics(language, texts)
        if state.step is SetupStep.TOPICS and not topics:
            state = state.after()
        if state.step is SetupStep.DONE:
            return await self._ending.finish(interaction, guild, state, texts, problem=note)
        values = SetupValues(settings=settings, language=language, topics=topics, now=interaction.created_at)
        return step_view(state, values, texts, note=note)


def _command(state: str) -> str:
    """Return the command whose right a step needs."""
    step = state.partition(".")[0]
    return _COMMANDS[SetupStep(step)] if step in _COMMANDS else "settings"


def _topics(values: Sequence[str]) -> tuple[FeedTopic, ...]:
    try:
        return tuple(FeedTopic(value) for value in values)
    except ValueError as error:
        raise unknown_control() from error


def _writable(guild: discord.Guild, value: str, texts: Texts) -> discord.TextChannel:
    """Return the channel of an id, if the bot may write there.

    Raises:
        UserError: it may not, or the channel is gone.
    """
    channel = guild.get_channel(number_of(value))
    if not isinstance(channel, discord.TextChannel):
        raise UserError("I can't find that channel any more. Choose another one.")
    if missing := missing_in(channel):
        raise lacking(channel, missing, texts, application=guild.me.id)
    return channel
