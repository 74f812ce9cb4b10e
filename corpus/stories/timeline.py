"""A topic to its turns: the days that matter, each told by one sentence that no earlier day had said."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from corpus.models.coverage import Series, Timeline, TimelineEntry, Trend
from corpus.retrieval.topics import Mentions
from corpus.stories.facts import Stated, facts_of
from corpus.stories.lead_sentences import LeadSentence, Weights, best_lead, lead_sentences
from corpus.stories.topics import TopicQuery

_SPARE = 2  # times as many days are read as are shown: some say nothing new
_A_DAY = 3  # articles that are read of a day, the best on the topic
_SAID = 0.7  # share of a sentence's terms that an earlier one holds, from which on it is nothing new
_EPOCH = date(1970, 1, 1)

Days = Mapping[int, int]  # articles by day, counted from the first of 1970


def timeline_of(topic: TopicQuery, *, limit: int) -> Timeline:
    """At most `limit` turns of a topic, oldest first: of more days the first, the last, and the fullest."""
    dated = topic.mentions.dated()
    days: Days = Counter(dated.days().tolist())
    about = dated.about()
    read = _fullest(Counter(about.days().tolist()), _SPARE * limit)
    told = _new(_told(topic, about, read), topic.weights)
    shown = sorted(_fullest({day: days[day] for day in told}, limit))
    return Timeline(
        found=topic.found,
        turns=tuple(
            _turn(day, told[day], days, before=before)
            for before, day in zip([None, *shown], shown, strict=False)
        ),
    )


def _turn(day: int, told: LeadSentence, days: Days, *, before: int | None) -> TimelineEntry:
    """The turn of `day`; `before` is that of the turn before it."""
    between = sorted(other for other in days if (before is None or before < other) and other < day)
    last = between[-1] if between else before
    return TimelineEntry(
        day=_EPOCH + timedelta(days=day),
        excerpt=told.excerpt(),
        articles=days[day],
        left_out=len(between),
        quiet=0 if last is None else day - last - 1,
    )


def _fullest(days: Days, limit: int) -> list[int]:
    """At most `limit` days: the first, the last, and those between with most articles; later ones first."""
    if len(days) <= limit:
        return sorted(days)
    ends = [min(days), max(days)][-limit:]
    inner = sorted((day for day in days if day not in ends), key=lambda day: (-days[day], -day))
    return [*ends, *inner[: limit - len(ends)]]


def _told(topic: TopicQuery, about: Mentions, days: Sequence[int]) -> dict[int, list[LeadSentence]]:
    """By day, oldest first, the sentence of each of its best articles that tells most, the best one first."""
    weights = topic.weights
    there, seen = about.days(), set[str]()
    told: dict[int, list[LeadSentence]] = {}
    for day in sorted(days):
        best = about.of(there == day).best(_A_DAY)
        # A copy of an earlier day's text tells nothing of this one.
        fresh = [each for each in topic.read(best.numbers.tolist()) if each.origin not in seen]
        seen.update(each.origin for each in fresh)
        sentences = (_of_topic(lead_sentences(stored), weights) for stored in fresh)
        told[day] = sorted(
            filter(None, sentences), key=lambda each: -each.weight(weights) * each.independence
        )
    return told


def _of_topic(told: Sequence[LeadSentence], weights: Weights) -> LeadSentence | None:
    return best_lead(told, lambda each: each.weight(weights))


def _new(told: Mapping[int, Sequence[LeadSentence]], weights: Weights) -> dict[int, LeadSentence]:
    """For each day the first sentence that says something new; days without one are left out."""
    chosen: dict[int, LeadSentence] = {}
    for day, sentences in told.items():
        new = next((each for each in sentences if not _is_said(each, chosen.values(), weights)), None)
        if new is not None:
            chosen[day] = new
    return chosen


def _is_said(told: LeadSentence, earlier: Iterable[LeadSentence], weights: Weights) -> bool:
    """Whether an earlier sentence says nearly the same of the topic; a new number, day or name is news."""
    own = told.terms - weights.keys()
    alike = [other for other in earlier if len(own & other.terms) >= _SAID * len(own)]
    facts = facts_of(told.text, told.article.language) if alike else ()
    stated = (Stated.by(facts_of(other.text, other.article.language)) for other in alike)
    return any(all(map(earlier_facts.holds, facts)) for earlier_facts in stated)


_SOURCES = 5  # that have a series of their own


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
