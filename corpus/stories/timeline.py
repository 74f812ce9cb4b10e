"""Report a topic by day: a timeline of its turns, and a trend of article counts.

A turn is a day with a sentence that no earlier day had. A trend is counted in the index; no article is read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from corpus.models.coverage import Series, Timeline, TimelineEntry, Trend
from corpus.retrieval.topics import Mentions
from corpus.stories.facts import Stated, facts_of
from corpus.stories.lead_sentences import LeadSentence, TermWeights, best_lead, lead_sentences
from corpus.stories.topics import TopicQuery

_SPARE = 2  # times as many days are read as are cited: some say nothing new
_A_DAY = 3  # articles read of a day, the best on the topic
_KNOWN = 0.7  # share of a sentence's terms in an earlier one that makes it nothing new
_EPOCH = date(1970, 1, 1)

Days = Mapping[int, int]  # articles by day, counted from the first of 1970


def timeline_of(topic: TopicQuery, *, limit: int) -> Timeline:
    """Return at most `limit` turns, oldest first: the first, the last, the fullest."""
    dated = topic.mentions.dated()
    days: Days = Counter(dated.days().tolist())
    about = dated.about()
    read = _fullest(Counter(about.days().tolist()), _SPARE * limit)
    sentences_by_day = _new(_sentences_by_day(topic, about, read), topic.weights)
    days_cited = sorted(_fullest({day: days[day] for day in sentences_by_day}, limit))
    return Timeline(
        found=topic.found,
        turns=tuple(
            _turn(day, sentences_by_day[day], days, before=before)
            for before, day in zip([None, *days_cited], days_cited, strict=False)
        ),
    )


def _turn(day: int, sentence: LeadSentence, days: Days, *, before: int | None) -> TimelineEntry:
    """Return the turn of `day`; `before` is the day of the turn before it."""
    between = sorted(other for other in days if (before is None or before < other) and other < day)
    last = between[-1] if between else before
    return TimelineEntry(
        day=_EPOCH + timedelta(days=day),
        excerpt=sentence.excerpt(),
        articles=days[day],
        left_out=len(between),
        quiet=0 if last is None else day - last - 1,
    )


def _fullest(days: Days, limit: int) -> list[int]:
    """Return at most `limit` days: first, last, and between these the fullest."""
    if len(days) <= limit:
        return sorted(days)
    ends = [min(days), max(days)][-limit:]
    inner = sorted((day for day in days if day not in ends), key=lambda day: (-days[day], -day))
    return [*ends, *inner[: limit - len(ends)]]


def _sentences_by_day(
    topic: TopicQuery, about: Mentions, days: Sequence[int]
) -> dict[int, list[LeadSentence]]:
    """Return by day the lead sentences of its best articles, oldest day first."""
    weights = topic.weights
    there, seen = about.days(), set[str]()
    sentences_by_day: dict[int, list[LeadSentence]] = {}
    for day in sorted(days):
        best = about.of(there == day).best(_A_DAY)
        # A copy of an earlier day's text says nothing about this one.
        fresh = [each for each in topic.read(best.numbers.tolist()) if each.origin not in seen]
        seen.update(each.origin for each in fresh)
        sentences = (_of_topic(lead_sentences(stored), weights) for stored in fresh)
        sentences_by_day[day] = sorted(
            filter(None, sentences), key=lambda each: -each.weight(weights) * each.independence
        )
    return sentences_by_day


def _of_topic(sentences: Sequence[LeadSentence], weights: TermWeights) -> LeadSentence | None:
    return best_lead(sentences, lambda each: each.weight(weights))


def _new(
    sentences_by_day: Mapping[int, Sequence[LeadSentence]], weights: TermWeights
) -> dict[int, LeadSentence]:
    """Return for each day the first sentence that says something new, if any."""
    chosen: dict[int, LeadSentence] = {}
    for day, sentences in sentences_by_day.items():
        new = next((each for each in sentences if not _is_known(each, chosen.values(), weights)), None)
        if new is not None:
            chosen[day] = new
    return chosen


def _is_known(sentence: LeadSentence, earlier: Iterable[LeadSentence], weights: TermWeights) -> bool:
    """Return whether an earlier sentence has nearly the same terms and all the facts.

    A new number, day or name is news.
    """
    own = sentence.terms - weights.keys()
    alike = [other for other in earlier if len(own & other.terms) >= _KNOWN * len(own)]
    facts = facts_of(sentence.text, sentence.article.language) if alike else ()
    stated = (Stated.by(facts_of(other.text, other.article.language)) for other in alike)
    return any(all(map(earlier_facts.holds, facts)) for earlier_facts in stated)


_SOURCES = 5  # sources with a series of their own


def trend_of(
    topics: Mapping[str, TopicQuery], *, last: date, days: int, source_names: Mapping[int, str]
) -> Trend:
    """Count the articles of each of the `days` up to `last`.

    Of one topic by source, of several by topic.
    """
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
    """Return the sources with most articles, and all others as one."""
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
