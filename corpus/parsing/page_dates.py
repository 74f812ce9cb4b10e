"""Find when a page was published: by htmldate, by what it writes itself, and by its address.

htmldate finds the day, and reads neither the names of zones nor all hours; `written_dates` does.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from corpus.parsing.dates import read_date

DATE_SEARCH: Mapping[str, object] = MappingProxyType(
    {
        # On 72 dated pages 61 dates are right instead of 55, in a thirtieth of the time: the extensive search
        # reads dates into the text, and takes a year in the footer for the first of its January.
        "extensive_search": False,
        "original_date": True,
        # The day in an address would hide the hour that the page gives.
        "deferred_url_extractor": True,
        "outputformat": "%Y-%m-%dT%H:%M:%S%z",
    }
)
"""How trafilatura lets htmldate search a page for its date."""

_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)")
# The day in an address is that of some place on Earth, and an article may be dated on the eve.
_SAME_DAY = timedelta(days=2)
_SAME_DATE = timedelta(hours=36)  # between midnight, where no hour was found, and an hour with its zone
# What names the year of a site's copyright; the footer of an article itself may hold its date.
_COPYRIGHT = (
    "//footer[not(ancestor::article or ancestor::main)]",
    (
        "//body//*[@id='footer' or contains(concat(' ', @class, ' '), ' footer ') "
        "or contains(concat(' ', @class, ' '), ' site-footer ')][not(ancestor::article or ancestor::main)]"
    ),
    "//meta[translate(@itemprop, 'Y', 'y')='copyrightyear']",
)


def drop_copyright(page: Any) -> None:
    """Remove from the tree of a page (an lxml element) what dates the site and not the article."""
    for path in _COPYRIGHT:
        for element in page.xpath(path):
            if element.getparent() is not None:
                element.drop_tree()


# Names of elements that say when an article was published; "date" may say when it was changed.
_PUBLISHED = re.compile(
    r"(?:^|[.:_ -])(?:date-?published|published?-?(?:time|date|at|on)?|pub-?date|publication-?date|issued"
    r"|date-?created|first-?published)(?:$|[.:_ -])",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:^|[.:_ -])date(?:$|[.:_ -](?!modified|updated|expires))", re.IGNORECASE)
_IN_JSON = re.compile(r'"datePublished"\s*:\s*"([^"]{4,64})"')
_NAMED = "//*[@property or @name or @itemprop or @class or @pubdate][@content or @datetime or @title]"
_MOST_NAMED = 40  # elements; a page with more is a list of articles


def written_dates(page: Any) -> tuple[datetime, ...]:
    """Return when a page (an lxml element) says that it was published, the most trusted first."""
    language = page.xpath("string(/html/@lang)")
    read = (read_date(each, language) for each in dict.fromkeys((*_in_elements(page), *_in_scripts(page))))
    found = tuple(moment for moment in read if moment)
    return found or tuple(_in_lines(page, language))


def _in_elements(page: Any) -> Iterator[str]:
    doubtful = []
    for element in page.xpath(_NAMED)[:_MOST_NAMED]:
        names = " ".join(filter(None, map(element.get, ("property", "name", "itemprop", "class"))))
        value = next(filter(None, map(element.get, ("content", "datetime", "title"))), "")
        if element.get("pubdate") is not None or _PUBLISHED.search(names):
            yield value
        elif _DATE.search(names):
            doubtful.append(value)
    yield from doubtful


def _in_scripts(page: Any) -> Iterator[str]:
    for script in page.xpath("//script[@type='application/ld+json']"):
        yield from _IN_JSON.findall(script.text or "")[:1]


# What stands before the day of publication in a line of text, by language, and before that of a change.
_SAYS_PUBLISHED = re.compile(
    r"\b(?:(?:first |originally )?(?:published|posted)|publi(?:é|ée|cado|cada)|pubblicat[oa]|veröffentlicht"
    r"|erstellt|erschienen|gepubliceerd|geplaatst|opublikowano|publikacja|publicerad|udgivet|offentliggjort"
    r"|publisert|julkaistu|publikováno|vydáno|yay\u0131nlanma|yay\u0131n tarihi|опубликовано|опубліковано"
    r"|дата публикации|δημοσιεύθηκε|δημοσίευση|megjelent)\b",
    re.IGNORECASE,
)
_SAYS_CHANGED = re.compile(
    r"\b(?:(?:last )?(?:updated|modified)|mise? à jour|modifié|actualizado|atualizad[oa]|aggiornat[oa]"
    r"|(?:zuletzt )?aktualisiert|bijgewerkt|gewijzigd|aktualizacja|zaktualizowano|uppdaterad|opdateret"
    r"|oppdatert|päivitetty|aktualizováno|güncelleme|обновлено|оновлено|ενημέρωση|frissítve)\b",
    re.IGNORECASE,
)
_BETWEEN_WORDS = re.compile(
    r"[\s:|\u00b7\u2022\u2013\u2014-]+|\b(?:on|am|at|le|el|il|em|op|den|dnia|dne|tarihi)\b", re.IGNORECASE
)
_LONGEST_LINE, _LONGEST_DATE = 200, 48  # characters
_LINES = ("p", "div", "span", "time", "small", "li", "em", "i")
_MOST_LINES = 3  # each costs some attempts at reading a date


def _in_lines(page: Any, language: str) -> Iterator[datetime]:
    """Yield the dates behind a word for "published" in short lines."""
    found = 0
    for element in page.iterdescendants(*_LINES):
        line = " ".join("".join(element.itertext()).split()) if len(element) <= _MOST_LINES else ""
        said = _SAYS_PUBLISHED.search(line[:_LONGEST_LINE]) if len(line) <= _LONGEST_LINE else None
        if said is None:
            continue
        if moment := _at_start(_SAYS_CHANGED.split(line[said.end() :])[0], language):
            yield moment
        found += 1
        if found == _MOST_LINES:
            return


def _at_start(text: str, language: str) -> datetime | None:
    """Return the longest date that `text` begins with."""
    start = 0
    while between := _BETWEEN_WORDS.match(text, start):
        start = between.end()
    words = text[start : start + _LONGEST_DATE].split(" ")
    for count in range(len(words), 0, -1):
        written = " ".join(words[:count]).strip(" .,;|")
        if any(map(str.isdigit, written)) and (moment := read_date(written, language)):
            return moment
    return None


def publication_date(found: str | None, url: str | None, written: Sequence[datetime] = ()) -> datetime | None:
    """Return when a page was published: what was `found` on it, unless its address gives another day.

    Of what the page has `written` the moment counts that is on the day that was found, or else the first.

    >>> publication_date("2025-06-01T09:30:00+0200", "https://example.org/2025/04/17/bridge").isoformat()
    '2025-04-17T00:00:00+00:00'
    >>> publication_date("2025-04-17T23:30:00-0500", "https://example.org/2025/04/17/bridge").isoformat()
    '2025-04-18T04:30:00+00:00'
    """
    moment, day = _refined(read_date(found), written), _day_in(url)
    if day is None or (moment and abs(moment - day) <= _SAME_DAY):
        return moment
    return day


def _refined(found: datetime | None, written: Iterable[datetime]) -> datetime | None:
    near = (moment for moment in written if found is None or abs(moment - found) <= _SAME_DATE)
    return next(near, found)


def _day_in(url: str | None) -> datetime | None:
    written = _DAY_IN_ADDRESS.search(url or "")
    if written is None:
        return None
    year, month, day = map(int, written.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:  # a number that looks like a day
        return None
