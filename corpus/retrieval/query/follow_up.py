"""Turn a reply into an edit of the question before it, which makes a new question."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from corpus.models.answer import LONGEST_QUESTION
from corpus.models.article import Span
from corpus.models.patterns import lazy_pattern
from corpus.retrieval.query.conversation import QUESTION, is_short, questions_in, recent, refers
from corpus.retrieval.query.fillers import address_end, closing_start, plain
from corpus.retrieval.query.making import find_operators
from corpus.retrieval.query.names import name_spans
from corpus.retrieval.query.publishers import find_sources
from corpus.retrieval.query.times import find_times
from corpus.text.languages import ENGLISH

# All of these are matched against small letters without accents. A word of one letter, or one that English
# has too, leans on a question only before what English would not have there.
_AND = r"""
    and|also|but|what about|how about|und|aber|auch|oder|was ist mit|et|mais|aussi|ou|
    qu'en est-il (?:de|du|des)|y|e(?=\s+i)|pero|tambien|que hay de|que tal|o(?=\s+(?:en|de)\b)|lub|albo|
    a co z|co z|
    (?:a|i|ale)(?=\s+(?:w|we|z|ze|u|wczoraj|dzis|dzisiaj|kto|kiedy|gdzie|dlaczego|ile|jak|co|przed|od)\b)
"""
_ALSO = _AND.replace("\n", "").replace("    ", "")
_LEAD = lazy_pattern(
    rf"[\s\u00bf\u00a1]*(?:(?:{_ALSO}|ok|okay|or|so|then|\+|dann|alors|entonces)(?!\w)[\s,\u00bf]*)*",
    re.IGNORECASE,
)
_NOT = (
    r"not(?: about| in| from| on)?|without|except(?: for)?|excluding|nothing about|"
    r"ohne|ausser|nicht (?:uber|in|aus|von)|sans|sauf|pas (?:sur|de|en)|sin|excepto|salvo|bez|oprocz|nie o"
)
_ONLY = (
    r"only|just|or|not (?:about|in|from)|without|except|excluding|nothing about|nur|ohne|ausser|"
    r"nicht (?:uber|in|aus|von)|seulement|uniquement|sauf|sans(?=\s+l[ae]s?\b)|pas (?:sur|de|en)|solamente|"
    r"solo(?=\s+(?:en|de|el|la|los)\b)|sin(?=\s+(?:el|la|los|las)\b)|excepto|salvo|tylko|bez|oprocz|nie o"
)
_LEANING = lazy_pattern(rf"(?:{_ALSO}|{_ONLY}|\+)(?!\w)|-[\w\"]", re.IGNORECASE)
_WITHOUT = lazy_pattern(rf"(?:{_NOT})\s+(?P<what>.+)", re.IGNORECASE)
# Prepositions, and those of other languages that no English text begins with. Some stand for each other: "en
# France", "au Maroc".
_PLACES = ("in|im", "en|au|aux|a|dans", "w|we|na", "z|ze")
_PREPOSITION = (
    r"(?:in|at|for|from|of|with|against|by|about|on|to|im|aus|nach|bei|mit|fur|gegen|uber|"
    r"en|au|aux|dans|chez|pour|contre|avec|sur|sobre|para|con|contra|w|we|z|ze|dla|na)"
)
_ARTICLE = r"(?:the|der|die|das|dem|den|le|la|les|el|los|las)\s+"
_PLACED = lazy_pattern(rf"(?P<at>{_PREPOSITION})\s+(?P<the>{_ARTICLE})?(?P<what>\S.*)", re.IGNORECASE)
_BEHIND = lazy_pattern(rf"\b{_PREPOSITION}\s+(?:{_ARTICLE})?$", re.IGNORECASE)
_EVENTS = frozenset(
    """
    hurricane storm typhoon cyclone tornado earthquake tsunami flood floods wildfire wildfires eruption war
    battle cup games open championship championships final finals election elections
    referendum summit conference festival awards act bill treaty agreement accord crisis
    pandemic covid covid-19 attack attacks shooting protests riots revolution coup budget marathon tour
    league prix series strike strikes
    """.split()
)
_MOST_PLACED = 5  # words of a reply that only names a place or the like
_ARTICLE_LAST = lazy_pattern(rf"(?<!\w){_ARTICLE}$", re.IGNORECASE)
_OPENING = " \t\n\u00bf\u00a1"
_ENDING = " \t\n.,;:!?\u2026"
# Only the words of a time matter here, not the day it is relative to.
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The question that a reply makes.

    Attributes:
        question: with what is kept of the earlier one.
        sets_time: whether the reply sets a time.
        sets_sources: whether it sets sources.
        is_guess: whether the reply may as well stand alone: where it is answered so, that is better.
    """

    question: str
    sets_time: bool = False
    sets_sources: bool = False
    is_guess: bool = False


def is_follow_up(text: str) -> bool:
    """Return whether `text` depends on the question before it.

    >>> is_follow_up("and in Spain?"), is_follow_up("since Monday"), is_follow_up("Who leads Spain?")
    (True, True, False)
    """
    rest = text.strip(_OPENING).rstrip(_ENDING)
    small = plain(rest)
    placed = _PLACED.match(small) is not None and len(rest.split()) <= _MOST_PLACED
    return placed or _LEANING.match(small) is not None or _is_time(rest)


def continued(
    earlier: str, text: str, *, known_sources: Collection[str] = (), is_reply: bool = False
) -> FollowUp | None:
    """Return the question that `text` makes after the `earlier` one; None if it stands alone.

    A text that replies to an answer always goes on from its question.
    """
    own = _addressed(text)
    is_certain = is_reply or is_follow_up(own) or refers(own)
    if earlier and (is_certain or is_short(own)):
        following = follow_up(earlier, text, known_sources=known_sources)
        return replace(following, is_guess=not is_certain)
    return None


def follow_up(earlier: str, text: str, *, known_sources: Collection[str] = ()) -> FollowUp:
    """Return the question that the reply `text` makes of the `earlier` one.

    It is no longer than a question may be. A question is asked after the earlier one, which is kept for what
    it names. Of anything else a time, a source or a name replaces the one that the earlier question had;
    otherwise it is added.

    >>> follow_up("Who won the election in France?", "and in Spain?").question
    'Who won the election in Spain?'
    >>> follow_up("Who won the election in France?", "how old is he?").question
    'Who won the election in France? how old is he?'
    """
    text = _addressed(text)
    lead = _LEAD.match(plain(text))
    rest = text[lead.end() if lead else 0 :].strip().rstrip(_ENDING)
    without = _WITHOUT.fullmatch(plain(rest))
    if without:
        return FollowUp(_joined(earlier, _excluding(rest[without.start("what") :])))
    times = find_times(rest, _ANY_DAY)
    named = find_sources(rest, lambda: known_sources)
    if named:
        earlier = _without_sources(earlier, known_sources)
    if times:
        earlier = _without_times(earlier)
    if QUESTION.match(rest):
        before = recent(_asking(earlier))
        return FollowUp(_joined(before, _asking(text.strip())), bool(times), named is not None)
    if named or times:
        return FollowUp(_joined(earlier, rest), bool(times), named is not None)
    return FollowUp(_edited(earlier, rest) or _joined(earlier, text.strip()))


def _addressed(text: str) -> str:
    """Return `text` on one line, without greetings, thanks and "please" if anything else is left."""
    text = " ".join(text.split())
    small = plain(text)
    return text[address_end(text, small) : closing_start(small)] or text


def _asking(text: str) -> str:
    """Return `text` with a question mark at its end."""
    bare = text.rstrip(_ENDING)
    return f"{bare}?" if bare else ""


def _edited(earlier: str, rest: str) -> str | None:
    """Return the conversation with `rest` in place of a parallel name, or in its last question."""
    parts = questions_in(earlier)
    for place in range(len(parts) - 1, -1, -1):
        replaced = _replaced(parts[place], rest)
        if replaced:
            return _joined("", " ".join([*parts[:place], replaced, *parts[place + 1 :]]))
    if _PLACED.fullmatch(plain(rest)) and parts[-1].endswith("?"):
        return _joined(" ".join(parts[:-1]), f"{parts[-1].rstrip(_ENDING)} {rest}?")
    return None


def _is_time(text: str) -> bool:
    """Return whether `text` is a time and nothing else."""
    times = find_times(text, _ANY_DAY)
    return len(times) == 1 and len(times[0].span) == len(text)


def _joined(earlier: str, newer: str) -> str:
    """Join both, the newer last, cutting the start of the earlier if too long."""
    newer = newer[:LONGEST_QUESTION]
    room = LONGEST_QUESTION - len(newer) - 1
    return f"{earlier.strip()[-room:]} {newer}".strip() if room > 0 else newer


def _excluding(what: str) -> str:
    """Return what to leave out, as operators."""
    parts = re.split(r"\s*,\s*|\s+(?:and|or)\s+", re.sub(r"\bthe\s+", "", what, flags=re.IGNORECASE))
    words = [part.strip('"\u201c\u201d ' + _ENDING) for part in parts]
    return " ".join(f'-"{word}"' if " " in word else f"-{word}" for word in words if word)


def _without_times(text: str) -> str:
    return _cut(text, [time.span for time in find_times(_unquoted(text), _ANY_DAY)])


def _without_sources(text: str, known: Collection[str]) -> str:
    named = find_sources(_unquoted(text), lambda: known)
    return _cut(text, [named.span]) if named else text


def _cut(text: str, spans: list[Span]) -> str:
    for span in reversed(spans):
        text = f"{text[: span.start].rstrip()} {text[span.end :].lstrip()}"
    return re.sub(r"\s+(?=[?!.,;])", "", text).strip()


def _unquoted(text: str) -> str:
    """Return `text` with quoted phrases and exclusions masked, as long as before."""
    for found in find_operators(text):
        text = f"{text[: found.span.start]}{'_' * len(found.span)}{text[found.span.end :]}"
    return text


def _replaced(earlier: str, rest: str) -> str | None:
    """Return the question with what is parallel to `rest` replaced; None if unclear."""
    placed = _PLACED.fullmatch(plain(rest))
    the, what = _article(rest[placed.end("at") :] if placed else rest)
    if len(what.split()) > _MOST_PLACED or not _could_be_name(what):
        return None
    unquoted = _unquoted(earlier)
    times = [time.span for time in find_times(unquoted, _ANY_DAY)]
    names = [span for span in _names(unquoted) if not any(time.holds(span) for time in times)]
    before = None
    if placed:
        at = next((each for each in _PLACES if placed["at"] in each.split("|")), placed["at"])
        before = re.compile(rf"\b(?P<at>{at})\s+(?:{_ARTICLE})?$")
        names = [span for span in names if before.search(plain(earlier[: span.start]))]
        # An event is in a place: it is not exchanged for one.
        names = [span for span in names if _is_event(span.of(earlier)) == _is_event(what)]
    else:
        names = [span for span in names if bool(_ARTICLE_LAST.search(earlier[: span.start])) == bool(the)]
        # Without capitals a verb looks like a name, but does not stand behind a preposition.
        if earlier.islower():
            names = [span for span in names if _BEHIND.search(plain(earlier[: span.start]))]
    if len(names) != 1:
        return None
    (span,) = names
    start = span.start
    behind = before.search(plain(earlier[:start])) if before else None
    if placed and behind:
        start = behind.start()
        what = f"{rest[: placed.end('at')]} {the}{what}"
    return f"{earlier[:start]}{what}{earlier[span.end :]}"


def _is_event(name: str) -> bool:
    return not _EVENTS.isdisjoint(name.lower().split())


def _names(text: str) -> tuple[Span, ...]:
    """Return where names are in `text`; without capitals every word may be one."""
    capitals = text.title() if text.islower() else text
    return name_spans(capitals, ENGLISH) if len(capitals) == len(text) else ()


def _article(text: str) -> tuple[str, str]:
    """Return a leading article, and what follows it."""
    match = re.match(rf"\s*({_ARTICLE})?(.*)", text, re.IGNORECASE | re.DOTALL)
    return (match[1] or "", match[2]) if match else ("", text)


def _could_be_name(words: str) -> bool:
    """Return whether these words are one name, whatever their case."""
    spans = _names(words)
    return len(spans) == 1 and len(spans[0]) == len(words)
