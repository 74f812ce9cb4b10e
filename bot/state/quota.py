"""The daily quota: how many excerpts of one source a guild may be shown.

Whatever quotes asks here first. The counts say nothing of who read what.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.state.tables import QUOTAS
from corpus import Citation, Excerpt, Span
from corpus.store.database import take_turn, writing

Key = tuple[str, Span]
"""An article's id and a span in its body."""


class Allowance:
    """What of each source may still be shown: an excerpt that it lets pass counts as shown.

    Args:
        spent: how many excerpts of each source were shown before; it goes on counting there.
        most: how many may be, None for any number; articles without a source are not counted.
        known: excerpts that were counted before.
    """

    def __init__(self, spent: Counter[str], *, most: int | None, known: Collection[Key] = ()) -> None:
        self._spent, self._most = spent, most
        self._shown = set(known)
        self._withheld: dict[str, None] = {}

    @property
    def withheld(self) -> tuple[str, ...]:
        """The sources of which something was not let pass."""
        return tuple(self._withheld)

    def takes(self, excerpt: Excerpt) -> bool:
        """Whether an excerpt may be shown; the same one counts once."""
        source, key = excerpt.article.source, (excerpt.article.id, excerpt.span)
        if self._most is None or source is None or key in self._shown:
            return True
        if self._spent[source] >= self._most:
            self._withheld[source] = None
            return False
        self._spent[source] += 1
        self._shown.add(key)
        return True

    def of(self, excerpts: Iterable[Excerpt]) -> tuple[Excerpt, ...]:
        """Return the excerpts within the quota."""
        return tuple(excerpt for excerpt in excerpts if self.takes(excerpt))

    def wordless(self, excerpt: Excerpt) -> Excerpt:
        """Return the excerpt, or an empty one of its article if over the quota."""
        if self.takes(excerpt):
            return excerpt
        nothing = Span(start=excerpt.span.start, end=excerpt.span.start)
        return replace(
            excerpt,
            span=nothing,
            highlights=(),
            gap_before=False,
            gap_after=False,
            link=excerpt.article.url,
        )

    def named(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        """Return the citations, keeping only the excerpts within the quota."""
        return tuple(replace(each, excerpts=self.of(each.excerpts)) for each in citations)

    def cited(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """Return the citations with an excerpt left, numbered without a gap."""
        kept = (each for each in self.named(citations) if each.excerpts)
        numbers = (each.number for each in citations)
        return tuple(replace(each, number=number) for number, each in zip(numbers, kept, strict=False))


class GuildLimits(Protocol):
    """What a guild has set for its quota."""

    @property
    def source_quotes(self) -> int | None:
        """Return how many excerpts of one source are shown a day; None: any number."""

    @property
    def time_zone(self) -> str:
        """Return the time zone in which its day begins at midnight."""


class GuildLookup(Protocol):
    """Knows what guilds have set."""

    def of(self, guild: int, /) -> GuildLimits:
        """Return what a guild has set."""


class Quota:
    """Allowances, from what a guild allows and what it was shown today."""

    def __init__(self, guilds: GuildLookup, engine: Engine) -> None:
        self._guilds, self._engine = guilds, engine

    @contextmanager
    def allowance(self, guild: int | None, *, now: datetime, spends: bool = True) -> Iterator[Allowance]:
        """Give what a guild may be shown; a direct message (None) counts against nobody's quota.

        Args:
            guild: its id.
            now: within which day; that begins at midnight where the guild is.
            spends: whether what passes is kept as shown.
        """
        if self._most(guild) is None:
            yield Allowance(Counter(), most=None)
            return
        engine = writing(self._engine, "") if spends else self._engine
        with (
            engine.begin() as connection,
            self.within(connection, guild, now=now, spends=spends) as allowance,
        ):
            yield allowance

    @contextmanager
    def within(
        self,
        connection: Connection,
        guild: int | None,
        *,
        now: datetime,
        known: Collection[Key] = (),
        spends: bool = True,
    ) -> Iterator[Allowance]:
        """Give the same within a transaction that writes; excerpts in `known` were counted before."""
        most = self._most(guild)
        if guild is None or most is None:
            yield Allowance(Counter(), most=None)
            return
        if spends:
            take_turn(connection, f"quota {guild}")
        day = now.astimezone(ZoneInfo(self._guilds.of(guild).time_zone)).date().isoformat()
        rows = connection.execute(
            select(QUOTAS.c.source, QUOTAS.c.excerpts).where(QUOTAS.c.guild == guild, QUOTAS.c.day == day)
        )
        before = {row.source: row.excerpts for row in rows}
        counts = Counter(before)
        yield Allowance(counts, most=most, known=known)
        if spends and counts != before:
            connection.execute(delete(QUOTAS).where(QUOTAS.c.guild == guild))
            connection.execute(
                insert(QUOTAS),
                [
                    {"guild": guild, "source": source, "day": day, "excerpts": count}
                    for source, count in counts.items()
                ],
            )

    def forget(self, guild: int) -> None:
        """Forget what a guild was shown."""
        with writing(self._engine, f"quota {guild}").begin() as connection:
            connection.execute(delete(QUOTAS).where(QUOTAS.c.guild == guild))

    def _most(self, guild: int | None) -> int | None:
        return None if guild is None else self._guilds.of(guild).source_quotes
