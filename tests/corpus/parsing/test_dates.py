"""Dates as files write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.parsing.dates import read_date

NOON = datetime(2022, 1, 21, 12, tzinfo=UTC)
DAY = NOON.replace(hour=0)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2022-01-21T12:00:00Z", NOON),
        ("2022-01-21T14:00:00+02:00", NOON),
        ("2022-01-21 12:00", NOON),
        (" 2022-01-21 ", DAY),
        ("20220121", DAY),
        (20220121, DAY),
        ("Fri, 21 Jan 2022 07:00:00 EST", NOON),
        ("Fri, 21 Jan 2022 12:00:00 GMT", NOON),
        ("21 Jan 2022 12:00:00 -0000", NOON),
        ("2022/01/21", DAY),
        ("January 21, 2022", DAY),
        ("Jan 21, 2022", DAY),
        ("21 January 2022", DAY),
        ("21.01.2022", DAY),
        (1642766400, NOON),
        (1642766400.0, NOON),
        ("1642766400", NOON),
        (1642766400000, NOON),
        (date(2022, 1, 21), DAY),
        (datetime(2022, 1, 21, 12), NOON),
        (datetime(2022, 1, 21, 13, tzinfo=timezone(timedelta(hours=1))), NOON),
    ],
)
def test_a_date_is_read_in_its_usual_forms(written, moment):
    assert read_date(written) == moment
    assert read_date(written).tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2022-13-45",
        "02/03/2022",
        "Wed, 99 Foo",
        None,
        True,
        [],
        {},
        1e300,
        float("nan"),
        10**40,
        "9" * 100,
    ],
)
def test_what_cannot_be_read_is_no_date(written):
    assert read_date(written) is None


@given(
    st.one_of(
        st.text(max_size=40), st.integers(), st.floats(), st.dates(), st.datetimes(timezones=st.timezones())
    )
)
def test_nothing_raises(value):
    moment = read_date(value)
    assert moment is None or moment.tzinfo is UTC
