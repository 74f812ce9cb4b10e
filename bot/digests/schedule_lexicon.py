"""Split a schedule's text into tokens, in each of five languages.

    text | tokens of one language | rules (`schedule_grammar`)

`bot/locale/<language>/schedule.txt` has the words: tokens, "=", the phrases that mean them. All languages
share the kinds of tokens, so that one grammar reads all. A word that is not listed is never skipped.

    N number    O ordinal    H both (hours in Polish)    D weekday, 0 is Sunday    T time of day in minutes
    X how often    U unknown word    others stand for themselves
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NUMBERED = re.compile(r"([A-Z]+?)(\d+)")
_HOUR = 60
_NEVER = 24 * 60  # no time of day
_CLOCK = re.compile(r"(?<![\d.:])(\d{1,2})[:.h](\d{2})(?![\d.:]\d|\d)|(?<![\d.:])(\d{2})(\d{2})(?!\d)")
# "1." is an ordinal where more follows: "um 8." ends a sentence.
_ORDINALS = {
    "en": r"(\d{1,2})(?:st|nd|rd|th)\b",
    "de": r"(\d{1,2})\.(?!\d)(?=.)",
    "fr": r"(\d{1,2})(?:ers?|eme|e)\b",
    "es": r"(\d{1,2})(?:[\u00ba\u00aa]|o\b|\.\u00ba)",
    "pl": r"(\d{1,2})(?:\.(?!\d)(?=.)|-?(?:go|szy|szego)\b)",
}
_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_UNKNOWN = re.compile(r"\w+|[^\s\w]")
_SIGNS = {",": "AND", ";": "AND", ":": "AND", "-": "TO", "\u2013": "TO", "\u2014": "TO"}


@dataclass(frozen=True, slots=True)
class ScheduleToken:
    """A word, or several, of a schedule; `digits` where it is a number in digits."""

    kind: str
    value: int = 0
    text: str = ""
    digits: bool = False


@dataclass(frozen=True, slots=True)
class _Lexicon:
    phrases: re.Pattern[str]
    tokens: dict[str, tuple[ScheduleToken, ...]]
    ordinal: re.Pattern[str]


def tokens_of(text: str, language: str) -> list[ScheduleToken]:
    """Return the tokens of `text` read in `language`, without those that say nothing.

    >>> [token.kind for token in tokens_of("jeden Montag um 8:00", "de")]
    ['EVERY', 'D', 'AT', 'T']
    """
    return [token for token in _tokens(plain(text), _lexicon(language)) if token.kind != "SKIP"]


def load_lexicons() -> None:
    """Read the words of all languages, which takes some 30 ms: call it in a thread before the first text."""
    for language in _ORDINALS:
        _lexicon(language)


def plain(text: str) -> str:
    """Return `text` in small letters without accents, in single blanks, without a full stop at its end."""
    small = unicodedata.normalize("NFKD", text.casefold().replace("\u0142", "l").replace("\u2019", "'"))
    bare = "".join(char for char in small if not unicodedata.combining(char))
    return " ".join(bare.split()).strip(" .!")


def _tokens(text: str, lexicon: _Lexicon) -> Iterator[ScheduleToken]:
    place = 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        if phrase := lexicon.phrases.match(text, place):
            yield from lexicon.tokens[phrase.group()]
            place = phrase.end()
            continue
        place, token = _other(text, place, lexicon)
        yield token


def _other(text: str, place: int, lexicon: _Lexicon) -> tuple[int, ScheduleToken]:
    """Return the token of a number, a sign or an unknown word, and where it ends."""
    if clock := _CLOCK.match(text, place):
        hour, minute = (int(part) for part in clock.groups() if part)
        minutes = hour * _HOUR + minute if minute < _HOUR else _NEVER
        return clock.end(), ScheduleToken("T", minutes, clock.group())
    if ordinal := lexicon.ordinal.match(text, place):
        return ordinal.end(), ScheduleToken("O", int(ordinal[1]), ordinal.group(), digits=True)
    if number := _NUMBER.match(text, place):
        return number.end(), ScheduleToken("N", int(number.group()), number.group(), digits=True)
    word = _UNKNOWN.match(text, place)
    written = word.group() if word else text[place]
    return place + len(written), ScheduleToken(_SIGNS.get(written, "U"), 0, written)


@cache
def _lexicon(language: str) -> _Lexicon:
    tokens: dict[str, tuple[ScheduleToken, ...]] = {}
    patterns: dict[str, str] = {}
    for name, phrases in _lines(language):
        for number, phrase in enumerate(phrases, start=1):
            # "N = one two three": the number is the place.
            if phrase == "_":
                continue
            kinds = name if name not in {"N", "H"} else f"{name}{number}"
            bare = phrase.partition("(?=")[0]
            tokens[bare] = tuple(_token(kind, bare) for kind in kinds.split())
            patterns[bare] = _pattern(bare) + phrase[len(bare) :]
    if language == "de":
        for phrase, made in _compounds(tokens):
            tokens[phrase] = made
            patterns[phrase] = _pattern(phrase)
    # The longest first: each begins like a shorter one.
    ordered = (patterns[phrase] for phrase in sorted(patterns, key=len, reverse=True))
    return _Lexicon(re.compile("|".join(ordered)), tokens, re.compile(_ORDINALS[language]))


def _lines(language: str) -> Iterator[tuple[str, list[str]]]:
    text = files("bot.locale").joinpath(language, "schedule.txt").read_text("utf-8")
    for line in text.splitlines():
        name, sign, phrases = line.partition(" = ")
        if sign and not line.startswith("#"):
            yield name, phrases.split() if name in {"N", "H"} else phrases.split("; ")


def _token(kind: str, text: str) -> ScheduleToken:
    found = _NUMBERED.fullmatch(kind)
    return ScheduleToken(found[1], int(found[2]), text) if found else ScheduleToken(kind, 0, text)


def _pattern(phrase: str) -> str:
    words = re.escape(phrase).replace(r"\ ", " ")
    before = r"(?<![^\W\d])" if phrase[0].isalpha() else ""
    return before + words + (r"(?!\w)" if phrase[-1].isalnum() else "")


def _compounds(tokens: dict[str, tuple[ScheduleToken, ...]]) -> list[tuple[str, tuple[ScheduleToken, ...]]]:
    """Return "montagabends" and the like."""
    days = [(phrase, made) for phrase, made in tokens.items() if phrase.endswith(("tag", "woch", "abend"))]
    days = [(phrase, made) for phrase, made in days if made[0].kind == "D"]
    parts = {"morgen": "MORNING", "vormittag": "MORNING", "mittag": "NOON", "nachmittag": "AFTERNOON"}
    parts |= {"abend": "EVENING", "nacht": "NIGHT"}
    return [
        (f"{day}{joint}{part}{end}", (*made, ScheduleToken(kind, 0, part)))
        for day, made in days
        for part, kind in parts.items()
        for joint in ("", " ")
        for end in ("", "s", "e")
    ]
