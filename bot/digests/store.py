"""Subscriptions: which digest a channel or a member wants, and when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.state.messages import OPEN, Kind
from bot.state.tables import MESSAGES, SUBSCRIPTIONS
from corpus.models.digest import DigestTopic
from corpus.store.database import writing

# A subscription whose next edition may be claimed: not paused, and the one before is not on its way.
_FREE = (
    SUBSCRIPTIONS.c.paused.is_(None),
    ~exists().where(
        MESSAGES.c.kind == Kind.DIGEST,
        MESSAGES.c.origin == SUBSCRIPTIONS.c.number,
        MESSAGES.c.state.in_(OPEN),
    ),
)


class SubscriptionPause(StrEnum):
    """Why a digest is paused."""

    ASKED = "asked"  # a person did it
    FORBIDDEN = "forbidden"  # the bot may not speak there
    GONE = "gone"  # there is no such channel
    CLOSED = "closed"  # the thread is locked, or the person takes no direct messages
    FAILED = "failed"  # again and again, for another reason


class DigestLength(StrEnum):
    """How much is told of each story."""

    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlace:
    """Where a digest goes: a channel (or thread) of a guild, or without a guild a person."""

    guild: int | None
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a digest is to hold, and how it is to look; without a title it is called after its topics.

    In a forum `thread` means a post for each story, else there is one for each digest. A `role` is mentioned.
    """

    title: str = ""
    topics: tuple[DigestTopic, ...] = ()
    sources: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    limit: int = 10
    length: DigestLength = DigestLength.FULL
    skip_empty: bool = False
    thread: bool = False
    picture: bool = False
    publish: bool = False
    forum: bool = False
    role: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A digest that comes by a schedule; `number` is 0 until it is kept.

    Attributes:
        number: its own, never given again.
        place: where it goes.
        maker: the person who asked for it.
        locale: the language of that person.
        wishes: what it is to hold.
        schedule: as it was written.
        zone: the name of its time zone.
        due_at: when it comes next.
        covered_until: up to when it has told the news.
        standing: how much less or more a source counts than 1.0, by name.
        paused: why it does not come; None while it does.
        failures: how often in a row it could not be posted.
    """

    place: DigestPlace
    maker: int
    locale: str
    wishes: Wishes
    schedule: str
    zone: str
    due_at: datetime
    number: int = 0
    covered_until: datetime | None = None
    standing: Mapping[str, float] = field(default_factory=dict)
    paused: SubscriptionPause | None = None
    failures: int = 0


class Subscriptions:
    """The repository of subscriptions on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, subscription: Subscription) -> Subscription:
        """Store a new subscription, and return it with its number."""
        with writing(self._engine).begin() as connection:
            row = connection.execute(
                insert(SUBSCRIPTIONS).values(_row(subscription)).returning(SUBSCRIPTIONS)
            ).mappings()
            return subscription_of(dict(row.one()))

    def get(self, number: int) -> Subscription | None:
        """Return the subscription with this number, or None."""
        wanted = literal(number, BigInteger)  # a member may type one that PostgreSQL takes for no integer
        return next(iter(self._where(SUBSCRIPTIONS.c.number == wanted)), None)

    def of_guild(self, guild: int) -> tuple[Subscription, ...]:
        """Those of a guild, in the order they were made."""
        return self._where(SUBSCRIPTIONS.c.guild == guild)

    def of_person(self, user: int) -> tuple[Subscription, ...]:
        """Those that a person gets in direct messages."""
        return self._where(_of_person(user))

    def of_place(self, place: DigestPlace) -> tuple[Subscription, ...]:
        """Those that go to one place."""
        return tuple(
            each for each in self._where(SUBSCRIPTIONS.c.target == place.target) if each.place == place
        )

    def paused(self) -> tuple[Subscription, ...]:
        """Return all that are paused, whoever did it."""
        return self._where(SUBSCRIPTIONS.c.paused.is_not(None))

    def due(self, now: datetime) -> tuple[Subscription, ...]:
        """Return those whose time has come, the oldest first, but those with an edition still on its way."""
        found = self._where(SUBSCRIPTIONS.c.due_at <= now, *_FREE)
        return tuple(sorted(found, key=lambda each: (each.due_at, each.number)))

    def next_due(self) -> datetime | None:
        """Return when the next one is due."""
        with self._engine.connect() as connection:
            moment: datetime | None = connection.scalar(
                select(func.min(SUBSCRIPTIONS.c.due_at)).where(*_FREE)
            )
        return moment

    @staticmethod
    def advance(connection: Connection, subscription: Subscription, next_due: datetime) -> bool:
        """Let one be due next at `next_due`; false if another process has done that already."""
        same = (SUBSCRIPTIONS.c.number == subscription.number) & (
            SUBSCRIPTIONS.c.due_at == subscription.due_at
        )
        moved = update(SUBSCRIPTIONS).where(same, *_FREE).values(due_at=next_due)
        return connection.execute(moved).rowcount > 0

    def pass_over(self, subscription: Subscription, next_due: datetime) -> None:
        """Let one be due next at `next_due`, unless that was changed meanwhile."""
        with writing(self._engine).begin() as connection:
            self.advance(connection, subscription, next_due)

    def ahead(self, now: datetime) -> tuple[Subscription, ...]:
        """Return those that run, and are due or have told the news up to a time after `now`."""
        later = (SUBSCRIPTIONS.c.due_at > now) | (SUBSCRIPTIONS.c.covered_until > now)
        return self._where(later, SUBSCRIPTIONS.c.paused.is_(None))

    @staticmethod
    def note(connection: Connection, number: int | None, **values: Any) -> None:
        """Set columns of one within a transaction."""
        connection.execute(update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.number == number).values(values))

    def change(self, number: int, **values: Any) -> Subscription | None:
        """Set fields of a subscription by name, and return it, or None if removed."""
        row = {name: _WRITTEN[name](value) if name in _WRITTEN else value for name, value in values.items()}
        with writing(self._engine).begin() as connection:
            changed = connection.execute(
                update(SUBSCRIPTIONS)
                .where(SUBSCRIPTIONS.c.number == number)
                .values(row)
                .returning(SUBSCRIPTIONS)
            ).mappings()
            found = changed.one_or_none()
        return None if found is None else subscription_of(dict(found))

    def remove(self, number: int) -> bool:
        """Delete one, and return whether it was there. What it posted stays known."""
        return self._remove(SUBSCRIPTIONS.c.number == number) > 0

    def remove_guild(self, guild: int) -> int:
        """Delete all of a guild, and return their number."""
        return self._remove(SUBSCRIPTIONS.c.guild == guild)

    def remove_person(self, user: int) -> int:
        """Delete those that a person gets in direct messages, and forget who made their others."""
        with writing(self._engine).begin() as connection:
            gone = connection.execute(delete(SUBSCRIPTIONS).where(_of_person(user))).rowcount
            connection.execute(update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.maker == user).values(maker=0))
        return gone

    def _remove(self, condition: ColumnElement[bool]) -> int:
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(SUBSCRIPTIONS).where(condition)).rowcount

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Subscription, ...]:
        query = select(SUBSCRIPTIONS).where(*conditions).order_by(SUBSCRIPTIONS.c.number)
        with self._engine.connect() as connection:
            rows: Sequence[Any] = connection.execute(query).mappings().all()
        return tuple(subscription_of(dict(row)) for row in rows)


def _of_person(user: int) -> ColumnElement[bool]:
    return SUBSCRIPTIONS.c.guild.is_(None) & (SUBSCRIPTIONS.c.target == user)


def _row(subscription: Subscription) -> dict[str, Any]:
    return {
        "guild": subscription.place.guild,
        "target": subscription.place.target,
        "maker": subscription.maker,
        "locale": subscription.locale,
        "wishes": wishes_row(subscription.wishes),
        "schedule": subscription.schedule,
        "zone": subscription.zone,
        "due_at": subscription.due_at,
        "covered_until": subscription.covered_until,
        "standing": dict(subscription.standing),
        "paused": subscription.paused,
        "failures": subscription.failures,
    }


def subscription_of(row: dict[str, Any]) -> Subscription:
    """Return the subscription of a row."""
    place = DigestPlace(guild=row.pop("guild"), target=row.pop("target"))
    wishes, paused = wishes_of(row.pop("wishes")), row.pop("paused")
    return Subscription(
        **row, place=place, wishes=wishes, paused=None if paused is None else SubscriptionPause(paused)
    )


def wishes_row(wishes: Wishes) -> dict[str, Any]:
    """Return wishes as JSON has them."""
    return {
        "title": wishes.title,
        "topics": [[topic.query, topic.weight] for topic in wishes.topics],
        "sources": None if wishes.sources is None else list(wishes.sources),
        "without": list(wishes.without),
        "languages": list(wishes.languages),
        "limit": wishes.limit,
        "length": wishes.length,
        "skip_empty": wishes.skip_empty,
        "thread": wishes.thread,
        "picture": wishes.picture,
        "publish": wishes.publish,
        "forum": wishes.forum,
        "role": wishes.role,
    }


def wishes_of(row: dict[str, Any]) -> Wishes:
    """Return the wishes that JSON holds."""
    return Wishes(
        title=row.get("title", ""),  # older wishes have none, nor pictures
        topics=tuple(DigestTopic(query=query, weight=weight) for query, weight in row["topics"]),
        sources=None if row["sources"] is None else tuple(row["sources"]),
        without=tuple(row["without"]),
        languages=tuple(row["languages"]),
        limit=row["limit"],
        length=DigestLength(row["length"]),
        skip_empty=row["skip_empty"],
        thread=row["thread"],
        picture=row.get("picture", False),
        publish=row.get("publish", False),
        forum=row.get("forum", False),
        role=row.get("role"),
    )


_WRITTEN: Mapping[str, Callable[[Any], Any]] = {"wishes": wishes_row, "standing": dict}
