"""The kind of answer that a question asks for, and whether a sentence holds something of that kind."""

import re
from collections.abc import Collection, Iterator
from enum import Enum, auto

from corpus.text.analysis import terms

_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|Mar\.|April|Apr\.|May|June|July|Aug(?:ust|\.)|Sept?(?:ember|\.)|"
    r"Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_DATE = re.compile(
    rf"\b(?:{_MONTH}|(?:1\d|20)\d\ds?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|century)(?!\w)"
)
_NUMBER = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|"
    r"thousands?|[mb]illions?|half|twice|percent)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b[A-Z][\w'\u2019-]+(?:\s+(?:of|the|de|van|von|bin|al)\s+[A-Z][\w'\u2019-]+|\s+[A-Z][\w.'\u2019-]*)*"
)
_PLACE = re.compile(r"\b(?:in|at|from|near|to|of|outside|across|,)\s+(?:[Tt]he\s+)?[A-Z][\w.]+")


class Kind(Enum):
    """What a question asks for."""

    NUMBER = auto()
    DATE = auto()
    PLACE = auto()
    NAME = auto()


_PATTERNS = {Kind.NUMBER: _NUMBER, Kind.DATE: _DATE}

# The first that fits decides: "how many people" is a number though "people" might be a name.
_ASKED = (
    (
        Kind.NUMBER,
        re.compile(
            r"\bhow (?:many|much|old|long|far|tall|big|large|fast|often|deep|wide|high|heavy)\b|"
            r"\bwhat (?:percentage|percent|share|number|size|age)\b|\bpopulation\b"
        ),
    ),
    (Kind.DATE, re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|time|century|decade)\b")),
    (
        Kind.PLACE,
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:\w+ ){0,2}?"
            r"(?:city|country|state|place|town|island|nation|county|province|continent)\b"
        ),
    ),
    (
        Kind.NAME,
        re.compile(
            r"\bwho(?:m|se)?\b|\bname of\b|\b(?:what|which) (?:\w+ ){0,2}?"
            r"(?:actor|actress|president|minister|singer|player|man|woman|company)\b"
        ),
    ),
)


def kind_of(question: str) -> Kind | None:
    """The kind of answer that `question` asks for, if its words tell.

    >>> kind_of("How many people live in Bonn?"), kind_of("Whom did Rutte meet?"), kind_of("Why did it rain?")
    (<Kind.NUMBER: 1>, <Kind.NAME: 4>, None)
    """
    lowered = question.lower()
    return next((kind for kind, pattern in _ASKED if pattern.search(lowered)), None)


def holds(kind: Kind, sentence: str, *, asked: Collection[str]) -> bool:
    """Whether `sentence` holds something of this kind; a name or place that is not itself `asked` about.

    Args:
        kind: what is looked for.
        sentence: as it stands in the article.
        asked: the question's terms.

    >>> holds(Kind.NAME, "Then Rutte met Hegseth.", asked={"rutt", "meet"})
    True
    >>> holds(Kind.NAME, "Then Rutte left.", asked={"rutt", "meet"})
    False
    """
    if kind in _PATTERNS:
        return _PATTERNS[kind].search(sentence) is not None
    found = _PLACE.finditer(sentence) if kind is Kind.PLACE else _names(sentence)
    return any(term not in asked for match in found for term in terms(match.group()))


def _names(sentence: str) -> Iterator[re.Match[str]]:
    # A capital at the start of a sentence says nothing, unless another follows.
    return (match for match in _NAME.finditer(sentence) if match.start() or " " in match.group())
