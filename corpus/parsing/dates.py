"""Read dates in the many ways that feeds and files write them. The one importer of dateparser."""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from corpus.models.article import as_utc

_MILLISECONDS_FROM = 100_000_000_000  # as seconds, this is the year 5138
_LONGEST = 64  # more characters are no date, and costly to try as one
_EPOCH_FROM = 100_000_000  # less is a date such as 20220121, for as seconds it ends in March 1973
_EPOCH = re.compile(r"(?:\d{9,11}|\d{13})(?:\.\d+)?")
_COMPACT = MappingProxyType({12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"})  # by the number of digits
# RFC 822 as nearly all feeds write it, so that email's lenient parser sees nothing that it would misread.
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9}, ?)?\d{1,2}(?P<sign>[ -])[A-Za-z]{3}(?P=sign)(?:\d{4}|\d{2})"
    r" \d{2}:\d{2}(?::\d{2})?(?: (?:[+-]\d{4}|GMT|UTC?|Z|(?P<name>[ECMP][SD]T)))?"
)
_BEFORE_OFFSET = re.compile(r"(?<=\d) (?=[+-]\d{2}:?\d{2}$)")
# "08.57", which the standard library reads as 8 hours and a fraction of a second.
_DOTTED_TIME = re.compile(r"(?<=[ T]\d\d)\.(?=\d\d$)")
# "08h57" and "20:57 hs", as France, Portugal and Argentina write the time.
_LETTERED_TIME = re.compile(r"(?<=\b\d\d)h(?=\d\d\b)|(?<=\b\d)h(?=\d\d\b)", re.IGNORECASE)
_HOURS_BEHIND = re.compile(r"(?<=:\d\d) ?(?:hs|hrs|h)\.?$", re.IGNORECASE)
_COMMENT = re.compile(r"(?<=[+-]\d{4}) ?\([^()]*\)\s*$")  # the zone in words, as JavaScript writes it
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Days and months in numbers: with dots the day comes first everywhere, otherwise it depends on the country.
_YEAR_LAST = re.compile(r"(?<!\d)(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?P=sign)\d{4}(?!\d)")
_YEAR_FIRST = re.compile(r"\d{4}\D")
_SHORT_YEAR = re.compile(r"(?<!\d)\d{1,2}([/.-])\d{1,2}\1\d{2}(?!\d)")
_NUMBER, _FRACTION = re.compile(r"\d+"), re.compile(r"(?<=:\d\d)[.,]\d+")


def read_date(value: object, language: str | None = None) -> datetime | None:
    """Return the moment in UTC that `value` names; None if not all of it can be read.

    Understands datetimes and dates, seconds (or milliseconds) since 1970, ISO 8601, RFC 822, dates in words
    of some 25 languages and in numbers, and the names of time zones. A date that reads differently in two
    countries (02/03/2022) is read only where `language` names the country or its way of writing. A date
    without a zone counts as UTC.

    Args:
        value: what a feed or a file gives as its date.
        language: BCP 47 tag of what the date belongs to, such as "de" or "en-GB".

    >>> read_date("January 21, 2022").isoformat()
    '2022-01-21T00:00:00+00:00'
    >>> read_date("02/03/2022", "en-GB").isoformat(), read_date("02/03/2022", "en")
    ('2022-03-02T00:00:00+00:00', None)
    """
    try:
        return as_utc(_moment(value, language))
    except (ValueError, OverflowError, OSError, ZoneInfoNotFoundError):
        return None


def _moment(value: object, language: str | None) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(value) if value >= _EPOCH_FROM else _from_text(str(value), language)
    return _from_text(value, language) if isinstance(value, str) else None


def _from_epoch(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds / 1000 if seconds >= _MILLISECONDS_FROM else seconds, UTC)


def _from_text(text: str, language: str | None) -> datetime | None:
    text, zone = _without_region(_plain(_COMMENT.sub("", text[: 2 * _LONGEST])))
    if not text or len(text) > _LONGEST:
        return None
    found = _local(text, language)
    return found.replace(tzinfo=zone) if found and zone and found.tzinfo is None else found


def _local(text: str, language: str | None) -> datetime | None:
    """Return the moment that `text` names, without a zone where it has none."""
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    if text.isdigit() and (form := _COMPACT.get(len(text))):
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    text = _HOURS_BEHIND.sub("", _LETTERED_TIME.sub(":", _DOTTED_TIME.sub(":", text)))
    with suppress(ValueError):
        return datetime.fromisoformat(_BEFORE_OFFSET.sub("", text))
    language = (language or "").lower().replace("_", "-")
    if written := _RFC_822.fullmatch(text):
        offset = _zones(language).get(written["name"])
        with suppress(ValueError):  # its month may be of another language
            found = parsedate_to_datetime(text)
            return found if offset is None else found.replace(tzinfo=timezone(offset))
    if not _YEAR.search(text) or _SHORT_YEAR.search(text):
        return None
    return _in_words(text, language)


# The zones of North America whose names say nothing of summer time; other regions stand as in the tz
# database, as Java writes them.
_AMERICAN = MappingProxyType(
    {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
)
_REGION = re.compile(
    r"(?<=[\dMm.Z])(?: (?P<american>[ECMP]T)| ?\[?(?P<region>[A-Z]\w+(?:/[A-Z]\w+){1,2})\]?)$"
)


def _without_region(text: str) -> tuple[str, ZoneInfo | None]:
    """Return `text` without the region at its end, and the zone of that region."""
    found = _REGION.search(text)
    if found is None:
        return text, None
    return text[: found.start()], ZoneInfo(found["region"] or _AMERICAN[found["american"]])


def _plain(text: str) -> str:
    """Return `text` in ASCII digits and single blanks, as the patterns expect it."""
    folded = " ".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())
    return "".join(
        str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign for sign in folded
    )


# The languages of dateparser that are tried where the feed names none, by the number of news sites.
_LANGUAGES = tuple(
    "en de fr es it pt nl pl ru sv da nb fi cs tr el uk hu ro et bg hr sk ar he fa hi id vi zh ja ko".split()
)
_CODES = MappingProxyType({"no": "nb", "nn": "nb", "iw": "he"})
_MONTH_FIRST = frozenset({"en-us", "en-ph", "fil"})
# Hours from UTC where several zones share a name, and where dateparser's table is out of date. Most
# readers decide; the language of the feed decides otherwise.
_SHARED_NAMES = MappingProxyType(
    {
        "IST": MappingProxyType({"": 5.5, "he": 2.0, "ga": 1.0, "en-ie": 1.0, "en-il": 2.0}),
        "BST": MappingProxyType({"": 1.0, "bn": 6.0, "en-bd": 6.0}),
        "CST": MappingProxyType({"": -6.0, "zh": 8.0, "es-cu": -5.0}),
        "CDT": MappingProxyType({"": -5.0, "es-cu": -4.0}),
        "PST": MappingProxyType({"": -8.0, "fil": 8.0, "tl": 8.0, "en-ph": 8.0}),
        "EST": MappingProxyType({"": -5.0, "en-au": 10.0}),
        "EDT": MappingProxyType({"": -4.0, "en-au": 11.0}),
        "AST": MappingProxyType({"": -4.0, "ar": 3.0}),
        "AMT": MappingProxyType({"": -4.0, "hy": 4.0}),
        "GST": MappingProxyType({"": 4.0}),
        "SST": MappingProxyType({"": -11.0, "en-sg": 8.0}),
        "VET": MappingProxyType({"": -4.0}),
        "MSK": MappingProxyType({"": 3.0}),
    }
)


@lru_cache(maxsize=4096)  # what cannot be read takes 15 ms, and a feed repeats it
def _in_words(text: str, language: str) -> datetime | None:
    """Return the moment that `text` names in `language` or another, by dateparser."""
    # Imported here: it takes a quarter of a second, and most dates do without.
    from dateparser.date import DateDataParser

    text = text.replace("\u041c\u0421\u041a", "MSK")
    order = _order_of(text, language)
    if order is None:
        return None
    parser = DateDataParser(
        languages=_languages_of(language.partition("-")[0]),
        use_given_order=True,
        try_previous_locales=False,
        settings=_settings(order, language),
    )
    found = parser.get_date_data(text).date_obj
    return found if found and _is_whole(text, found) else None


def _languages_of(own: str) -> list[str]:
    """Return the languages to try in order; English, which many feeds claim in vain, says nothing."""
    from dateparser.data.languages_info import language_order  # imported here as above

    first = _CODES.get(own, own)
    return [first, "en"] if first != "en" and first in language_order else list(_LANGUAGES)


def _order_of(text: str, language: str) -> str | None:
    """Return the order of day, month and year in numbers; None where it would be a guess."""
    if _YEAR_FIRST.match(text):
        return "YMD"
    found = _YEAR_LAST.search(text)
    if found is None or found["sign"] == ".":
        return "DMY"
    first, second = int(found["first"]), int(found["second"])
    if max(first, second) > 12 or first == second:  # noqa: PLR2004 # months
        return "MDY" if second > first else "DMY"
    if language in _MONTH_FIRST:
        return "MDY"
    return "DMY" if language and language != "en" else None


def _settings(order: str, language: str) -> Mapping[str, object]:
    return {
        "DATE_ORDER": order,
        "PREFER_LOCALE_DATE_ORDER": False,
        "PARSERS": ["absolute-time"],  # "3 days ago" depends on the clock
        "REQUIRE_PARTS": ["day", "month", "year"],
        "TIMEZONE_ABBREVIATIONS": _zones(language),
    }


def _zones(language: str) -> dict[str, timedelta]:
    """Return how far from UTC the shared names are in `language`."""
    own = language.partition("-")[0]
    return {
        name: timedelta(hours=hours.get(language, hours.get(own, hours[""])))
        for name, hours in _SHARED_NAMES.items()
    }


def _is_whole(text: str, found: datetime) -> bool:
    """Return whether every number of `text` is a part of the moment that was found in it."""
    offset = abs(found.utcoffset() or timedelta())
    hours, minutes = divmod(int(offset.total_seconds()) // 60, 60)
    parts = {found.day, found.month, found.year, found.hour, found.hour % 12 or 12, found.minute}
    parts |= {found.second, hours, minutes, 100 * hours + minutes}
    return all(int(number) in parts for number in _NUMBER.findall(_FRACTION.sub("", text)))
