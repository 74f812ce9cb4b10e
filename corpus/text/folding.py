"""Fold what is spelled in several ways: words to plain letters, numbers to their value."""

import re
import unicodedata

# Letters that Unicode does not take apart, as Lucene's ASCIIFoldingFilter folds them, and those in which
# Persian and Arabic differ, as its filters for these languages do.
_LETTERS = str.maketrans(
    dict(
        zip(
            "łøđð\u0131ħŧɨəŋƀƒĸ\u0649\u06cc\u06a9\u0629", "loddihtianbfq\u064a\u064a\u0643\u0647", strict=True
        )
    )
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
# How the d with a stroke is also written: \u0110okovi\u0107, Djokovic. Vietnamese writes it as a mere d.
_DJ = re.compile(r"dj(?=[^\W\d_])")
# Combining classes of accents, nuktas and vowel points. Other marks make another letter: the voicing of
# kana, the virama, the vowels of Thai.
_ACCENTS = frozenset((7, *range(10, 36), *range(200, 241)))
_TURKIC = frozenset(("az", "tr"))  # languages in which only the capital of a dotted i has a dot
_CAPITAL_I = str.maketrans({"I": "\u0131", "\u0130": "i"})
_SUFFIX = re.compile(r"(?<=\w)['\u2019]\w+$")  # Ankara'da, 2024'te

# Languages with a decimal comma, in which a full stop or a space groups thousands (numbers in CLDR).
DECIMAL_COMMA = frozenset(
    """
    af az be bg br bs ca cs da de el eo es et eu fi fo fr gl hr ht hu hy id is it jv ka kk ku ky lb lo lt lv
    mg mk nl no pl pt ro ru rw se sk sl sq sr sv tr uk vi
    """.split()
)
# Spain writes 12.500 and Mexico 12,500; neither writes decimals with three digits often.
_EITHER = frozenset(("es",))

_GROUP = re.compile(r"[\s'\u2019\u066c]")
_THOUSANDS = r"[1-9]\d{{0,2}}(?:{0}\d{{3}})+"
_GROUPED = {mark: re.compile(_THOUSANDS.format(re.escape(mark))) for mark in ".,"}
_INDIAN = re.compile(r"(?<![\d,])[1-9]\d?(?:,\d\d)*,\d{3}")  # 1,00,000


def lowered(token: str, language: str) -> str:
    """Return `token` in lower case; in Turkish without the suffix that an apostrophe sets off.

    >>> lowered("İRAN'da", "tr"), lowered("IRAN", "pl")
    ('iran', 'iran')
    """
    if language in _TURKIC:
        token = _SUFFIX.sub("", token.translate(_CAPITAL_I))
    return token.casefold()


def folded(word: str) -> str:
    """Return a word in lower case without accents, in letters that have none.

    >>> folded("jørgen"), folded("müller"), folded("wałęsa"), folded("cœur"), folded("djoković")
    ('jorgen', 'muller', 'walesa', 'coeur', 'dokovic')
    """
    if word.isascii():
        return _DJ.sub("d", word)
    parts = unicodedata.normalize("NFKD", word)
    bare = "".join(part for part in parts if unicodedata.combining(part) not in _ACCENTS)
    return _DJ.sub("d", unicodedata.normalize("NFC", bare.translate(_LETTERS)))


def value_of(number: str, language: str) -> str:
    """Return the value of a number as digits with at most a decimal point.

    >>> value_of("12.500", "de"), value_of("1,5", "de"), value_of("12,500", "en"), value_of("1.5", "en")
    ('12500', '1.5', '12500', '1.5')
    """
    plain = _GROUP.sub("", "".join(map(_digit, number))).replace("\u066b", ".")
    comma = language in DECIMAL_COMMA and "\u066b" not in number
    whole, mark, rest = plain.rpartition("," if plain.rfind(",") > plain.rfind(".") else ".")
    other = "," if mark == "." else "."
    if other in whole:
        # Both signs: the last one is the decimal one.
        value = f"{whole.replace(other, '')}.{rest}" if _GROUPED[other].fullmatch(whole) else plain
        return value.removesuffix(".00").replace(",", ".")
    many = mark in whole
    grouping = many or language in _EITHER or (mark == ".") == comma
    if grouping and (_GROUPED.get(mark, _INDIAN).fullmatch(plain) or _INDIAN.fullmatch(plain)):
        return plain.replace(mark, "")
    return plain.removesuffix(f"{mark}00").replace(",", ".") if mark else plain


def _digit(char: str) -> str:
    return char if char.isascii() else str(unicodedata.decimal(char, char))
