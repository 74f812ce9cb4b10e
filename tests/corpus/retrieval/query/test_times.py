"""Times in a question."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.models.answer import TimeWindow
from corpus.models.article import as_utc
from corpus.retrieval.query.time_words import TIME_LANGUAGES, time_words
from corpus.retrieval.query.times import find_times
from tests.builders import NOON, odd_text  # NOON is a Thursday, the 24th of April 2025


def day(year, month, day, hour=0):
    return datetime(year, month, day, hour, tzinfo=UTC)


def times(question, now=NOON):
    return find_times(question, now if now and now.tzinfo else as_utc(now))


BINDING = [
    ("What happened yesterday?", "yesterday", day(2025, 4, 23), day(2025, 4, 24)),
    ("who died today", "today", day(2025, 4, 24), day(2025, 4, 25)),
    ("the day before yesterday", "the day before yesterday", day(2025, 4, 22), day(2025, 4, 23)),
    ("Who met Rutte last week?", "last week", day(2025, 4, 14), day(2025, 4, 21)),
    ("two days ago", "two days ago", day(2025, 4, 22), day(2025, 4, 23)),
    ("what of three weeks ago?", "of three weeks ago", day(2025, 3, 31), day(2025, 4, 7)),
    ("news of the last 3 days", "of the last 3 days", day(2025, 4, 21), None),
    ("in the past two weeks", "in the past two weeks", day(2025, 4, 10), None),
    ("within the last 24 hours", "within the last 24 hours", day(2025, 4, 23, 12), None),
    ("Who won since March?", "since March", day(2025, 3, 1), None),
    ("Who won since Monday?", "since Monday", day(2025, 4, 21), None),
    ("Who won since last Tuesday?", "since last Tuesday", day(2025, 4, 22), None),
    ("since the beginning of the year", "since the beginning of the year", day(2025, 1, 1), None),
    ("since early 2020", "since early 2020", day(2020, 1, 1), None),
    ("from 4 July 2022 onwards", "from 4 July 2022", day(2022, 7, 4), None),
    ("after 2021", "after 2021", day(2022, 1, 1), None),
    ("before Monday", "before Monday", None, day(2025, 4, 21)),
    ("prior to 2020", "prior to 2020", None, day(2020, 1, 1)),
    ("up to 12 May 2022", "up to 12 May 2022", None, day(2022, 5, 13)),
    ("until March", "until March", None, day(2025, 4, 1)),
    ("between March and June 2023", "between March and June 2023", day(2023, 3, 1), day(2023, 7, 1)),
    (
        "between 12 June 2022 and 3 July 2022?",
        "between 12 June 2022 and 3 July 2022",
        day(2022, 6, 12),
        day(2022, 7, 4),
    ),
    ("from January to March", "from January to March", day(2025, 1, 1), day(2025, 4, 1)),
    ("between Monday and Wednesday", "between Monday and Wednesday", day(2025, 4, 21), day(2025, 4, 24)),
]
EVIDENCE = [
    ("What did the Rolling Stones do 2023 times?", "2023", day(2023, 1, 1), day(2024, 1, 1)),
    ("Wann war Merz am Dienstagabend in Prag?", "am Dienstagabend", day(2025, 4, 22), day(2025, 4, 23)),
    ("la grève de la mi-mars", "de la mi-mars", day(2025, 3, 11), day(2025, 3, 21)),
    ("Who won in 2023?", "in 2023", day(2023, 1, 1), day(2024, 1, 1)),
    ("who won the 2022 cup", "2022", day(2022, 1, 1), day(2023, 1, 1)),
    ("Who won in May 2022?", "in May 2022", day(2022, 5, 1), day(2022, 6, 1)),
    ("who won in may 2022", "in may 2022", day(2022, 5, 1), day(2022, 6, 1)),
    ("Who won in May?", "in May", day(2024, 5, 1), day(2024, 6, 1)),
    ("Who won last March?", "last March", day(2025, 3, 1), day(2025, 4, 1)),
    ("on 12 June", "on 12 June", day(2024, 6, 12), day(2024, 6, 13)),
    ("on June 12th, 2023", "on June 12th, 2023", day(2023, 6, 12), day(2023, 6, 13)),
    ("on Sunday, 4 May 2024", "on Sunday, 4 May 2024", day(2024, 5, 4), day(2024, 5, 5)),
    ("on 2022-06-12", "on 2022-06-12", day(2022, 6, 12), day(2022, 6, 13)),
    ("the 29th of February", "the 29th of February", day(2024, 2, 29), day(2024, 3, 1)),
    ("What did she say on Monday?", "on Monday", day(2025, 4, 21), day(2025, 4, 22)),
    ("Thursday's match", "Thursday", day(2025, 4, 24), day(2025, 4, 25)),
    ("last Thursday", "last Thursday", day(2025, 4, 17), day(2025, 4, 18)),
    ("Who resigned this week?", "this week", day(2025, 4, 17), day(2025, 4, 25)),
    ("Who won last weekend?", "last weekend", day(2025, 4, 19), day(2025, 4, 21)),
    ("this month", "this month", day(2025, 4, 1), day(2025, 5, 1)),
    ("last month", "last month", day(2025, 3, 1), day(2025, 4, 1)),
    ("last year", "last year", day(2024, 1, 1), day(2025, 1, 1)),
    ("late last year", "late last year", day(2024, 9, 1), day(2025, 1, 1)),
    ("a couple of months ago", "a couple of months ago", day(2025, 2, 1), day(2025, 3, 1)),
    ("last summer", "last summer", day(2024, 6, 1), day(2024, 9, 1)),
    ("in the winter of 2022", "in the winter of 2022", day(2022, 12, 1), day(2023, 3, 1)),
]


@pytest.mark.parametrize(
    ("question", "words", "since", "until", "binding"),
    [(*case, True) for case in BINDING] + [(*case, False) for case in EVIDENCE],
)
def test_a_time_has_the_width_of_its_words(question, words, since, until, binding):
    (found,) = times(question)

    assert found.span.of(question) == words
    assert (found.window.since, found.window.until) == (since, until)
    assert found.binding == binding


@pytest.mark.parametrize(
    "question",
    [
        "Which paper is USA TODAY?",
        "What do Black Friday sales tell?",
        "Who may in theory march on Rome?",
        "Who will march in march formation?",
        "This was the highest hike since 1994",
        "for the first time since 2017",
        "What share of power by 2025?",
        "over 600 years ago",
        "compared to a year ago",
        "Who won in the week?",
        "Before Friday's match, who was fit?",
        "on 31 February",
        "When had rates last risen before 2024?",
        "It costs $2022 or 2,022 or 2022-23",
        "today's teens",
        "area 1950000",
        "This may be true",
        "in contrast to previous years",
        "What do 300 graduates earn?",
        "Które 3 mają szanse?",
        "Qui a perdu la tête la première fois depuis 1994 ?",
    ],
)
def test_other_words_are_no_time(question):
    assert times(question) == ()


@pytest.mark.parametrize(
    "question",
    [
        "yesterday",
        "last week",
        "since March",
        "the last 3 days",
        "two days ago",
        "this week",
        "on Monday",
        "May 4",
    ],
)
def test_without_a_now_relative_words_are_left_alone(question):
    assert times(question, now=None) == ()


def test_without_a_now_absolute_times_are_read_all_the_same():
    (found,) = times("Who won since May 2022?", now=None)

    assert found.window.since == day(2022, 5, 1)


@pytest.mark.parametrize(
    ("zone", "words", "since", "until"),
    [
        ("Europe/Berlin", "yesterday", day(2025, 4, 22, 22), day(2025, 4, 23, 22)),
        ("Asia/Tokyo", "today", day(2025, 4, 23, 15), day(2025, 4, 24, 15)),
        ("Pacific/Kiritimati", "yesterday", day(2025, 4, 23, 10), day(2025, 4, 24, 10)),
        ("America/New_York", "last week", day(2025, 4, 14, 4), day(2025, 4, 21, 4)),
        ("America/New_York", "before Monday", None, day(2025, 4, 21, 4)),
        ("Europe/Berlin", "since March", day(2025, 2, 28, 23), None),
    ],
)
def test_days_are_those_of_the_zone_of_now(zone, words, since, until):
    windows = [found.window for found in times(words, NOON.astimezone(ZoneInfo(zone)))]

    assert windows == [TimeWindow(since=since, until=until)]


phrases = st.lists(
    st.sampled_from(
        (
            *"since before after between and from to until in on the last past this early of , -".split(),
            *(word for language in TIME_LANGUAGES for word in time_words(language).months),
            *(word for language in TIME_LANGUAGES for word in time_words(language).weekdays),
            *"seit depuis desde od bis au hasta do zwischen entre miedzy vor hace temu letzte pasada".split(),
            *"yesterday today tonight week weekend month year years days hours ago".split(),
            *"a few couple 3 29 999 31st".split(),
            *"2023 1900 2099 2024-02-30 0000-00-00 9999".split(),
        )
    ),
    max_size=12,
).map(" ".join)
moments = st.datetimes() | st.sampled_from([datetime.min, datetime.max])


@given(phrases | odd_text, moments)
@example("the last 999 years, 999 months ago, last winter, last weekend, before yesterday", datetime.min)
@example("this year, this winter, since today, after this month, this weekend", datetime.max)
@example("the 29th of February", datetime.min)
def test_any_text_at_any_time_is_read(text, now):
    found = times(text, now)

    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    for each in found:
        since, until = each.window.since, each.window.until
        assert each.span.of(text).strip()
        assert each.window or now in (datetime.min, datetime.max) or now.year in (1, 9999)
        assert since is None or until is None or since < until or "between" in text or "from" in text


@given(
    st.sampled_from([case[0] for case in BINDING + EVIDENCE]),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),
)
def test_a_time_that_looks_back_has_begun(question, now):
    for found in times(question, now):
        since = found.window.since
        if since is not None and not any(char.isdigit() for char in question):
            assert since <= as_utc(now)
