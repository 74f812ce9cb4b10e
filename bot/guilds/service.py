"""Read and change the settings of guilds, in threads."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, TypeVar

import discord

from bot.ask.cooldowns import Cooldowns
from bot.ask.policy import Asker
from bot.core.threads import Threads
from bot.guilds.store import Guilds, GuildSettings
from bot.locale.catalogue import Catalogue
from bot.locale.texts import Texts
from bot.state.quota import Allowance, Quota

T = TypeVar("T")


class GuildService:
    """Reads and changes what guilds have set, in threads, and holds to it.

    Args:
        guilds: what is set.
        threads: where it is read.
        catalogue: the languages that guilds read.
        quota: how much of a source they may be shown.
        cooldowns: who waits to ask again.
    """

    def __init__(
        self,
        guilds: Guilds,
        threads: Threads,
        *,
        catalogue: Catalogue,
        quota: Quota,
        cooldowns: Cooldowns,
    ) -> None:
        self._guilds, self._threads, self._catalogue = guilds, threads, catalogue
        self._quota, self._cooldowns = quota, cooldowns

    async def settings(self, guild: int | None) -> GuildSettings:
        """Return the settings of a guild; the defaults in a direct message (None)."""
        if guild is None:
            return GuildSettings()
        # Asked for twice a question: each way to a thread and back is a wait for those that compute.
        remembered = self._guilds.remembered(guild)
        if remembered is None:
            return await self._threads.aside(lambda: self._guilds.of(guild))
        return remembered

    async def local(self, now: datetime, guild: int | None) -> datetime:
        """Return the same moment by the clocks of a guild."""
        return await self._threads.aside(lambda: self._guilds.local(now, guild))

    async def change(self, guild: int, **changes: Any) -> GuildSettings:
        """Change settings of a guild, and return all; a shorter cooldown also holds for those who wait."""
        before = await self.settings(guild)
        after = await self._threads.aside(lambda: self._guilds.change(guild, **changes))
        self._cooldowns.manners.shorten(guild, before, after)
        self._cooldowns.keep()
        return after

    async def refusal(self, asker: Asker, texts: Texts, *, now: datetime, counts: bool = True) -> str | None:
        """Return why `asker` may not ask here and now (Markdown); None if they may.

        Then it begins their cooldown, unless what they say does not count as a question.
        """
        settings = await self.settings(asker.guild)
        refusal = self._cooldowns.manners.refusal(asker, settings, texts, now=now, counts=counts)
        self._cooldowns.keep()
        return refusal

    async def within_quotes(
        self, guild: int | None, choose: Callable[[Allowance], T], *, now: datetime, spends: bool = True
    ) -> tuple[T, tuple[str, ...]]:
        """Return what `choose` lets through, and the sources that reached their quota.

        Args:
            guild: where it is shown; a direct message (None) is nobody's share.
            choose: asks the allowance for each excerpt.
            now: the day counts on which it is shown.
            spends: whether that counts as shown.
        """

        def chosen() -> tuple[T, tuple[str, ...]]:
            with self._quota.allowance(guild, now=now, spends=spends) as allowance:
                return choose(allowance), allowance.withheld

        return await self._threads.aside(chosen)

    async def forget(self, guild: int) -> None:
        """Forget what a guild has set and was shown, and who waits there."""
        await self._threads.aside(lambda: self._guilds.forget(guild))
        await self._threads.aside(lambda: self._quota.forget(guild))
        await self._cooldowns.forget_guild(guild)

    async def left(self, application: int, present: Collection[int]) -> frozenset[int]:
        """Return the guilds that an application was in when it last looked, and is no longer."""
        return await self._threads.aside(lambda: self._guilds.known(application).difference(present))

    async def joined(self, application: int, present: Collection[int]) -> frozenset[int]:
        """Return the guilds that an application is in, and was not when it last looked."""
        return await self._threads.aside(lambda: frozenset(present) - self._guilds.known(application))

    async def remember(
        self, application: int, present: Collection[int], *, covers: Callable[[int], bool]
    ) -> None:
        """Keep in which guilds an application is, of those that this process covers, for the next start."""
        await self._threads.aside(lambda: self._guilds.remember(application, present, covers=covers))

    async def texts_for(self, guild: discord.Guild | None) -> Texts:
        """In which language posts speak: the guild's, by its settings here or else with Discord."""
        if guild is None:
            return self._catalogue.of(None)
        language = (await self.settings(guild.id)).language
        return self._catalogue.of(language or guild.preferred_locale)
