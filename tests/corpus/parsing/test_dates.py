"""Dates as files write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.feeds.parsing import parse_feed
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
        ("Friday, 21-Jan-22 12:00:00 GMT", NOON),
        ("Fri Jan 21 12:00:00 2022", NOON),
        ("Fri Jan 21 13:00:00 CET 2022", NOON),
        ("Fri Jan 21 2022 13:00:00 GMT+0100 (Central European Standard Time)", NOON),
        ("2022-01-21 14:00:00.0 +02:00", NOON),
        ("2022-01-21 12.00", NOON),
        ("21 jan 2022 12h00", NOON),
        ("21 janvier 2022 à 12H00", NOON),
        ("21 enero, 2022 - 12:00 hs", NOON),
        ("21-Jan-2022 12:00", NOON),
        ("vie, 21 ene 2022 12:00:00 +0000", NOON),
        ("Pt, 21 sty 2022 13:00:00 +0100", NOON),
        ("2022-01-21T13:00:00+01:00[Europe/Paris]", NOON),
        ("20220121120000", NOON),
        ("1642766400.0", NOON),
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
        "2022",
        "2022-01",
        "January 2022",
        "21 January",
        "21/01/22",
        "Fri, 21 Jan 2022 12:00:00 XYZ",
        "21 Jan 2022 12:00 or so",
        "21 Jan 2022 12:00 7",
        "31 Feb 2022",
        "21 Jan 2022 25:00",
        "2022-01-21 2022-01-22",
        "three days ago",
        "2022-01-21 12:00 Europe/Nowhere",
        "2022-01-21 12:00 America/Argentina",
    ],
)
def test_what_cannot_be_read_is_no_date(written):
    assert read_date(written) is None


@pytest.mark.parametrize(
    ("clock", "utc"),
    [
        ("12:00 CET", 11),
        ("12:00:00 MEZ", 11),
        ("12:00 EET", 10),
        ("12:00 MSK", 9),
        ("12:00 МСК", 9),
        ("15:00 SGT", 7),
        ("15:00 HKT", 7),
        ("15:00 WIB", 8),
        ("15:00 PKT", 10),
        ("15:00 KST", 6),
        ("15:00 NZDT", 2),
        ("12:00 SAST", 10),
        ("12:00 BRT", 15),
        ("9:00 AM EST", 14),
        ("9:00 PM CET", 20),
        ("1:00 p.m. ET", 18),
        ("1:00 PM PT", 21),
    ],
)
def test_the_names_of_time_zones_are_known(clock, utc):
    assert read_date(f"Fri, 21 Jan 2022 {clock}") == DAY.replace(hour=utc)


def test_the_name_of_a_summer_time_is_its_hour():
    for name, utc in (("BST", 11), ("CEST", 10), ("EEST", 9), ("EDT", 16), ("ET", 16)):
        assert read_date(f"21 Jul 2022 12:00 {name}") == datetime(2022, 7, 21, utc, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "hour"),
    [
        ("IST", None, 6.5),
        ("IST", "en-GB", 6.5),
        ("IST", "he", 10),
        ("IST", "en-IE", 11),
        ("CST", None, 18),
        ("CST", "zh-CN", 4),
        ("BST", "bn", 6),
        ("AST", "ar", 9),
        ("PST", "en-PH", 4),
    ],
)
def test_a_zone_name_of_two_countries_is_read_by_the_language(zone, language, hour):
    assert read_date(f"Fri, 21 Jan 2022 12:00:00 {zone}", language) == DAY + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("written", "language", "moment"),
    [
        ("21-01-2022 12:00", None, NOON),
        ("2022.01.21 12:00", None, NOON),
        ("2022年1月21日", None, DAY),
        ("２０２２年１月２１日 12時00分", "ja", NOON),
        ("2022년 1월 21일 오후 12:00", "ko", NOON),
        ("Fr, 21. Januar 2022, 12:00 Uhr", "de", NOON),
        ("ven. 21 janv. 2022 12h00", "fr", NOON),
        ("viernes, 21 de enero de 2022", None, DAY),
        ("21 gennaio 2022", "it-IT", DAY),
        ("pt., 21 sty 2022 12:00", "pl", NOON),
        ("21 января 2022 г., 12:00", None, NOON),
        ("21 Ocak 2022 Cuma", "tr", DAY),
        ("21. ledna 2022", None, DAY),
        ("21. jan. 2022", "no", DAY),
        ("٢١ يناير ٢٠٢٢", "ar", DAY),
        ("21 जनवरी 2022", "hi", DAY),
        ("Fr, 21 Jan 2022 12:00:00 +0000", "en-us", NOON),
        ("02/03/2022", "fr", datetime(2022, 3, 2, tzinfo=UTC)),
        ("02/03/2022", "en-GB", datetime(2022, 3, 2, tzinfo=UTC)),
        ("02/03/2022", "en-us", datetime(2022, 2, 3, tzinfo=UTC)),
        ("1/21/2022 12:00:00 PM", None, NOON),
        ("02.03.2022", None, datetime(2022, 3, 2, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_in_the_way_of_its_language(written, language, moment):
    assert read_date(written, language) == moment


def feed(date, language=""):
    item = f"<item><title>a</title><link>https://example.org/1</link><pubDate>{date}</pubDate></item>"
    return parse_feed(f"<rss version='2.0'><channel>{language}{item}</channel></rss>").entries[0]


def test_the_dates_of_a_feed_are_read_as_it_writes_them():
    assert feed("02/03/2022 12:00", "<language>es</language>").published_at == datetime(
        2022, 3, 2, 12, tzinfo=UTC
    )
    assert feed("1642766400").published_at == NOON
    atom = "<entry><id>1</id><published>21. Januar 2022</published></entry>"
    (entry,) = parse_feed(f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'>{atom}</feed>").entries
    assert entry.published_at == DAY


def test_a_date_that_is_read_in_part_is_reported_as_none():
    for written in ("21 Jan 2022 12:00:00 XQT", "45-01-2022", "02/03/2022", "Jan 2022"):
        entry = feed(written)
        assert (entry.published_at, entry.unread_date) == (None, written)


@given(
    st.one_of(
        st.text(max_size=40), st.integers(), st.floats(), st.dates(), st.datetimes(timezones=st.timezones())
    )
)
def test_nothing_raises(value):
    moment = read_date(value)
    assert moment is None or moment.tzinfo is UTC
