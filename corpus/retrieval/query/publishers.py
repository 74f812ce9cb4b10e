"""Find the sources that a question names, as in "according to Reuters".

A name is a source only behind a cue, and behind a mere preposition only with a capital: "in the week" does
not mean The Week.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from corpus.models.article import Span

_SAY = r"(?:say|says|said|report|reports|reported|write|writes|wrote|think|claim|claims|claimed)"
_STRONG = (
    r"according to|as reported by|reported by|published (?:by|in)|"
    r"(?:articles?|reports?|news|stories) (?:by|from|in)|(?:only|just)(?: (?:from|in|by))?|sources?:"
)
_CUE = re.compile(
    rf"\b(?:(?P<strong>(?:{_STRONG})\s+)|(?P<asks>(?:does|did|do|has|have|what)\s+)|"
    r"(?P<weak>(?:in|from|by|on)\s+))(?P<the>the\s+)?(?=\w)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_][\w&.+-]*(?:['\u2019](?!s\b)\w+)*")
_JOINT = re.compile(r"(?:\s*,\s*|\s+)(?:(?:and|or|&)\s+)?(?:only\s+)?(?P<the>the\s+)?", re.IGNORECASE)
_FOLLOWED = re.compile(rf"\s+{_SAY}\b(?:\s+(?:about|on|of)\b)?", re.IGNORECASE)
_MORE_NAME = re.compile(r"(?:['\u2019]s?)?(?:\s+|[/-])[A-Z]")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_MOST_WORDS = 6
_FAR = 300  # characters: several names are shorter, and the rest of a long question is not searched for each
_NAME = r"[^\W\d_a-z](?:[\w&-]|['\u2019](?!s\b))*"
_WORDS_OF_NAME = (
    rf"(?:[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,}}\b|{_NAME}(?:(?:\s+of)?[\s.]{_NAME}){{0,5}})",
    # Without capitals only the last word shows where the name of a paper ends.
    (
        r"(?:(?:[\w-]+\s+){1,3}?(?:news|times|post|herald|tribune|gazette|chronicle|telegraph|guardian|observer|"
        r"courier|examiner|zeitung|monde|figaro|presse|diario|gazeta)|reuters|bloomberg|afp|bbc|cnn|cnbc|msnbc|npr|"
        r"al jazeera|politico)\b"
    ),
)
_ATTRIBUTED, _ATTRIBUTED_SMALL = (
    re.compile(
        rf"\b(?i:according to|as reported by)\s+(?:[Tt]he\s+)?(?P<name>{words})|"
        rf"\b(?i:did|does|do|has|have)\s+(?:[Tt]he\s+)?(?P<saying>{words})\s+{_SAY}\b"
    )
    for words in _WORDS_OF_NAME
)
# An institution or a person may be cited as well ("according to NASA"): only these names are publications.
_PUBLICATION = re.compile(
    r".+[\s-](?:news|times|post|herald|tribune|gazette|journal|chronicle|telegraph|guardian|observer|express|"
    r"courier|examiner|inquirer|globe|mirror|mail|daily|weekly|monthly|magazine|newspaper|review|press|radio|"
    r"television|tv|zeitung|tageblatt|tagesblatt|rundschau|nachrichten|anzeiger|figaro|monde|diario|gazeta|presse)|"
    r"(?:daily|weekly|evening|morning|sunday|radio|channel)\s.+|(?:times|journal|news)\sof\s.+|"
    r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}|"
    # Papers, agencies and broadcasters by their one word.
    r"times|guardian|telegraph|observer|tribune|reuters|bloomberg|afp|ap|dpa|upi|bbc|cnn|cnbc|msnbc|nbc|cbs|abc|"
    r"npr|pbs|itv|al jazeera|politico|axios",
    re.IGNORECASE,
)
_SUFFIXES = ("news", "online", "sport", "magazine")


@dataclass(frozen=True, slots=True)
class NamedSources:
    """Words of a question that restrict it to sources, named as the store has them."""

    span: Span
    names: tuple[str, ...]


def find_sources(text: str, known: Callable[[], Collection[str]]) -> NamedSources | None:
    """Return the first sources that `text` restricts itself to.

    `known` is called only where there is a cue.
    """
    names: Mapping[str, tuple[str, ...]] | None = None
    for cue in _CUE.finditer(text):
        if not _may_be_followed(text, cue):
            continue
        names = _by_key(known()) if names is None else names
        found = _after(text, cue, names)
        if found:
            return found
    return None


def unknown_source(text: str) -> str:
    """Return the publication that `text` names though none was found; "" without one.

    >>> unknown_source("What happened in Paris, according to the Daily Planet?")
    'Daily Planet'
    >>> unknown_source("How old is the star, according to NASA?")
    ''
    """
    pattern = _ATTRIBUTED_SMALL if text.islower() else _ATTRIBUTED
    names = (found["name"] or found["saying"] for found in pattern.finditer(text))
    return next((name for name in names if _PUBLICATION.fullmatch(name)), "")


def _may_be_followed(text: str, cue: re.Match[str]) -> bool:
    """Return whether a source may follow `cue`; loading their names costs more."""
    if cue["asks"]:
        return _FOLLOWED.search(text, cue.end(), cue.end() + _FAR) is not None
    return not cue["weak"] or _begins_like_name(text[cue.end() :].split(maxsplit=1)[0])


def _after(text: str, cue: re.Match[str], names: Mapping[str, tuple[str, ...]]) -> NamedSources | None:
    mention = _mention(text, cue.end(), names)
    if mention is None or _MORE_NAME.match(text, mention[0]):
        return None
    end, found = mention
    verb = _FOLLOWED.match(text, end)
    if cue["asks"]:
        return NamedSources(Span(start=cue.start("asks"), end=verb.end()), found) if verb else None
    if cue["weak"] and not _is_written_as_name(text[cue.end() : end], cue):
        return None
    end, found = _further(text, end, found, names)
    return NamedSources(Span(start=cue.start(), end=end), found)


def _further(
    text: str, end: int, found: tuple[str, ...], names: Mapping[str, tuple[str, ...]]
) -> tuple[int, tuple[str, ...]]:
    """Add sources joined by commas, "and" or "or"."""
    joint = _JOINT.match(text, end)
    while joint and (mention := _mention(text, joint.end(), names)):
        end, found = mention[0], (*found, *mention[1])
        joint = _JOINT.match(text, end)
    possessive = _POSSESSIVE.match(text, end)
    return possessive.end() if possessive else end, tuple(dict.fromkeys(found))


def _mention(
    text: str, place: int, names: Mapping[str, tuple[str, ...]]
) -> tuple[int, tuple[str, ...]] | None:
    """Return where the longest name at `place` ends, and whose it is."""
    ends = _ends(text, place)
    for end in reversed(ends):
        found = names.get(_key(text[place:end]))
        if found:
            return end, found
    return None


def _ends(text: str, place: int) -> list[int]:
    ends: list[int] = []
    for match in _TOKEN.finditer(text, place):
        if len(ends) == _MOST_WORDS or text[ends[-1] if ends else place : match.start()].strip(" &"):
            break
        ends.append(match.start() + len(match.group().rstrip(".-+")))
    return ends


def _is_written_as_name(mention: str, cue: re.Match[str]) -> bool:
    """Return whether a mention behind "in", "from", "by" or "on" can only be a source."""
    first = mention.split(maxsplit=1)[0]
    if not _begins_like_name(first):
        return False
    named = cue["the"] is not None or len(mention.split()) > 1 or first.isupper() or "." in first
    return named or cue["weak"].strip().lower() in ("from", "by")


def _begins_like_name(word: str) -> bool:
    return word[0].isupper() or "." in word


def _by_key(known: Collection[str]) -> dict[str, tuple[str, ...]]:
    keys: dict[str, tuple[str, ...]] = {}
    for name in sorted(known):
        for key in dict.fromkeys(_keys(name)):
            keys[key] = (*keys.get(key, ()), name)
    return keys


def _keys(name: str) -> Iterator[str]:
    """Yield what a source may be called: www.theguardian.com is the Guardian."""
    host = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name)
    plain = _site(name.casefold().split(".")) if host else name
    words = plain.split()
    shorter = words[:-1] if len(words) > 1 and words[-1].casefold() in _SUFFIXES else words
    for form in dict.fromkeys(chain((_key(name),), (_key(plain), _key(" ".join(shorter))))):
        yield form
        # Hosts write "the" and the name as one word.
        if form.startswith("the") and (host or words[0].casefold() == "the") and len(form) > len("the") + 2:
            yield form.removeprefix("the")


def _site(labels: list[str]) -> str:
    """Return the label that identifies a host name: "bbc" of www.bbc.co.uk.

    >>> _site(["www", "bbc", "co", "uk"]), _site(["cnn", "com"])
    ('bbc', 'cnn')
    """
    country, second = labels[-1], labels[-2]
    is_second_level = len(labels) > 2 and len(country) == 2 and len(second) <= 3  # noqa: PLR2004
    return labels[-3] if is_second_level else second


def _key(words: str) -> str:
    return "".join(char for char in words.casefold() if char.isalnum())
