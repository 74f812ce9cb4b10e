"""Options of a question as values."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.cli.options import asked_scope
from bot.core.errors import UserError


def scope(**options):
    return asked_scope(
        **({"limit": 3, "now": "2025-04-24", "sources": None, "since": None, "until": None} | options)
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-04-24T18:00", datetime(2025, 4, 24, 18, tzinfo=UTC)),
        ("2025-04-24 18:00:05", datetime(2025, 4, 24, 18, 0, 5, tzinfo=UTC)),
        ("2025-04-24T18:00:00Z", datetime(2025, 4, 24, 18, tzinfo=UTC)),
        ("2025-04-24T18:00:00+02:00", datetime(2025, 4, 24, 18, tzinfo=timezone(timedelta(hours=2)))),
    ],
)
def test_a_time_may_be_written_as_iso_8601_has_it(text, moment):
    assert scope(now=text).now == moment
    assert scope(since=text).since == moment


def test_a_date_as_the_end_includes_its_day_and_a_time_does_not():
    assert scope(until="2025-04-24").until == datetime(2025, 4, 25, tzinfo=UTC)
    assert scope(until="2025-04-24T00:00").until == datetime(2025, 4, 24, tzinfo=UTC)


def test_no_source_option_means_all_sources():
    assert scope(sources=[]).sources is None
    assert scope(sources=["A", "B"]).sources == ("A", "B")


@pytest.mark.parametrize("option", ["now", "since", "until"])
def test_what_is_no_time_is_refused_by_the_name_of_its_option(option):
    with pytest.raises(UserError, match=f"--{option} 'soon'"):
        scope(**{option: "soon"})


@pytest.mark.parametrize("option", ["now", "since", "until"])
@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01T00:00:00+05:00"])
def test_a_time_at_an_end_of_the_calendar_is_refused(option, text):
    with pytest.raises(UserError, match=f"--{option}"):
        scope(**{option: text})
