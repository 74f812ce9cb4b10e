"""Tell who holds an office, and who somebody is, by the words right beside a name.

Apposition is the evidence that definition questions are answered by (Hildebrandt, Katz and Lin, 2004):
"Chancellor Ann Lee", "Ann Lee, the chancellor", "Ann Lee is a chemist". For English.
"""

import re
from collections.abc import Container, Mapping, Sequence

from corpus.models.patterns import lazy_pattern
from corpus.text.analysis import term_of

# What somebody holds, so that "energy minister" asks for a name.
_OFFICES = """
    ambassador archbishop attorney bishop boss captain ceo chair chairman chairwoman chancellor chief coach
    commander commissioner director editor emperor envoy executive governor head king leader manager mayor
    minister monarch owner pope premier president prince princess principal queen secretary sheriff speaker
    spokesman spokesperson spokeswoman sultan superintendent treasurer
""".split()
# What somebody is besides.
_OCCUPATIONS = """
    activist actor actress adviser advisor aide analyst anchor artist astronaut athlete attacker author
    boxer broadcaster businessman businesswoman champion chef chemist comedian commentator composer
    congressman congresswoman correspondent cricketer dancer daughter defender designer doctor economist
    engineer entrepreneur expert father footballer founder co-founder gunman host hostage husband
    influencer inventor investor journalist judge justice lawmaker lawyer lieutenant lobbyist magnate
    model mother musician novelist officer official operative orchestrator painter partner
    philanthropist physicist pilot playwright player poet politician producer professor prosecutor
    quarterback rapper reporter representative researcher runner scientist senator shooter singer sister
    soldier solicitor son songwriter sprinter star strategist striker student suspect swimmer teacher
    teenager tycoon victim whistleblower widow wife witness writer youtuber
""".split()
# Words before an office, or after it, that make another one of it.
_OTHER_BEFORE = "acting assistant associate deputy ex former incoming late outgoing shadow then vice".split()
_OTHER_AFTER = "candidate contender designate elect emeritus hopeful nominee".split()

_WHO = r"\bwho(?:['\u2019]?s|\s+(?:is|are|was|were))\s+"
_CALLED = r"\b(?:what(?:['\u2019]?s|\s+is|\s+was)\s+)?the\s+names?\s+of\s+"
_A_NAME = (
    r"(?P<name>[^\W\d_][\w'\u2019.-]*(?:\s+(?:(?:de|van|von|der|bin|al|el)\s+)?[^\W\d_][\w'\u2019.-]*){0,3})"
)
_ONE_OFFICE = rf"(?:{'|'.join(_OFFICES)})s?\b(?!['\u2019]s)"
_ENDS = r"(?:\s+general)?(?=\W*$|\s+(?:of|for|at|in|to|on|de)\b)"
_HOLDER = lazy_pattern(
    rf"^\W*(?:(?:{_WHO}|{_CALLED})(?:the\s+)?(?:[\w'\u2019-]+\s+){{0,5}}?{_ONE_OFFICE}{_ENDS}|"
    rf"(?:the\s+)?(?:[\w'\u2019-]+\s+){{0,5}}?{_ONE_OFFICE}(?:{_ENDS}|\s+[\w'\u2019-]+\W*$))",
    re.IGNORECASE,
)
_VERB = lazy_pattern(
    r"\b(?:wh\w+|how|is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|says?|said|and|after|before|"
    r"resign\w*|die[sd]?|news|speech|latest)\b",
    re.IGNORECASE,
)
_PERSON = lazy_pattern(rf"^\W*{_WHO}{_A_NAME}\W*$", re.IGNORECASE)
_NO_NAME = lazy_pattern(
    r"\b(?:the|a|an|he|she|it|they|this|that|you|we|i|to|of|with|in|at|on|for|by|from|and|behind|responsible)\b",
    re.IGNORECASE,
)

_MOST_NAMES = 3  # of a person: "Ann Mary Lee"


def asks_for_holder(question: str) -> bool:
    """Return whether `question` asks who holds an office, with or without the words "who is".

    >>> asks_for_holder("mayor of oslo"), asks_for_holder("Who is the mayor's wife?")
    (True, False)
    """
    found = _HOLDER.match(question)
    if not found:
        return False
    after = re.sub(rf"^\W*(?:{_WHO}|{_CALLED})", "", question, flags=re.IGNORECASE)
    return not _VERB.search(after)


def person_in(question: str) -> str | None:
    """Return the name of the person that `question` asks about.

    >>> person_in("who is ann lee?"), person_in("Who is the mayor?")
    ('ann lee', None)
    """
    found = _PERSON.match(question)
    if not found or _NO_NAME.search(found["name"]) or asks_for_holder(question):
        return None
    return found["name"]


def description_of(name: str) -> re.Pattern[str]:
    """Return a pattern that finds where a text says who the person of this name is.

    >>> bool(description_of("ann lee").search("The chemist Ann Lee resigned."))
    True
    >>> bool(description_of("ann lee").search("Ann Lee resigned."))
    False
    """
    last = re.escape(name.rsplit(maxsplit=1)[-1].rstrip(".'\u2019"))
    said = r"(?:['\u2019]s|\s+(?:is|was|became|becomes))\s+(?:an?|the|one|best|known)\b"
    beside = r",\s+(?:an?|the|one\s+of|who|whose|former|formerly|then|now|\d\d?|[\w-]+\s+(?:of|to|and))\b"
    as_what = "|".join((*_OFFICES, *_OCCUPATIONS))
    return re.compile(
        rf"\b(?i:{last})(?:\s+\([^)]*\))?(?:{said}|{beside})|"
        rf"\b(?i:{as_what})\s+(?:[A-Z][\w.'\u2019-]*\s+){{0,3}}(?i:{last})\b"
    )


def holders(
    words: Sequence[str], places: Mapping[str, int], names: Container[int], weights: Sequence[float]
) -> dict[int, float]:
    """Return the positions of the names right beside an office, with the weight of its words there.

    Args:
        words: the terms of a sentence.
        places: each term of the question to its place.
        names: the positions of words that may be names.
        weights: of the question's terms, by place.
    """
    found: dict[int, float] = {}
    for first, last in _runs(words, places):
        weight = sum(weights[place] for place in {places[term] for term in words[first : last + 1]})
        for position in (*_after(last, words, names), *_before(first, names)):
            found[position] = max(weight, found.get(position, 0.0))
    return found


def _runs(words: Sequence[str], places: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return the first and last position of each run of the question's terms that is this office."""
    runs, start = list[tuple[int, int]](), None
    for position, term in enumerate((*words, "")):
        if term in places:
            start = position if start is None else start
        elif start is not None:
            runs.append((start, position - 1))
            start = None
    return [run for run in runs if _is_office(run, words)]


def _is_office(run: tuple[int, int], words: Sequence[str]) -> bool:
    first, last = run
    before = words[first - 1] if first else ""
    after = words[last + 1] if last + 1 < len(words) else ""
    held = not _OFFICE_TERMS.isdisjoint(words[first : last + 1])
    return held and before not in _BEFORE_TERMS and after not in _AFTER_TERMS


def _after(last: int, words: Sequence[str], names: Container[int]) -> list[int]:
    return _names_from(range(last + 1, min(last + 1 + _MOST_NAMES, len(words))), names)


def _before(first: int, names: Container[int]) -> list[int]:
    return _names_from(range(first - 1, max(first - 1 - _MOST_NAMES, -1), -1), names)


def _names_from(positions: range, names: Container[int]) -> list[int]:
    found = list[int]()
    for position in positions:
        if position not in names:
            break
        found.append(position)
    return found


def _terms(words: Sequence[str]) -> frozenset[str]:
    return frozenset(term_of(word) or word for word in words)


_OFFICE_TERMS, _BEFORE_TERMS, _AFTER_TERMS = map(_terms, (_OFFICES, _OTHER_BEFORE, _OTHER_AFTER))
