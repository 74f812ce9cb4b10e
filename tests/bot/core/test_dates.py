"""Days in digits and in words: what they mean, and what is offered while one types."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dates import first_moment, last_moment, offered_days, offered_zones, zone_of
from bot.core.errors import UserError
from bot.locale.catalogue import Catalogue
from bot.locale.texts import ENGLISH
from tests.bot.phrases.measure_phrases import RIGHT, judged
from tests.builders import NOON


def day(month, number, year=2025):
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2025-04-24", day(4, 24), day(4, 25)),
        (" 2025-04-24 ", day(4, 24), day(4, 25)),
        ("yesterday", day(4, 23), day(4, 24)),
        ("last week", day(4, 14), day(4, 21)),
        ("Monday", day(4, 21), day(4, 22)),
        ("March", day(3, 1), day(4, 1)),
        ("3 days ago", day(4, 21), day(4, 22)),
        ("24.04.2025", day(4, 24), day(4, 25)),
        ("24/04/2025", day(4, 24), day(4, 25)),
        ("1.4.", day(4, 1), day(4, 2)),
        ("la semana pasada", day(4, 14), day(4, 21)),
    ],
)
def test_a_day_begins_and_ends(written, first, last):
    assert first_moment(written, now=NOON) == first
    assert last_moment(written, now=NOON) == last


@pytest.mark.parametrize(
    "written", ["", "soon", "2025-02-30", "04/03/2025", "32.04.2025", "9" * 6000, "Monday or Tuesday or so"]
)
def test_what_is_no_day_is_told(written):
    for moment in (first_moment, last_moment):
        with pytest.raises(UserError, match="write it like 2025-04-24"):
            moment(written, now=NOON)


@given(st.dates())
def test_what_is_offered_is_a_day(written):
    (offered,) = offered_days(written.isoformat(), ENGLISH, now=NOON) or (None,)

    assert offered is None or first_moment(offered.value, now=NOON).date().isoformat() == offered.value


def test_days_are_offered_in_words_before_anything_is_typed():
    labels = [each.label for each in offered_days("", ENGLISH, now=NOON)]

    assert labels[:2] == ["today · 24 April 2025", "yesterday · 23 April 2025"]
    assert labels[-1] == "beginning of this year · 1 January 2025"


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        ("en", "yes", "2025-04-23"),
        ("de", "gest", "2025-04-23"),
        ("en", "last week", "2025-04-14"),
        ("pl", "wczo", "2025-04-23"),
    ],
)
def test_what_is_typed_leads_to_a_day(language, written, value):
    (offered,) = offered_days(written, Catalogue().of(language), now=NOON)

    assert offered.value == value


def test_where_nothing_is_meant_nothing_is_offered():
    assert offered_days("xyz", ENGLISH, now=NOON) == ()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" berlin ", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_or_its_city(name, key):
    assert zone_of(name).key == key


@pytest.mark.parametrize("name", ["Europe/Berln", "berln"])
def test_a_name_that_is_misspelt_is_answered_with_the_nearest(name):
    with pytest.raises(UserError, match="Write it like Europe/Berlin"):
        zone_of(name)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "GMT+1", "x" * 300])
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(UserError, match="I don't know the time zone"):
        zone_of(name)


def test_zones_are_offered_by_the_beginning_of_their_city_first():
    assert offered_zones("berl", 5) == ["Europe/Berlin"]
    assert offered_zones("york", 5) == ["America/New_York"]
    assert len(offered_zones("", 25)) == 25


@pytest.mark.parametrize("half", ["tuning", "checking"])
def test_dates_of_five_languages_are_read_and_none_wrong(half):
    assert [each for each in judged("dates", half) if each[2] != RIGHT] == []
