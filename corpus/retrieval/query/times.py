"""Find the times in a question that say when its articles were published, in five languages.

Some words restrict ("since March", "before Monday", "yesterday", "the last 3 days"): they say when it became
news. Others are evidence ("in 2023", "this week", "on Monday"): the event is of that time, but an article on
it may come later, so that the time is preferred, not required.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from corpus.models.answer import TimeWindow
from corpus.models.article import Span
from corpus.models.patterns import lazy_pattern
from corpus.retrieval.query.calendar_ranges import DAY, CalendarRange, hours_of
from corpus.retrieval.query.fillers import plain
from corpus.retrieval.query.moments import Moment, last_date, read_moment
from corpus.retrieval.query.time_words import TIME_LANGUAGES, TimeWords, time_words
from corpus.text.languages import ENGLISH
from corpus.text.stopwords import STOP_WORDS

_WORD = lazy_pattern(r"(?<![\w$\u00a3\u20ac#@.,-])\w")
_POSSESSIVE = lazy_pattern(r"['\u2019]")
_LETTERS = lazy_pattern(r"[^\W\d_]+")
_MAJA = lazy_pattern(r"maj\u0105", re.IGNORECASE)  # "they have" in Polish, not "of May"
# Days and months in digits alone: too much else looks like them within a question.
_DAY_AND_MONTH = lazy_pattern(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.?")
_SLASHED = lazy_pattern(r"(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4})")
_MONTHS = 12
_AND = frozenset(("and", "und", "et", "y", "i"))
_NAME_BEFORE = lazy_pattern(r"[A-Z][\w'\u2019.]*\s+$")


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


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads times of one language in a text."""

    text: str
    small: str
    today: int | None
    words: TimeWords

    def moment(self, place: int) -> Moment | None:
        return read_moment(self.small, place, self.today, self.words)


def find_times(text: str, now: datetime | None) -> tuple[TimeExpression, ...]:
    """Return the times in `text`, in order.

    `now` is the moment that relative times start from, in the zone whose days are meant. Words of a language
    count only in a text that may be of it.

    >>> texts = ("Who won in 2023?", "Wer gewann im Mai 2023?")
    >>> [expression.span.of(text) for text in texts for expression in find_times(text, None)]
    ['in 2023', 'im Mai 2023']
    """
    zone = now.tzinfo if now and now.tzinfo else UTC
    small, today = plain(text), None if now is None else hours_of(now)
    counts = {language: _stop_words(text, small, language) for language in TIME_LANGUAGES}
    best: tuple[tuple[int, int], list[_Found]] = (-1, 0), []
    for language, count in counts.items():
        if count < counts[ENGLISH]:
            continue
        found = list(_calendar_ranges(_Reader(text, small, today, time_words(language))))
        if language != ENGLISH and counts[ENGLISH]:
            found = [each for each in found if not _is_english(each.span.of(small))]
        # Digits are read alike in all of them.
        letters = sum(map(str.isalpha, "".join(each.span.of(small) for each in found)))
        worth = letters, count
        best = max(best, (worth, found), key=lambda each: each[0])
    return tuple(
        TimeExpression(span=each.span, window=each.calendar_range.window(zone), binding=each.binding)
        for each in best[1]
    )


def period_of(text: str, now: datetime) -> TimeWindow | None:
    """Return the period that `text` means as a whole, in any of the languages; None if it means none.

    None too where two languages mean different periods by it.
    """
    written = " ".join(text.split())
    today, small = hours_of(now), plain(written)
    ranges = {found for found in (_in_digits(written, today),) if found}
    for language in TIME_LANGUAGES:
        reader = _Reader(written, small, today, time_words(language))
        found = _whole(reader)
        if found is not None:
            ranges.add(found)
    windows = {each.window(now.tzinfo or UTC) for each in ranges}
    return windows.pop() if len(windows) == 1 else None


def _whole(reader: _Reader) -> CalendarRange | None:
    moment = reader.moment(0)
    if moment and moment.end == len(reader.small):
        return moment.calendar_range
    connector = reader.words.connector.match(reader.small)
    if connector is None:
        return None
    found = _connected(reader, connector, reader.moment(connector.end()))
    return found.calendar_range if found and found.span.end == len(reader.small) else None


def _in_digits(written: str, today: int) -> CalendarRange | None:
    """Return the day of "3.5." or of "24/03/2025", where no country reads that differently."""
    if short := _DAY_AND_MONTH.fullmatch(written):
        return last_date(int(short["month"]), int(short["day"]), today)
    slashed = _SLASHED.fullmatch(written)
    if slashed is None:
        return None
    one, two, year = (int(slashed[name]) for name in ("one", "two", "year"))
    if one <= _MONTHS and two <= _MONTHS and one != two:
        return None
    day, month = (two, one) if two > _MONTHS else (one, two)
    reader = _Reader("", f"{year:04}-{month:02}-{day:02}", today, time_words(ENGLISH))
    moment = reader.moment(0)
    return moment.calendar_range if moment else None


def _stop_words(text: str, small: str, language: str) -> int:
    """Return how many words of a text carry grammar in a language, with accents or without."""
    known = STOP_WORDS[language]
    words = (text.casefold(), small)
    return max(sum(word in known for word in _LETTERS.findall(each) if len(word) > 1) for each in words)


def _is_english(words: str) -> bool:
    """Return whether `words` may be English all the same: "do 2023" is Polish only where no English is."""
    return all(len(word) == 1 or word in STOP_WORDS[ENGLISH] for word in _LETTERS.findall(words))


def _calendar_ranges(reader: _Reader) -> Iterator[_Found]:
    place = 0
    while match := _WORD.search(reader.text, place):
        found = _at(reader, match.start())
        if found is None:
            place = _word_end(reader.text, match.start())
            continue
        if isinstance(found, _Found):
            yield found
            place = found.span.end
        else:
            place = found.end


def _at(reader: _Reader, place: int) -> _Found | Moment | None:
    """Return the time at a place; a moment alone where it is one that restricts nothing."""
    moment = reader.moment(place)
    if moment and _is_meant(reader, place, moment, joined=False):
        return _plain(place, moment)
    connector = reader.words.connector.match(reader.small, place)
    if connector is None:
        return None
    moment = reader.moment(connector.end())
    if moment and not _is_meant(reader, connector.end(), moment, joined=True):
        return None
    return _connected(reader, connector, moment) or moment


def _word_end(text: str, place: int) -> int:
    while place < len(text) and (text[place].isalnum() or text[place] == "_"):
        place += 1
    return place


def _plain(place: int, moment: Moment) -> _Found:
    return _expression(place, moment.end, moment.calendar_range, binding=moment.recent)


def _connected(reader: _Reader, connector: re.Match[str], moment: Moment | None) -> _Found | None:
    """Return the time behind "since", "in" and the like; None if it is no restriction."""
    place, how = connector.start(), (connector.lastgroup or "").partition("_")[0]
    if how in {"range", "since"}:
        whole = _range(reader, connector.end(), moment, how)
        if whole:
            return _expression(place, whole.end, whole.calendar_range, binding=True)
    if moment is None:
        return None
    if how == "range":
        how = "since" if reader.words.onwards.match(reader.small, moment.end) else "at"
    before = reader.small[:place]
    if how == "by" or (how == "since" and reader.words.record.search(before)):
        return None
    # "Before Friday's match" means what leads up to it.
    led_up = _POSSESSIVE.match(reader.text, moment.end) or reader.words.earlier.search(before)
    if how in {"before", "until"} and led_up:
        return None
    if how == "at":
        return _plain(place, moment)
    return _expression(place, moment.end, _side(how, moment.calendar_range), binding=True)


def _range(reader: _Reader, place: int, first: Moment | None, how: str) -> Moment | None:
    """Return the range from the first of two times to the second.

    Both may share the year of the second, or its month: "3 to 7 May".
    """
    words, small = reader.words, reader.small
    day = words.day.match(small, place) if first is None else None
    end = first.end if first else day.end() if day else None
    joint = None if end is None else words.joint.match(small, end)
    second = reader.moment(joint.end()) if joint else None
    if second is None or joint is None or (how == "since" and joint.group().strip() in _AND):
        return None
    if day:
        return _days_of_month(int(day["day"]), second)
    start, finish = first.calendar_range.start if first else None, second.calendar_range.end
    if start is not None and finish is not None and start >= finish:
        again = replace(reader, today=finish - 1).moment(place)
        start = again.calendar_range.start if again else start
    return Moment(second.end, CalendarRange(start, finish))


def _days_of_month(first: int, last: Moment) -> Moment | None:
    days = last.day_of_month - first
    start = last.calendar_range.start
    if start is None or not 0 < days < last.day_of_month:
        return None
    return Moment(last.end, CalendarRange(start - days * DAY, last.calendar_range.end))


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


def _is_meant(reader: _Reader, place: int, moment: Moment, *, joined: bool) -> bool:
    """Return whether words are a time, and not a name or verb: "USA Today", "may"."""
    text = reader.text
    word = text[place : moment.end]
    if _MAJA.search(word):
        return False
    last = word.split()[-1]
    if last in reader.words.ambiguous and not text.islower():
        return False
    if joined:
        return True
    after_name = _NAME_BEFORE.search(text[:place]) is not None
    return not moment.bare and not (after_name and word[0].isupper() and word.isalpha())


def _expression(start: int, end: int, calendar_range: CalendarRange, *, binding: bool) -> _Found:
    return _Found(Span(start=start, end=end), calendar_range, binding)
