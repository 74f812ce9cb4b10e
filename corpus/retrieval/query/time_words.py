"""How a language names times: its words, and the patterns made of them.

`time_words/<language>.txt` has, for each of five languages, lists of words and patterns. Words of one meaning
are between bars, by their number (months from January on, weekdays from Monday on, counts from one on); a
pattern names its reading in `moments.py`, and in braces the words that stand there. All is matched against
text in small letters without accents (`fillers.plain`), which is as long as the text itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.models.patterns import lazy_pattern

TIME_LANGUAGES = ("en", "de", "fr", "es", "pl")
UNITS = ("hour", "day", "week", "fortnight", "weekend", "month", "year")
_RECENT = ("hour", "day", "week", "fortnight")
_PERIODS = ("week", "weekend", "month", "year")
_PARTS = {"start": (0, 1 / 3), "middle": (1 / 3, 2 / 3), "end": (2 / 3, 1)}
_SEASONS = (3, 6, 9, 12)  # the first month of each
_CONNECTORS = ("since", "range", "after", "before", "until", "by", "at")
_DATE = r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)"
_DOTTED = r"(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>\d{4})"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePattern:
    """A pattern, and how what it matches is read."""

    reading: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """The words for times of one language; numbers by words in small letters.

    Attributes:
        months: 1 is January.
        weekdays: 0 is Monday.
        seasons: their first months.
        counts: numbers in words.
        units: a word for each to its name in `UNITS`.
        parts: words such as "early" to the share of a period where the part begins and ends.
        patterns: in the order in which they are tried.
        any_pattern: matches where one of them does, and is quicker.
        connector: "since", "between" and the like, each as a group.
        joint: what stands between two ends of a range, articles included.
        day: a day of the month in digits.
        onwards: what makes "from" a "since", behind the time.
        record: superlatives, behind which "since" restricts nothing.
        earlier: words that ask for what was earlier, before which "before" restricts nothing.
        ambiguous: months that are other words too.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, int]
    counts: Mapping[str, int]
    units: Mapping[str, str]
    parts: Mapping[str, tuple[float, float]]
    patterns: tuple[TimePattern, ...]
    any_pattern: re.Pattern[str]
    connector: re.Pattern[str]
    joint: re.Pattern[str]
    day: re.Pattern[str]
    onwards: re.Pattern[str]
    record: re.Pattern[str]
    earlier: re.Pattern[str]
    ambiguous: frozenset[str]


@cache
def time_words(language: str) -> TimeWords:
    """Return the words of a language of `TIME_LANGUAGES`."""
    lists, templates = _file(language)
    groups = _groups(lists)
    patterns = [TimePattern(reading="iso", pattern=_compiled(each)) for each in (_DATE, _DOTTED)]
    patterns += [
        TimePattern(reading=reading, pattern=_compiled(_filled(template, groups)))
        for reading, template in templates
    ]
    return TimeWords(
        months=_numbered(lists["months"], first=1),
        weekdays=_numbered(lists["weekdays"], first=0),
        seasons={
            word: _SEASONS[place] for word, place in _numbered(lists["seasons"], first=0).items()
        },
        counts=_numbered(lists["counts"], first=1),
        units={word: unit for unit in UNITS for word in _words(lists.get(unit, ""))},
        parts={word: share for part, share in _PARTS.items() for word in _words(lists[part])},
        patterns=tuple(patterns),
        any_pattern=lazy_pattern("|".join(_unnamed(each.pattern.pattern) for each in patterns)),
        connector=lazy_pattern("|".join(_connectors(lists)) + r"(?:\s+|(?<='))"),
        joint=_joint(lists["to"]),
        day=lazy_pattern(rf"(?P<day>{lists['day_of_month']}(?![\w])"),
        onwards=lazy_pattern(r"\s+" + lists["onwards"].replace(" ", r"\s+")),
        record=lazy_pattern(
            rf"\b(?:{lists['record'].replace(' ', chr(92) + 's+')})(?:\s+[\w'-]+){{0,5}}\s+$"
        ),
        earlier=lazy_pattern(rf"\b(?:{lists['earlier'].replace(' ', chr(92) + 's+')})\b"),
        ambiguous=frozenset(_words(lists.get("ambiguous", ""))),
    )  # fmt: skip


def _file(language: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    text = files("corpus.retrieval.query").joinpath("time_words", f"{language}.txt").read_text("utf-8")
    lists: dict[str, str] = {}
    templates: list[tuple[str, str]] = []
    for line in text.splitlines():
        name, sign, rest = line.partition(" ")
        if name.endswith(":"):
            templates.append((name[:-1], rest))
        elif sign and not line.startswith("#"):
            lists[name] = rest.removeprefix("=").strip()
    return lists, templates


def _words(listed: str) -> list[str]:
    return [word.replace("_", " ") for word in listed.split() if word != "|"]


def _numbered(listed: str, *, first: int) -> dict[str, int]:
    return {
        word: number for number, words in enumerate(listed.split("|"), start=first) for word in _words(words)
    }


def _groups(lists: Mapping[str, str]) -> dict[str, str]:
    """Return what stands for each name in braces."""
    year = r"(?P<year>(?:19|20)\d\d)" + lists.get("year_behind", "")
    parts = " ".join(lists[part] for part in _PARTS)
    return {
        "day": f"(?P<day>{lists['day_of_month']}",
        "year": year,
        "month": _group("month", _words(lists["months"])),
        "weekday": _group("weekday", _words(lists["weekdays"])),
        "_weekday": _unnamed(_group("weekday", _words(lists["weekdays"]))),
        "season": _group("season", _words(lists["seasons"])),
        "count": _group("count", _words(lists["counts"]), also=r"\d{1,3}|"),
        "unit": _units(lists, UNITS),
        "one_unit": _group("unit", [_words(lists[unit])[0] for unit in UNITS if unit in lists]),
        "recent_unit": _units(lists, _RECENT),
        "month_unit": _units(lists, ("month",)),
        "period": _units(lists, _PERIODS),
        "last": _group("last", _words(lists["last"])),
        "this": _group("this", _words(lists["this"])),
        "part": _group("part", _words(parts)),
    }


def _units(lists: Mapping[str, str], units: Sequence[str]) -> str:
    return _group("unit", [word for unit in units for word in _words(lists.get(unit, ""))])


def _group(name: str, words: Sequence[str], *, also: str = "") -> str:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return f"(?P<{name}>{also}{'|'.join(longest_first)})".replace(r"\ ", r"\s+")


def _filled(template: str, groups: Mapping[str, str]) -> str:
    spaced = template.replace(" ?", r"\s*").replace("[ -]", r"(?:\s+|-)").replace(" ", r"\s+")
    return re.sub(r"\{(_?[a-z]\w*)\}", lambda match: groups[match[1]], spaced)


def _compiled(pattern: str) -> re.Pattern[str]:
    return lazy_pattern(pattern + r"(?![\w])(?!-\d)")


def _unnamed(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


def _connectors(lists: Mapping[str, str]) -> Iterator[str]:
    """Yield one pattern that has all connectors, those that begin like shorter ones first."""
    every = [
        (phrase.strip(), name)
        for name in _CONNECTORS
        for phrase in lists.get(name, "").split("|")
        if phrase.strip()
    ]
    # A phrase that may open a range is tried as one, and falls back to its other meaning.
    longest = max(len(phrase) for phrase, _ in every)
    by_name: dict[str, list[str]] = {}
    for length in range(longest, 0, -1):
        for phrase, name in every:
            if len(phrase) == length:
                by_name.setdefault(f"{name}_{length}", []).append(re.escape(phrase).replace(r"\ ", r"\s+"))
    yield "(?:" + "|".join(f"(?P<{name}>{'|'.join(words)})" for name, words in by_name.items()) + ")"


def _joint(listed: str) -> re.Pattern[str]:
    phrases = sorted((re.escape(each.strip()) for each in listed.split("|")), key=len, reverse=True)
    words = "|".join(phrases).replace(r"\ ", r"\s+")
    return lazy_pattern(rf"\s*(?:(?:{words})(?!\w)|-|\u2013)\s*")
