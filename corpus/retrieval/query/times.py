"""Find the times in a question that say when its articles were published.

Some words restrict ("since March", "before Monday", "yesterday", "the last 3 days"): they say when it became
news. Others are evidence ("in 2023", "this week", "on Monday"): the event is of that time, but an article on
it may come later, so that the time is preferred, not required.
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
# "The highest since 1994" says how rare something is, not when it was news.
_RECORD = re.compile(
    r"\b(?:first|times?|most|least|record|worst|best|(?:high|low|bigg|larg|great|small|few|long|short|strong|weak|"
    r"fast|slow|hott|cold|warm|wett|dri|deadli|steep|sharp|young|old|earli|clos)est)(?:\s+[\w'\u2019-]+){0,5}\s+$",
    re.IGNORECASE,
)
# "When did it last rise before 2024?" may be answered by a later article.
_EARLIER = re.compile(r"\b(?:last|ever|never|had|previous(?:ly)?)\b", re.IGNORECASE)
_ONWARDS = re.compile(r"\s+on(?:wards?)?\b(?!\s+\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['\u2019]")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of a question that were understood as a time.

    Attributes:
        span: of the words.
        window: the time.
        binding: whether articles from outside the window are excluded; otherwise those within it are
            preferred, and the words stay in the question, since an article may hold them too.
    """

    span: Span
    window: TimeWindow
    binding: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """The same, as a range of the calendar."""

    span: Span
    calendar_range: CalendarRange
    binding: bool


def find_times(text: str, now: datetime | None) -> tuple[TimeExpression, ...]:
    """Return the times in `text`, in order.

    `now` is the moment that relative times start from, in the zone whose days are meant.

    >>> [expression.span.of(text) for text in ("Who won in 2023?",) for expression in find_times(text, None)]
    ['in 2023']
    """
    zone = now.tzinfo if now and now.tzinfo else UTC
    found = _calendar_ranges(text, None if now is None else hours_of(now))
    return tuple(
        TimeExpression(span=each.span, window=each.calendar_range.window(zone), binding=each.binding)
        for each in found
    )


def _calendar_ranges(text: str, today: int | None) -> Iterator[_Found]:
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
    return _expression(place, moment.end, moment.calendar_range, binding=moment.recent)


def _connected(text: str, connector: re.Match[str], moment: Moment, today: int | None) -> _Found | None:
    """Return the time behind "since", "in" and the like; None if it is no restriction."""
    place, how = connector.start(), connector.lastgroup or ""
    if how == "range":
        whole = _range(text, connector.end(), moment, today)
        if whole:
            return _expression(place, whole.end, whole.calendar_range, binding=True)
        how = "since" if _ONWARDS.match(text, moment.end) else "at"
    if how == "by" or (how == "since" and _RECORD.search(text[:place])):
        return None
    # "Before Friday's match" means what leads up to it.
    led_up = _POSSESSIVE.match(text, moment.end) or _EARLIER.search(text[:place])
    if how in ("before", "until") and led_up:
        return None
    if how == "at":
        return _plain(place, moment)
    return _expression(place, moment.end, _side(how, moment.calendar_range), binding=True)


def _range(text: str, place: int, first: Moment, today: int | None) -> Moment | None:
    """Return the range from the first of two times to the second.

    Both may share the year of the second.
    """
    joint = _TO.match(text, first.end)
    second = read_moment(text, joint.end(), today) if joint else None
    if second is None:
        return None
    start, end = first.calendar_range.start, second.calendar_range.end
    if start is not None and end is not None and start >= end:
        again = read_moment(text, place, end - 1)
        start = again.calendar_range.start if again else start
    return Moment(second.end, CalendarRange(start, end))


def _side(how: str, calendar_range: CalendarRange) -> CalendarRange:
    """Return the side of a range that a preposition means."""
    match how:
        case "since":
            return CalendarRange(calendar_range.start, None)
        case "after":
            return CalendarRange(calendar_range.end or calendar_range.start, None)
        case "before":
            return CalendarRange(None, calendar_range.start)
        case _:
            return CalendarRange(None, calendar_range.end)


def _is_meant(text: str, place: int, moment: Moment, *, joined: bool) -> bool:
    """Return whether words are a time, and not a name or verb: "USA Today", "may"."""
    word = text[place : moment.end]
    if joined:
        return word.lower() not in ("may", "march", "mar") or word[0].isupper() or text.islower()
    after_name = re.search(r"[A-Z][\w'\u2019.]*\s+$", text[:place]) is not None
    return not moment.bare and not (after_name and word[0].isupper() and word.isalpha())


def _expression(start: int, end: int, calendar_range: CalendarRange, *, binding: bool) -> _Found:
    return _Found(Span(start=start, end=end), calendar_range, binding)
