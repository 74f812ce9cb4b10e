"""The settings of guilds: channels, roles, language, answers."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, insert, select

from bot.state.facts import Facts
from bot.state.tables import GUILDS
from corpus.models.feed import Viewer
from corpus.store.database import writing


class AnswerLength(StrEnum):
    """How long answers are."""

    SHORT = "short"  # one citation
    NORMAL = "normal"  # as many as the operator has set
    LONG = "long"  # as many as an answer may have


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettings:
    """The settings of a guild; as they are here where nobody has set any.

    Ids are Discord's. `channels` are where it may answer and `roles` who may ask: none means all.
    `thread_channels` are where each answer gets a thread. `language` is a code of the catalogue, None for the
    language that the guild has set with Discord. `user_cooldown` and `guild_cooldown` are seconds between
    two questions. `source_quotes` is how many excerpts of one source are shown a day; None: any number.
    `pictures` says whether answers show those of articles.
    `notice_channel` is where moderators are told what is wrong with a feed. `weekly_report` says whether they
    get a report there each week. `asked_since` is from when on they see who asked what (ISO 8601), None where
    they do not. `introduced` says that the bot has explained itself there.
    """

    channels: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    ask_channel: int | None = None
    thread_channels: tuple[int, ...] = ()
    notice_channel: int | None = None
    language: str | None = None
    time_zone: str = "UTC"
    length: AnswerLength = AnswerLength.NORMAL
    user_cooldown: int = 0
    guild_cooldown: int = 0
    source_quotes: int | None = None
    pictures: bool = False
    weekly_report: bool = False
    asked_since: str | None = None
    introduced: bool = False


def viewer_of(guild: int | None) -> Viewer:
    """Return the viewer of a guild, or of a direct message (None)."""
    return Viewer(owner=None if guild is None else str(guild))


class Guilds:
    """The repository of guild settings on one database; each question asks, so it remembers what it read.

    Args:
        engine: of the database.
        shared: whether other processes change settings too; then nothing is remembered.
    """

    def __init__(self, engine: Engine, *, shared: bool = False) -> None:
        self._engine, self._shared = engine, shared
        self._facts = Facts(engine)
        self._known: dict[int, GuildSettings] = {}
        self._changing = Lock()

    def of(self, guild: int) -> GuildSettings:
        """Return the settings of a guild."""
        if self._shared or guild not in self._known:
            query = select(GUILDS.c.settings).where(GUILDS.c.guild == guild)
            with self._engine.connect() as connection:
                kept = connection.execute(query).scalar_one_or_none()
            self._known[guild] = _settings(kept or {})
        return self._known[guild]

    def remembered(self, guild: int) -> GuildSettings | None:
        """Return the settings of a guild where they need not be read; None otherwise."""
        return None if self._shared else self._known.get(guild)

    def local(self, now: datetime, guild: int | None) -> datetime:
        """Return the same moment by the clocks of a guild; in a direct message (None) it is as it was."""
        return now if guild is None else now.astimezone(ZoneInfo(self.of(guild).time_zone))

    def change(self, guild: int, **changes: Any) -> GuildSettings:
        """Change fields of a guild's settings, and return the settings."""
        # One after the other: each change is made of the settings that the one before has left.
        with self._changing:
            settings = replace(self.of(guild), **changes)
            with writing(self._engine).begin() as connection:
                connection.execute(delete(GUILDS).where(GUILDS.c.guild == guild))
                connection.execute(insert(GUILDS).values(guild=guild, settings=asdict(settings)))
            self._known[guild] = settings
        return settings

    def forget(self, guild: int) -> None:
        """Forget what a guild has set."""
        with writing(self._engine).begin() as connection:
            connection.execute(delete(GUILDS).where(GUILDS.c.guild == guild))
        self._known.pop(guild, None)

    def known(self, application: int) -> frozenset[int]:
        """Return the guilds that an application was in when it last looked."""
        return frozenset(json.loads(self._facts.get(_guilds_of(application)) or "[]"))

    def remember(
        self,
        application: int,
        guilds: Collection[int],
        *,
        covers: Callable[[int], bool] = lambda _guild: True,
    ) -> None:
        """Keep in which guilds an application is, of those that `covers` holds for; others stay as kept."""

        def changed(before: str | None) -> str:
            others = {guild for guild in json.loads(before or "[]") if not covers(guild)}
            return json.dumps(sorted(others | set(guilds)))

        self._facts.change(_guilds_of(application), changed)


def _guilds_of(application: int) -> str:
    # By application: one with another token, as for a test, is in none of the guilds of the first.
    return f"guilds of {application}"


def _settings(kept: Mapping[str, Any]) -> GuildSettings:
    """From what is kept, as far as there still is such a setting."""
    known = {field.name for field in fields(GuildSettings)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in kept.items()
        if name in known
    }
    return GuildSettings(**{**values, "length": AnswerLength(values.get("length", AnswerLength.NORMAL))})
