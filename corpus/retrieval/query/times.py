"""Times in a question to when its articles were published.

Some words restrict ("since March", "before Monday", "yesterday", "the last 3 days"): they say when what is
asked for became news. Others are evidence ("in 2023", "this week", "on Monday"): the event is of that time,
yet an article on it may come later, so that it is preferred, not required.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.models.answer import TimeWindow
from corpus.models.article import Span
from corpus.retrieval.query.calendar_ranges import CalendarRange, hours_of
from corpus.retrieval.query.moments import Moment, read_moment

_CONNECTOR = re.compile(
    r"(?:(?P<since>since|starting from|starting)|(?P<range>between|from)|(?P<after>after|later than)|"
    r"(?P<before>before|prior to|earlier than)|(?P<until>until|till|up to)|(?P<by>by)|"
    r"(?P<at>in|on|during|of|around|for|over|within))\s+",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:and|to|until|till|through|-|\u2013)\s*", re.IGNORECASE)
_WORD = re.compile(r"(?<![\w$\u00a3\u20ac#@.,-])\w")
# "The highest since 1994" tells how rare something is, not when it was in the news.
_RECORD = re.compile(
    r"\b(?:first|times?|most|least|record|worst|best|(?:high|low|bigg|larg|great|small|few|long|short|strong|weak|"
    r"fast|slow|hott|cold|warm|wett|dri|deadli|steep|sharp|young|old|earli|clos)est)(?:\s+[\w'\u2019-]+){0,5}\s+$",
    re.IGNORECASE,
)
# "When did it last rise before 2024?" asks for what may be told long after.
_EARLIER = re.compile(r"\b(?:last|ever|never|had|previous(?:ly)?)\b", re.IGNORECASE)
_ONWARDS = re.compile(r"\s+on(?:wards?)?\b(?!\s+\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['\u2019]")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of a question that were understood as a time.

    `binding` says that articles from outside of the window are out of the question; else those within it are
    preferred, and the words stay in the question: an article on what happened "this week" says so too.
    """

    span: Span
    window: TimeWindow
    binding: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """The same as hours of the calendar."""

    span: Span
    stretch: CalendarRange
    binding: bool


def find_times(text: str, now: datetime | None) -> tuple[TimeExpression, ...]:
    """Return the times that `text` speaks of, in order.

    `now` is the moment that relative times start from, in the zone whose days are meant.

    >>> [expression.span.of(text) for text in ("Who won in 2023?",) for expression in find_times(text, None)]
    ['in 2023']
    """
    zone = now.tzinfo if now and now.tzinfo else UTC
    found = _stretches(text, None if now is None else hours_of(now))
    return tuple(
        TimeExpression(span=each.span, window=each.stretch.window(zone), binding=each.binding)
        for each in found
    )


def _stretches(text: str, today: int | None) -> Iterator[_Found]:
    place = 0
    while match := _WORD.search(text, place):
        connector = _CONNECTOR.match(text, match.start())
        first = connector.end() if connector else match.start()
        moment = read_moment(text, first, today)
        if moment is None or not _is_meant(text, first, moment, joined=connector is not None):
            place = _word_end(text, match.start())
            continue
        found = _connected(text, connector, moment, today) if connector else _plain(first, moment)
        if found:
            yield found
        place = found.span.end if found else moment.end


def _word_end(text: str, place: int) -> int:
    while place < len(text) and (text[place].isalnum() or text[place] in "_'\u2019"):
        place += 1
    return place


def _plain(place: int, moment: Moment) -> _Found:
    return _expression(place, moment.end, moment.stretch, binding=moment.recent)


def _connected(text: str, connector: re.Match[str], moment: Moment, today: int | None) -> _Found | None:
    """The time after "since", "before", "in" and the like; None where it says nothing of publication."""
    place, how = connector.start(), connector.lastgroup or ""
    if how == "range":
        whole = _range(text, connector.end(), moment, today)
        if whole:
            return _expression(place, whole.end, whole.stretch, binding=True)
        how = "since" if _ONWARDS.match(text, moment.end) else "at"
    if how == "by" or (how == "since" and _RECORD.search(text[:place])):
        return None
    # "Before Friday's match" is said of what leads up to it.
    led_up = _POSSESSIVE.match(text, moment.end) or _EARLIER.search(text[:place])
    if how in ("before", "until") and led_up:
        return None
    if how == "at":
        return _plain(place, moment)
    return _expression(place, moment.end, _side(how, moment.stretch), binding=True)


def _range(text: str, place: int, first: Moment, today: int | None) -> Moment | None:
    """From the first of two times to the second, whose year both may share."""
    joint = _TO.match(text, first.end)
    second = read_moment(text, joint.end(), today) if joint else None
    if second is None:
        return None
    start, end = first.stretch.start, second.stretch.end
    if start is not None and end is not None and start >= end:
        again = read_moment(text, place, end - 1)
        start = again.stretch.start if again else start
    return Moment(second.end, CalendarRange(start, end))


def _side(how: str, stretch: CalendarRange) -> CalendarRange:
    """The side of `stretch` that a preposition means."""
    match how:
        case "since":
            return CalendarRange(stretch.start, None)
        case "after":
            return CalendarRange(stretch.end or stretch.start, None)
        case "before":
            return CalendarRange(None, stretch.start)
        case _:
            return CalendarRange(None, stretch.end)


def _is_meant(text: str, place: int, moment: Moment, *, joined: bool) -> bool:
    """Whether words are a time, and not a name or a verb: "USA Today", "Black Friday", "may"."""
    word = text[place : moment.end]
    if joined:
        return word.lower() not in ("may", "march", "mar") or word[0].isupper() or text.islower()
    after_name = re.search(r"[A-Z][\w'\u2019.]*\s+$", text[:place]) is not None
    return not moment.bare and not (after_name and word[0].isupper() and word.isalpha())


def _expression(start: int, end: int, stretch: CalendarRange, *, binding: bool) -> _Found:
    return _Found(Span(start=start, end=end), stretch, binding)
