"""What a server's headers ask of those who come again."""

from datetime import timedelta

import pytest

from corpus.fetching.responses import fresh_for, retry_after
from tests.builders import NOON

DATE = "Thu, 24 Apr 2025 12:00:00 GMT"
IN_TEN_MINUTES = "Thu, 24 Apr 2025 12:10:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'Public, MAX-AGE="600", must-revalidate'}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "700"}, 0),
        ({"cache-control": "max-age=600", "age": "-5"}, 600),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "no-store", "expires": IN_TEN_MINUTES}, 0),
        ({"cache-control": "max-age=ten"}, 0),
        ({"cache-control": "max-age"}, 0),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age=" + "9" * 5000}, 365 * 86400),
        ({"expires": IN_TEN_MINUTES, "date": DATE}, 600),
        ({"expires": IN_TEN_MINUTES}, 600),
        ({"expires": DATE, "date": IN_TEN_MINUTES}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "Thu, 99 Foo 2025"}, 0),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, 365 * 86400),
        ({"cache-control": "max-age=60", "expires": IN_TEN_MINUTES}, 60),
    ],
)
def test_how_long_an_answer_stays_fresh(headers, seconds):
    assert fresh_for(headers, now=NOON) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        (IN_TEN_MINUTES, 600),
        ("Thu, 24 Apr 2025 11:00:00 GMT", 0),
        ("9" * 50, 365 * 86400),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("²", None),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone(value, seconds):
    asked = retry_after({"retry-after": value}, now=NOON)

    assert asked == (None if seconds is None else timedelta(seconds=seconds))
