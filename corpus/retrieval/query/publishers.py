"""Find the sources that a question names, as in "according to Reuters", "laut Tagesschau", "selon Le Monde".

A name is a source only behind a cue, and behind a mere preposition only with a capital: "in the week" does
not mean The Week. German and Polish names change their endings: "według Gazety Wyborczej".
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.models.article import Span
from corpus.models.patterns import lazy_pattern

_SAY = r"(?:say|says|said|report|reports|reported|write|writes|wrote|think|claim|claims|claimed)"
_STRONG = (
    r"according to|as reported by|reported by|published (?:by|in)|"
    r"(?:articles?|reports?|news|stories) (?:by|from|in)|(?:only|just)(?: (?:from|in|by))?|sources?:"
)
# The same in German, French, Spanish and Polish.
_FOREIGN = (
    r"laut|gem\u00e4(?:\u00df|ss)|nach (?:angaben|informationen) (?:von|de[rs])|nur (?:aus|von|in|bei)|"
    r"wie (?=\S+(?: \S+)? berichtet)|(?:artikel|meldungen|berichte|nachrichten) (?:aus|von|de[rs])|quellen?:|"
    r"selon|d['\u2019]apr\u00e8s|(?:seulement|uniquement) (?:dans|de|sur)|articles (?:de|du|dans)|"
    r"seg\u00fan|de acuerdo con|(?:s\u00f3lo|solo|solamente) (?:de|en)|art\u00edculos (?:de|del|en)|"
    r"sources? ?:|fuentes?:|"
    r"wed\u0142ug|wg\.?|zdaniem|jak (?:podaje|donosi|pisze|informuje)|tylko (?:z|ze|w|we)|"
    r"artyku\u0142y (?:z|ze|w)|\u017ar\u00f3d\u0142[ao]:"
)
_ASKING = (
    r"was (?:sagt|schreibt|schrieb|berichtet|meldet)e?|"
    r"(?:que dit|qu['\u2019]\u00e9crit|que rapporte|qu['\u2019]en dit)|"
    r"qu\u00e9 (?:dice|publica|cuenta|informa|escribe)|co (?:pisze|m\u00f3wi|podaje|donosi|pisa\u0142[ao]?)"
)
_ARTICLE = r"(?:the|der|die|das|de[mns]|le|la|les|el|los|las)\s+|l['\u2019]"
_CUE = lazy_pattern(
    rf"\b(?:(?P<strong>(?:{_STRONG})\s+)|(?P<foreign>(?:{_FOREIGN})\s+)|(?P<says>(?:{_ASKING})\s+)|"
    r"(?P<asks>(?:does|did|do|has|have|what)\s+)|"
    rf"(?P<weak>(?:in|from|by|on)\s+))(?P<the>{_ARTICLE})?(?=\w)",
    re.IGNORECASE,
)
_TOKEN = lazy_pattern(r"[^\W_][\w&.+-]*(?:['\u2019](?!s\b)\w+)*")
_JOINT = lazy_pattern(
    rf"(?:\s*,\s*|\s+)(?:(?:and|or|&|und|oder|et|ou|y|o|i|lub)\s+)?(?:only\s+)?(?P<the>{_ARTICLE})?",
    re.IGNORECASE,
)
_ABOUT = lazy_pattern(
    r"\s+(?:\u00fcber|zu[mr]?|sur|\u00e0 propos d[eu]s?|sobre|acerca del?|o|na temat)(?=\s)|\s+berichtet\b,?",
    re.IGNORECASE,
)
_ARTICLES = frozenset("der die das le la les el los las".split())
_ENDING = 3  # letters of a word that may change: "Gazeta", "Gazecie"
_STEM = 4  # letters that stay at least
_FOLLOWED = lazy_pattern(rf"\s+{_SAY}\b(?:\s+(?:about|on|of)\b)?", re.IGNORECASE)
_MORE_NAME = lazy_pattern(r"(?:['\u2019]s?)?(?:\s+|[/-])[A-Z]")
_POSSESSIVE = lazy_pattern(r"['\u2019]s\b")
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
_ATTRIBUTING = r"laut|selon|d['\u2019]apr\u00e8s|seg\u00fan|de acuerdo con|wed\u0142ug|wg"
# "Le Monde" and "El País" are names with theirs.
_ARTICLE_BEFORE = r"(?:the|der|die|das|de[mns])\s+|l['\u2019]"
_ATTRIBUTED, _ATTRIBUTED_SMALL = (
    lazy_pattern(
        rf"\b(?i:according to|as reported by|{_ATTRIBUTING})\s+(?i:{_ARTICLE_BEFORE})?(?P<name>{words})|"
        rf"\b(?i:did|does|do|has|have)\s+(?:[Tt]he\s+)?(?P<saying>{words})\s+{_SAY}\b"
    )
    for words in _WORDS_OF_NAME
)
# An institution or a person may be cited as well ("according to NASA"): only these names are publications.
_PUBLICATION = lazy_pattern(
    r".+[\s-](?:news|times|post|herald|tribune|gazette|journal|chronicle|telegraph|guardian|observer|express|"
    r"courier|examiner|inquirer|globe|mirror|mail|daily|weekly|monthly|magazine|newspaper|review|press|radio|"
    r"television|tv|zeitung|tageblatt|tagesblatt|rundschau|nachrichten|anzeiger|figaro|monde|diario|gazeta|presse)|"
    r"(?:daily|weekly|evening|morning|sunday|radio|channel)\s.+|(?:times|journal|news)\sof\s.+|"
    r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}|"
    # Papers, agencies and broadcasters by their one word.
    r"times|guardian|telegraph|observer|tribune|reuters|bloomberg|afp|ap|dpa|upi|bbc|cnn|cnbc|msnbc|nbc|cbs|abc|"
    r"npr|pbs|itv|al jazeera|politico|axios|"
    r"tagesschau|spiegel|zeit|faz|welt|stern|focus|taz|ard|zdf|orf|srf|n-tv|rtl|deutschlandfunk|"
    r"lib\u00e9ration|les \u00e9chos|l'\u00e9quipe|ouest-france|france ?info|tf1|rfi|mediapart|"
    r"el pa\u00eds|el mundo|la vanguardia|rtve|clar\u00edn|efe|"
    r"onet|tvn24|tvp|rmf24?|pap|polityka|rzeczpospolita|gazeta wyborcza|wprost",
    re.IGNORECASE,
)
_SUFFIXES = ("news", "online", "sport", "magazine")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """The sources by what they may be called, and by how the first word of their name begins."""

    by_key: dict[str, tuple[str, ...]]
    by_stem: dict[str, list[tuple[str, list[str]]]]


@dataclass(frozen=True, slots=True)
class NamedSources:
    """Words of a question that restrict it to sources, named as the store has them."""

    span: Span
    names: tuple[str, ...]


def find_sources(text: str, known: Callable[[], Collection[str]]) -> NamedSources | None:
    """Return the first sources that `text` restricts itself to.

    `known` is called only where there is a cue.
    """
    names: _Names | None = None
    for cue in _CUE.finditer(text):
        if not _may_be_followed(text, cue):
            continue
        names = _names_of(known()) if names is None else names
        found = _after(text, cue, names)
        if found:
            return found
    return None


def _inflected(words: str, names: _Names) -> tuple[str, ...]:
    """Return the one source whose name differs from `words` by the endings of its words alone."""
    written = words.casefold().split()
    found = [
        name
        for name, own in names.by_stem.get(_stem(written), ())
        if len(own) == len(written) and all(map(_is_alike, written, own))
    ]
    return tuple(found) if len(found) == 1 else ()


def _stem(words: Sequence[str]) -> str:
    return words[0][:_STEM] if words else ""


def _without_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first.casefold() in _ARTICLES and rest else name


def _is_alike(one: str, other: str) -> bool:
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return one == other or shared >= max(_STEM, max(len(one), len(other)) - _ENDING)


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


def _after(text: str, cue: re.Match[str], names: _Names) -> NamedSources | None:
    is_inflected = bool(cue["foreign"] or cue["says"])
    # "Le Monde" begins with what may be an article.
    places = (cue.start("the"), cue.end()) if cue["the"] else (cue.end(),)
    mentions = ((at, _mention(text, at, names, is_inflected=is_inflected)) for at in places)
    place, mention = next((each for each in mentions if each[1]), (0, None))
    if mention is None or _MORE_NAME.match(text, mention[0]):
        return None
    end, found = mention
    if is_inflected:
        end, found = _further(text, end, found, names)
        about = _ABOUT.match(text, end)
        return NamedSources(Span(start=cue.start(), end=about.end() if about else end), found)
    verb = _FOLLOWED.match(text, end)
    if cue["asks"]:
        return NamedSources(Span(start=cue.start("asks"), end=verb.end()), found) if verb else None
    if cue["weak"] and not _is_written_as_name(text[place:end], text[cue.end() : end], cue):
        return None
    end, found = _further(text, end, found, names)
    return NamedSources(Span(start=cue.start(), end=end), found)


def _further(text: str, end: int, found: tuple[str, ...], names: _Names) -> tuple[int, tuple[str, ...]]:
    """Add sources joined by commas, "and" or "or"."""
    joint = _JOINT.match(text, end)
    while joint and (mention := _mention(text, joint.end(), names)):
        end, found = mention[0], (*found, *mention[1])
        joint = _JOINT.match(text, end)
    possessive = _POSSESSIVE.match(text, end)
    return possessive.end() if possessive else end, tuple(dict.fromkeys(found))


def _mention(
    text: str, place: int, names: _Names, *, is_inflected: bool = False
) -> tuple[int, tuple[str, ...]] | None:
    """Return where the longest name at `place` ends, and whose it is."""
    ends = _ends(text, place)
    for end in reversed(ends):
        found = names.by_key.get(_key(text[place:end]))
        if found:
            return end, found
    if is_inflected:
        for end in reversed(ends):
            found = _inflected(text[place:end], names)
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


def _is_written_as_name(mention: str, bare: str, cue: re.Match[str]) -> bool:
    """Return whether a mention behind "in", "from", "by" or "on" can only be a source.

    `bare` is the mention without its article.
    """
    first = bare.split(maxsplit=1)[0]
    if not _begins_like_name(first):
        return False
    is_definite = (cue["the"] or "").strip().lower() == "the"
    named = is_definite or len(mention.split()) > 1 or first.isupper() or "." in first
    return named or cue["weak"].strip().lower() in ("from", "by")


def _begins_like_name(word: str) -> bool:
    return word[0].isupper() or "." in word


def _names_of(known: Collection[str]) -> _Names:
    names = _Names(by_key={}, by_stem={})
    for name in sorted(known):
        for key in dict.fromkeys(_keys(name)):
            names.by_key[key] = (*names.by_key.get(key, ()), name)
        words = _without_article(name).casefold().split()
        names.by_stem.setdefault(_stem(words), []).append((name, words))
    return names


def _keys(name: str) -> Iterator[str]:
    """Yield what a source may be called: www.theguardian.com is the Guardian."""
    host = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name)
    plain = _site(name.casefold().split(".")) if host else name
    words = plain.split()
    shorter = words[:-1] if len(words) > 1 and words[-1].casefold() in _SUFFIXES else words
    forms = (_key(name), _key(plain), _key(" ".join(shorter)), _key(_without_article(name)))
    for form in dict.fromkeys(forms):
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
