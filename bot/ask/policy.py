"""Decide who may ask where and how often, from a guild's settings and the time.

Pure, but for when each may ask again: `bot.ask.cooldowns` keeps that over a restart.
"""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.ask.store import Waiting
from bot.guilds.store import GuildSettings
from bot.locale.texts import Texts

# Commands that set up, explain or delete work everywhere, for whom Discord offers them to.
OPEN_COMMANDS = frozenset({"settings", "feeds", "digest", "watch", "privacy", "help", "language"})
_MINUTE = timedelta(minutes=1)
_GUILD_TIMES = 6  # as many questions of a guild as of a member
_SHOWN = 10  # channels or roles that are named
_NOBODY: Mapping[Waiting, datetime] = MappingProxyType({})
_REMEMBERED = 10_000  # askers; so many more are looked through for those that no longer wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and where; ids are Discord's. `parent` is the channel of a thread."""

    user: int
    channel: int
    guild: int | None = None
    parent: int | None = None
    roles: frozenset[int] = frozenset()


class Manners:
    """Says whether a question may be asked now.

    Args:
        free_at: when those may ask again who have asked before.
        per_minute: questions of a member in a minute, whatever a guild has set; 0 is any number.
    """

    def __init__(self, free_at: Mapping[Waiting, datetime] = _NOBODY, *, per_minute: int = 0) -> None:
        self._free_at, self._per_minute = dict(free_at), per_minute
        self._asked: defaultdict[Waiting, deque[datetime]] = defaultdict(deque)
        self._new: dict[Waiting, datetime] = {}

    def refusal(
        self, asker: Asker, settings: GuildSettings, texts: Texts, *, now: datetime, counts: bool = True
    ) -> str | None:
        """Return why `asker` may not ask (Markdown); None if they may.

        Then it begins their cooldown, unless what they say does not count as a question.
        """
        if asker.guild is not None:
            refusal = (
                _elsewhere(asker, settings, texts)
                or _of_role(asker, settings, texts)
                or (self._too_soon(asker, settings, texts, now=now) if counts else None)
            )
            if refusal is not None:
                return refusal
        return self._flooding(asker, texts, now=now) if counts and self._per_minute else None

    def take_new(self) -> dict[Waiting, datetime]:
        """Return the cooldowns that began since the last call."""
        new, self._new = self._new, {}
        return new

    def forget(self, user: int) -> None:
        """Let a person ask again at once."""
        for pauses in (self._free_at, self._new):
            for key in [key for key in pauses if key.user == user]:
                del pauses[key]
        for key in [key for key in self._asked if key.user == user]:
            del self._asked[key]

    def shorten(self, guild: int, before: GuildSettings, after: GuildSettings) -> None:
        """Shorten the waits that have begun in a guild by as much as its cooldowns were shortened."""
        of_member = before.user_cooldown - after.user_cooldown
        of_all = before.guild_cooldown - after.guild_cooldown
        for key, at in self._free_at.items():
            shorter = of_member if key.user else of_all
            if key.guild == guild and shorter > 0:
                self._new[key] = at - timedelta(seconds=shorter)
        self._free_at |= self._new

    def _flooding(self, asker: Asker, texts: Texts, *, now: datetime) -> str | None:
        """Return why somebody who floods a guild, or the bot by direct messages, has to wait."""
        guild = asker.guild or 0
        most = {Waiting(guild, asker.user): self._per_minute}
        if guild:
            most[Waiting(guild)] = self._per_minute * _GUILD_TIMES
        free = now
        for key, limit in most.items():
            asked = self._asked[key]
            while asked and asked[0] <= now - _MINUTE:
                asked.popleft()
            if len(asked) >= limit:
                free = max(free, asked[-limit] + _MINUTE)
        if free > now:
            return _slow_down(free, texts)
        if len(self._asked) > _REMEMBERED:
            self._asked.clear()
        for key in most:
            self._asked[key].append(now)
        return None

    def _too_soon(self, asker: Asker, settings: GuildSettings, texts: Texts, *, now: datetime) -> str | None:
        guild = asker.guild or 0
        waits = {
            Waiting(guild, asker.user): settings.user_cooldown,
            Waiting(guild): settings.guild_cooldown,
        }
        free = max((self._free_at.get(key, now) for key, wait in waits.items() if wait), default=now)
        if free > now:
            return _slow_down(free, texts)
        if len(self._free_at) > _REMEMBERED:
            self._free_at = {key: at for key, at in self._free_at.items() if at > now}
        begun = {key: now + timedelta(seconds=wait) for key, wait in waits.items() if wait}
        self._free_at |= begun
        self._new |= begun
        return None


def _slow_down(free: datetime, texts: Texts) -> str:
    # Discord counts whole seconds: rounded up, nobody is sent back a second time.
    return texts("Slow down: you can ask again {when}.", when=f"<t:{int(free.timestamp()) + 1}:R>")


def _elsewhere(asker: Asker, settings: GuildSettings, texts: Texts) -> str | None:
    own = {asker.channel, asker.parent}
    allowed = {*settings.channels, settings.ask_channel} if settings.channels else own
    if own & (allowed - {None}):
        return None
    return texts("Here I answer only in {channels}.", channels=_named("#", settings.channels))


def _of_role(asker: Asker, settings: GuildSettings, texts: Texts) -> str | None:
    # The guild's own id is that of the role which everyone has.
    if not settings.roles or {*settings.roles} & {*asker.roles, asker.guild}:
        return None
    return texts("Here only members with {roles} may ask me.", roles=_named("@&", settings.roles))


def _named(kind: str, ids: tuple[int, ...]) -> str:
    return ", ".join(f"<{kind}{each}>" for each in ids[:_SHOWN]) + (" …" if len(ids) > _SHOWN else "")
