"""Topics to how many articles a day are about them: counted in the index, no article is read."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from corpus.models.coverage import Series, Trend
from corpus.stories.mentions import Mentions
from corpus.stories.topics import TopicQuery

_SOURCES = 5  # that have a series of their own
_EPOCH = date(1970, 1, 1)


def trend_of(
    topics: Mapping[str, TopicQuery], *, last: date, days: int, source_names: Mapping[int, str]
) -> Trend:
    """The articles of each of the `days` up to `last`: of one topic by source, of several by topic."""
    first = (last - _EPOCH).days - days + 1
    counted = {name: topic.mentions.dated() for name, topic in topics.items()}
    if len(counted) == 1:
        series, others = _by_source(next(iter(counted.values())), source_names, first=first, days=days)
    else:
        series = [Series(name=name, counts=_counts(each, first, days)) for name, each in counted.items()]
        others = None
    return Trend(
        topics={name: topic.found for name, topic in topics.items()},
        days=tuple(_EPOCH + timedelta(days=first + day) for day in range(days)),
        series=tuple(sorted(series, key=lambda each: -each.total)),
        others=others,
    )


def _by_source(
    mentions: Mentions, names: Mapping[int, str], *, first: int, days: int
) -> tuple[list[Series], Series | None]:
    """The sources with most articles, and all others as one."""
    inside = mentions.of((mentions.days() >= first) & (mentions.days() < first + days))
    by_name: dict[str, list[int]] = {}
    for number in np.unique(inside.source).tolist():
        by_name.setdefault(names.get(number, ""), []).append(number)
    series = [
        Series(name=name, counts=_counts(inside.of(np.isin(inside.source, numbers)), first, days))
        for name, numbers in by_name.items()
    ]
    series.sort(key=lambda each: (-each.total, each.name))
    rest = [each.counts for each in series[_SOURCES:]]
    others = Series(name="", counts=tuple(map(sum, zip(*rest, strict=True)))) if rest else None
    return series[:_SOURCES], others


def _counts(mentions: Mentions, first: int, days: int) -> tuple[int, ...]:
    places: NDArray[np.int64] = mentions.days() - first
    inside = places[(places >= 0) & (places < days)]
    return tuple(np.bincount(inside, minlength=days).tolist())
