"""Find what is also written as one word or one number.

"Cease-fire" is "ceasefire" too, and "1.5 million" is "1,500,000". Such a compound is a token of its own
beside its parts, so that it is found by either way of writing.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

from corpus.models.article import Span
from corpus.models.patterns import lazy_pattern
from corpus.text.folding import value_of
from corpus.text.stopwords import STOP_WORDS

# Both begin with the class of their first character, so that the search skips other text quickly.
_HYPHEN = lazy_pattern(r"[-\u2010\u2011](?<=[^\W\d_].)(?=[^\W\d_])")
_STARTS = r"\d(?<![\w.,].)"
_REST = lazy_pattern(r"[^\W\d_]{2,40}+(?:['\u2019]s(?!\w))?(?!['\u2019]?\w|[\u2010\u2011-])")
_LONGEST = 40  # letters of a part
_ENGLISH = "en"
_MONEY = "$£€¥"
_CHAINED = "_-\u2010\u2011"

# Words for powers of ten, by language; the number in front is that of the zeros.
_SCALES = {
    "en": "3 thousand; 5 lakh lakhs; 6 million mn; 7 crore crores; 9 billion bn; 12 trillion tn",
    "cs": "3 tisíc tisíce; 6 milion miliony milionu milionů mil.; 9 miliarda miliardy miliard mld.",
    "da": "3 tusind; 6 million millioner mio.; 9 milliard milliarder mia.",
    "de": "3 tausend; 6 million millionen mio. mio; 9 milliarde milliarden mrd. mrd; 12 billion billionen",
    "el": "3 χιλιάδες; 6 εκατομμύριο εκατομμύρια εκατ.; 9 δισεκατομμύριο δισεκατομμύρια δισ.",
    "es": "3 mil; 6 millón millones; 12 billón billones",
    "et": "3 tuhat; 6 miljon miljonit mln; 9 miljard miljardit mld",
    "fi": "3 tuhat tuhatta; 6 miljoona miljoonaa milj.; 9 miljardi miljardia mrd.",
    "fr": "3 mille; 6 million millions; 9 milliard milliards; 12 billion billions",
    "hi": "3 हजार हज़ार; 5 लाख; 7 करोड़; 9 अरब",
    "hu": "3 ezer; 6 millió; 9 milliárd",
    "it": "3 mila; 6 milione milioni mln; 9 miliardo miliardi mld",
    "nl": "3 duizend; 6 miljoen mln; 9 miljard mld",
    "no": "3 tusen; 6 million millioner mill.; 9 milliard milliarder mrd.",
    "pl": "3 tysiąc tysiące tysięcy tys.; 6 milion miliony milionów mln; 9 miliard miliardy miliardów mld",
    "pt": "3 mil; 6 milhão milhões; 9 bilhão bilhões; 12 trilhão trilhões",
    "ro": "3 mii; 6 milion milioane; 9 miliard miliarde",
    "ru": "3 тысяча тысячи тысяч тыс; 6 миллион миллиона миллионов млн; 9 миллиард миллиарда миллиардов млрд",
    "sv": "3 tusen; 6 miljon miljoner mn; 9 miljard miljarder mdr",
    "tr": "3 bin; 6 milyon; 9 milyar; 12 trilyon",
    "uk": "3 тисяча тисячі тисяч тис.; 6 мільйон мільйона мільйонів млн; 9 мільярд мільярда мільярдів млрд",
    "ja": "4 万; 8 億; 12 兆",
    "ko": "4 만; 8 억; 12 조",
    "zh": "4 万 萬; 8 亿 億; 12 兆",
}
# "Two million" and "half a billion": below that, a number in words says little by itself.
_SPOKEN_NUMBERS = {
    "half a": "0.5",
    **{
        word: str(number)
        for number, word in enumerate(
            "one two three four five six seven eight nine ten eleven twelve".split(), start=1
        )
    },
    "twenty": "20",
    "fifty": "50",
}
_SPOKEN = lazy_pattern(rf"\b({'|'.join(_SPOKEN_NUMBERS)})[ -](million|billion|trillion)\b", re.IGNORECASE)
_DIGITS = r"(?>(?:[.,\u00a0\u202f ']\d{3})*)(?:[.,]\d++)?"
_FIRST, _OTHERS = r"\d++", r"\d*+"
_SPACELESS = frozenset(("ja", "ko", "zh"))  # in which one number may have several of these signs: 1億5000万


def compounds(text: str, language: str) -> list[Span]:
    """Return where words joined by one hyphen are, and numbers with a word for a power of ten, in order.

    >>> text = "A cease-fire for 1.5 million people, state-of-the-art."
    >>> [span.of(text) for span in compounds(text, "en")]
    ['cease-fire', '1.5 million']
    """
    found = [*_joined(text, language)] if "-" in text or not text.isascii() else []
    found += _scaled(text, language)
    return sorted(set(found), key=lambda span: (span.end, -span.start)) if len(found) > 1 else found


def reaches_out(part: str, language: str) -> bool:
    """Return whether `part`, the text between two spaces, may belong to a number with what is before it.

    >>> [reaches_out(part, "en") for part in ("million,", "500m", "metres", "$5bn")]
    [True, True, False, False]
    """
    pattern = _reaching(language)
    return pattern is not None and pattern.match(part) is not None


def may_reach_out(word: str, language: str) -> bool:
    """Return whether `reaches_out` may hold of a word of letters with any signs around it.

    >>> [may_reach_out(word, "de") for word in ("mio", "Million", "Meter")]
    [True, True, False]
    """
    return word.lower() in _scale_words(language) or (language == _ENGLISH and "illion" in word.lower())


def compound_value(token: str, language: str) -> str | None:
    """Return the value of a number with a word for a power of ten, in digits; None for another token.

    >>> compound_value("1.5 million", "en"), compound_value("2,5 Mrd.", "de"), compound_value("F-16", "en")
    ('1500000', '2500000000', None)
    """
    pattern = _pattern(language)
    if language == _ENGLISH and (spoken := _SPOKEN.fullmatch(token)):
        return compound_value(f"{_SPOKEN_NUMBERS[spoken[1].lower()]} {spoken[2]}", language)
    if pattern is None or not pattern.fullmatch(token):
        return None
    zeros = _zeros(language)
    if token[0] in _MONEY:
        return compound_value(f"{token[1:-1].strip()} million", _ENGLISH)
    parts = [(found[1], found[2]) for found in _part(language).finditer(token)]
    try:
        total = sum(Decimal(value_of(number, language)).scaleb(zeros[word.lower()]) for number, word in parts)
    except InvalidOperation:  # digits with signs that make no number
        return None
    return f"{total:f}".removesuffix(".0") if total == int(total) else None


def _joined(text: str, language: str) -> Iterator[Span]:
    for hyphen in _HYPHEN.finditer(text):
        start = hyphen.start()
        while start and text[start - 1].isalpha() and hyphen.start() - start <= _LONGEST:
            start -= 1
        rest = _REST.match(text, hyphen.end())
        if rest is None or (start and (text[start - 1].isalnum() or text[start - 1] in _CHAINED)):
            continue
        if not _is_grammar(text[start : hyphen.start()], rest.group(), language):
            yield Span(start=start, end=rest.end())


def _is_grammar(first: str, second: str, language: str) -> bool:
    """Return whether a hyphen joins a verb and its pronoun (dit-il), or belongs to e-mail, a token itself."""
    stop = STOP_WORDS.get(language, frozenset())
    of_grammar = second.lower() in stop and (language != _ENGLISH or first.lower() in stop)
    return of_grammar or first in {"e", "E"}


def _scaled(text: str, language: str) -> Iterator[Span]:
    if language == _ENGLISH and "illion" in text:
        yield from (Span(start=found.start(), end=found.end()) for found in _SPOKEN.finditer(text))
    pattern = _pattern(language)
    for found in pattern.finditer(text) if pattern else ():
        yield Span(start=found.start(), end=found.end())


@cache
def _zeros(language: str) -> dict[str, int]:
    rows = (row.split() for row in _SCALES[language].split(";"))
    return {word: int(zeros) for zeros, *words in rows for word in words}


@cache
def _scale_words(language: str) -> frozenset[str]:
    return frozenset(word.strip(".") for word in _zeros(language)) if language in _SCALES else frozenset()


@cache
def _part(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _zeros(language)), key=len, reverse=True))
    return re.compile(rf"(\d++{_DIGITS})[ \u00a0\u202f-]?({words})", re.IGNORECASE)


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    """Return the pattern of a whole number with its words; None for a language without any."""
    if language not in _SCALES:
        return None
    part = re.sub(r"\((?!\?)", "(?:", _part(language).pattern)
    more = rf"(?>(?:{part})*)" if language in _SPACELESS else r"(?!\w)"
    amount = rf"[{_MONEY}] ?\d++{_DIGITS}m(?!\w)"  # "100m" is a distance, and "$100m" is not
    return re.compile(rf"(?:{_STARTS}{part.replace(_FIRST, _OTHERS, 1)}{more}|{amount})", re.IGNORECASE)


@cache
def _reaching(language: str) -> re.Pattern[str] | None:
    """Return the pattern of the end of a number with its words, cut off at a space."""
    if language not in _SCALES:
        return None
    words = "|".join(map(re.escape, _zeros(language)))
    digits = r"\d[\d.,'\u00a0\u202f]*+"
    spoken = r"|[^ ]*illion" if language == _ENGLISH else ""
    return re.compile(
        rf"(?:{words})(?!\w)|{digits}(?:m|[\u00a0\u202f-]?(?:{words}))(?!\w){spoken}", re.IGNORECASE
    )
