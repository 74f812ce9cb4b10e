"""How much of a source a guild is shown a day, where it sets a limit: whatever quotes asks here first.

what is to be shown | an allowance, from what was shown today | what may be, and sources of the rest
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.guilds.store import Guilds
from bot.state.quoted import QuotedSources
from corpus import Citation, Excerpt, Span


class Allowance:
    """What of each source may still be shown: an excerpt that it lets pass counts as shown.

    Args:
        spent: how many excerpts of each source were shown before; it goes on counting there.
        most: how many may be, None for any number; articles without a source are not counted.
    """

    def __init__(self, spent: Counter[str], *, most: int | None) -> None:
        self._spent, self._most = spent, most
        self._shown: set[tuple[str, Span]] = set()
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
        """The excerpts that may be shown."""
        return tuple(excerpt for excerpt in excerpts if self.takes(excerpt))

    def wordless(self, excerpt: Excerpt) -> Excerpt:
        """The excerpt, or where it may not be shown none of its words: its article is named all the same."""
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
        """The citations with the excerpts that may be shown, which may be none."""
        return tuple(replace(each, excerpts=self.of(each.excerpts)) for each in citations)

    def cited(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """The citations of which something may be shown, numbered without a gap."""
        kept = (each for each in self.named(citations) if each.excerpts)
        numbers = (each.number for each in citations)
        return tuple(replace(each, number=number) for number, each in zip(numbers, kept, strict=False))


class Quotes:
    """Gives out allowances: the one that knows what guilds allow, and what they were shown today."""

    def __init__(self, guilds: Guilds, quoted: QuotedSources) -> None:
        self._guilds, self._quoted = guilds, quoted

    @contextmanager
    def allowance(self, guild: int | None, *, now: datetime, spends: bool = True) -> Iterator[Allowance]:
        """What a guild may be shown; a direct message (None) is nobody's share.

        Args:
            guild: its id.
            now: within which day; that begins at midnight where the guild is.
            spends: whether what passes is kept as shown.
        """
        settings = None if guild is None else self._guilds.of(guild)
        if guild is None or settings is None or settings.source_quotes is None:
            yield Allowance(Counter(), most=None)
            return
        day = now.astimezone(ZoneInfo(settings.time_zone)).date()
        with self._quoted.counting(guild, day, keeps=spends) as spent:
            yield Allowance(spent, most=settings.source_quotes)

    def forget(self, guild: int) -> None:
        """Forgets what a guild was shown."""
        self._quoted.forget(guild)
