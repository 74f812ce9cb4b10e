"""How much of a source is shown a day, where a guild sets a limit. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from corpus import Citation


def within_budget(
    citations: Sequence[Citation], spent: Mapping[str | None, int], *, most: int
) -> tuple[tuple[Citation, ...], tuple[str, ...]]:
    """The citations whose source may still be shown, numbered anew, and the sources that may not.

    Args:
        citations: best first; each takes as much as it has excerpts, and may lose its last ones.
        spent: how many excerpts of each source were shown before.
        most: how many may be; articles without a source are not counted.
    """
    left, kept, withheld = Counter[str | None](), list[Citation](), dict[str, None]()
    for citation in citations:
        source = citation.article.source
        left.setdefault(source, most - spent.get(source, 0))
        excerpts = citation.excerpts if source is None else citation.excerpts[: max(left[source], 0)]
        if excerpts:
            kept.append(replace(citation, number=len(kept) + 1, excerpts=excerpts))
            left[source] -= len(excerpts)
        elif source is not None:
            withheld[source] = None
    return tuple(kept), tuple(withheld)


def beginning_of_day(now: datetime, zone: str) -> datetime:
    """When the day began that it is in a time zone."""
    return now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
