"""Saved questions: who asks, where matches go, and until when."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Engine, delete, insert, select, update

from bot.guilds.store import viewer_of
from bot.state.messages import Kind, State
from bot.state.tables import MESSAGES, WATCHES
from corpus import Watch
from corpus.store.database import writing


class WatchPause(StrEnum):
    """Why a watch tells nothing."""

    UNREACHABLE = "unreachable"  # its owner takes no direct messages
    SILENCED = "silenced"  # the bot may not speak in its channel, or the channel is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedWatch:
    """A watch of somebody's; `number` is 0 until it is kept.

    `guild` is where it was made, and decides what it sees; None is a direct message. It tells in `channel`,
    where it mentions its `role`, or where that is None to its `owner` alone. `after` is the number of the
    newest article when it was made.
    """

    owner: int
    question: str
    made: datetime
    expires: datetime
    guild: int | None = None
    channel: int | None = None
    language: str = "en"
    after: int = 0
    paused: str | None = None
    role: int | None = None
    number: int = 0

    @property
    def watch(self) -> Watch:
        """What articles are held against."""
        return Watch(
            number=self.number,
            question=self.question,
            made=self.made,
            after=self.after,
            viewer=viewer_of(self.guild),
        )


class Watches:
    """The repository of watches on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, watch: SavedWatch) -> SavedWatch:
        """Store a watch, and return it with its number."""
        values = {name: value for name, value in asdict(watch).items() if name != "number"}
        with writing(self._engine).begin() as connection:
            number = connection.execute(
                insert(WATCHES).values(values).returning(WATCHES.c.number)
            ).scalar_one()
        return SavedWatch(**values, number=number)

    def get(self, number: int) -> SavedWatch | None:
        """Return the watch with this number, or None."""
        return next(iter(self._where(WATCHES.c.number == number)), None)

    def active(self, *, now: datetime) -> tuple[SavedWatch, ...]:
        """All that tell what comes in, in order of number."""
        return self._where(WATCHES.c.paused.is_(None) & (WATCHES.c.expires > now))

    def of(self, owner: int) -> tuple[SavedWatch, ...]:
        """Those of a person, in order of number."""
        return self._where(WATCHES.c.owner == owner)

    def in_channel(self, channel: int) -> tuple[SavedWatch, ...]:
        """Those that tell in a channel, in order of number."""
        return self._where(WATCHES.c.channel == channel)

    def mentions(self, guild: int, role: int) -> bool:
        """Return whether a watch of a guild mentions a role."""
        return bool(self._where((WATCHES.c.guild == guild) & (WATCHES.c.role == role)))

    def pause(self, number: int, why: WatchPause | None) -> None:
        """Pause a watch, or with None resume it."""
        change = update(WATCHES).where(WATCHES.c.number == number).values(paused=why and why.value)
        with writing(self._engine).begin() as connection:
            connection.execute(change)

    def remove(self, number: int) -> bool:
        """Delete a watch and all that was found for it, and return whether there was one."""
        return self._delete(WATCHES.c.number == number) > 0

    def expire(self, *, now: datetime) -> int:
        """Delete the watches whose time is over, and return their number."""
        return self._delete(WATCHES.c.expires <= now)

    def forget(self, user: int) -> int:
        """Delete the watches of a person, and return their number."""
        return self._delete(WATCHES.c.owner == user)

    def forget_guild(self, guild: int) -> int:
        """Delete the watches of a guild, and return their number."""
        return self._delete(WATCHES.c.guild == guild)

    def _where(self, condition: ColumnElement[bool]) -> tuple[SavedWatch, ...]:
        with self._engine.connect() as connection:
            rows: Sequence[dict[str, object]] = [
                dict(row)
                for row in connection.execute(
                    select(WATCHES).where(condition).order_by(WATCHES.c.number)
                ).mappings()
            ]
        return tuple(SavedWatch(**row) for row in rows)  # type: ignore[arg-type] # a column a field

    def _delete(self, condition: ColumnElement[bool]) -> int:
        unsent = (MESSAGES.c.kind == Kind.WATCH) & (MESSAGES.c.state != State.SENT)
        gone = MESSAGES.c.origin.in_(select(WATCHES.c.number).where(condition))
        with writing(self._engine).begin() as connection:
            connection.execute(delete(MESSAGES).where(unsent, gone))
            return connection.execute(delete(WATCHES).where(condition)).rowcount
