"""Split text into tokens: words, numbers and abbreviations, as they are written.

A token is a run of letters and digits. A word and the number behind it are two tokens, "covid" and "19", with
a hyphen between or not; a single letter belongs to its number, "F-16". In scripts without spaces between
words, every two neighbouring characters are a token.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from corpus.text.compounds import compounds, may_reach_out, reaches_out
from corpus.text.folding import DECIMAL_COMMA

# Thai, Lao, Burmese, Khmer, Japanese and Chinese; and Korean, whose particles cling to their words.
_S = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
# Soft hyphens, joiners, marks of direction and the like: they change how a word looks, not what it is.
_IGNORED = "\u00ad\u034f\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_FORMS = "\uff01-\uffdc"  # half-width and full-width forms
_JAMO = "\u1100-\u11ff"  # the parts of Korean syllables
_ENGLISH = "en"
_THIN = "\u00a0\u2009\u202f'\u2019"  # between the thousands of a number


def _marks() -> str:
    """Return the combining marks of scripts with spaces between words, as few ranges."""
    blocks = (range(0x300, 0xE00), range(0xF00, 0x1000), range(0x1300, 0x1780), range(0x1800, 0x1E00))
    further = (range(0x20D0, 0x2100), range(0x2DE0, 0x3100), range(0xA660, 0xABF0), range(0xFB1E, 0xFE30))
    codes = (code for block in (*blocks, *further) for code in block)
    marks = [code for code in codes if unicodedata.category(chr(code))[0] == "M"]
    runs = groupby(enumerate(marks), key=lambda placed: placed[1] - placed[0])
    ends = ((run[0][1], run[-1][1]) for run in (list(each) for _, each in runs))
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ends)


_M = _marks()
_UNUSUAL = re.compile(f"[{_S}{_IGNORED}{_FORMS}{_JAMO}{_M}]")
_UNSETTLED = re.compile(f"[{_IGNORED}{_FORMS}]")
_IGNORABLE = re.compile(f"[{_IGNORED}]")
_FORM = re.compile(f"[{_FORMS}]")
SIGNS = ".,;:?!()\"'\u2018\u2019\u201c\u201d"
_DIGIT = re.compile(r"\d")
# What may be written in several ways: a letter with its marks, the parts of a syllable, a full-width form.
_CLUSTER = re.compile(f"[{_IGNORED}]+|[{_JAMO}]+|(?:[^\x00-\x7f]|[\x00-\x7f](?=[{_M}]))[{_M}\uff9e\uff9f]*")


def _token(first: str, *, letter: str, alnum: str, digit: str, space: str) -> str:
    """Return the pattern of a token; the arguments are classes of single characters.

    It begins with one class, so that the search skips what is between tokens quickly. Words without digits,
    apostrophes and hyphens come first, since most are.
    """
    hyphen, apostrophe = r"[\u2010\u2011-]", r"['\u2019]"
    group = rf"(?:(?<!{digit}{{4}}){space}{digit}{{3}}(?!{digit})|[.,\u066b\u066c]{digit}++)"
    initial = (
        rf"(?<!{alnum}{letter})(?<!{hyphen}{letter})"  # a letter that no word or chain of words precedes
    )
    return (
        rf"{first}(?:(?<!{digit}){letter}++(?!{digit}|{apostrophe})|"
        rf"\.(?<={letter}\.)(?:{letter}\.)+|"
        rf"(?<={digit}){digit}*+(?:(?>{group}+)|(?={letter}{{2}})(?!(?:st|nd|rd|th)(?!{alnum})))|"
        rf"(?<={letter}){initial}{hyphen}?{digit}++(?=s?(?!{alnum}|[.,]{digit}))(?>(?:{apostrophe}{alnum}++)*)|"
        rf"(?<=[Ee]){initial}{hyphen}{letter}{{2,}}+|"  # e-mail
        rf"{letter}++(?={digit}++(?!{alnum}))|"  # covid19
        rf"{alnum}*+(?>(?:{apostrophe}{alnum}++)*))"
    )


_PLAIN_TOKEN, _PLAIN_TOKEN_SPACED = (
    re.compile(
        _token("[A-Za-z0-9]", letter="[A-Za-z]", alnum="[A-Za-z0-9]", digit="[0-9]", space=f"[{space}']")
    )
    for space in ("", " ")
)
_USUAL_TOKEN, _USUAL_TOKEN_SPACED = (
    re.compile(_token(r"[^\W_]", letter=r"[^\W\d_]", alnum=r"[^\W_]", digit=r"\d", space=f"[{space}{_THIN}]"))
    for space in ("", " ")
)


@cache
def _any_token(space: str) -> re.Pattern[str]:
    """Return the pattern for all scripts.

    Made on first use: it takes 0.1 s, and most processes never need it.
    """
    return re.compile(
        rf"(?=([{_S}]{{2}}))[{_S}]|(?<![{_S}])[{_S}]|"
        + _token(
            rf"[^\W_{_S}]",
            letter=rf"(?:[^\W\d_{_S}]|[{_M}])",
            alnum=rf"(?:[^\W_{_S}]|[{_M}])",
            digit=r"\d",
            space=f"[{space}{_THIN}]",
        )
    )


def split_tokens(text: str, language: str | None = None) -> list[str]:
    """Return every token of `text` as it is written, stop words too.

    None stands for English.

    >>> split_tokens("Rutte met the U.S. envoy.")
    ['Rutte', 'met', 'the', 'U.S.', 'envoy']
    """
    if not text.isascii() and _UNUSUAL.search(text):
        return [token for token, _, _ in _unusual_tokens(text, language)]
    pattern = _usual(language, plain=text.isascii())
    found, start = list[str](), 0
    for compound in compounds(text, language or _ENGLISH):
        if compound.end > start:
            found += pattern.findall(text, start, compound.end)
            start = compound.end
        found.append(compound.of(text))
    found += pattern.findall(text, start)
    return found


def part_tokens(part: str, language: str) -> list[str] | None:
    """Return the tokens of `part`, the text between two spaces; None where they depend on what is beyond.

    So do those of what may be part of a number, and of scripts that the pattern for all is for.
    """
    if reaches_out(part, language):
        return None
    word = part.strip(SIGNS)
    if word.isascii() and word.isalpha():
        return [word]  # as most are, which the patterns of tokens take ten times as long for
    if not part.isascii() and _UNUSUAL.search(part):
        return None
    return None if language in DECIMAL_COMMA and _DIGIT.search(part) else split_tokens(part, language)


def is_token_alone(word: str, language: str) -> bool:
    """Return whether `word`, with any of `SIGNS` around it, is one token wherever it stands between spaces.

    >>> [is_token_alone(word, "en") for word in ("envoy", "Biden's", "million", "covid19")]
    [True, True, False, False]
    """
    name = word[:-2] if word.endswith(("'s", "\u2019s")) else word
    return name.isascii() and name.isalpha() and not may_reach_out(name, language)


def placed_tokens(text: str, language: str | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield the same tokens, each with its start and its end in `text`."""
    if not text.isascii() and _UNUSUAL.search(text):
        yield from _unusual_tokens(text, language)
    else:
        yield from _placed(text, _usual(language, plain=text.isascii()), language)


def _usual(language: str | None, *, plain: bool) -> re.Pattern[str]:
    if language in DECIMAL_COMMA:
        return _PLAIN_TOKEN_SPACED if plain else _USUAL_TOKEN_SPACED
    return _PLAIN_TOKEN if plain else _USUAL_TOKEN


def _placed(text: str, pattern: re.Pattern[str], language: str | None) -> Iterator[tuple[str, int, int]]:
    start = 0
    for compound in compounds(text, language or _ENGLISH):
        yield from _matches(pattern, text, start, compound.end)
        start = max(start, compound.end)
        yield compound.of(text), compound.start, compound.end
    yield from _matches(pattern, text, start, len(text))


def _matches(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for match in pattern.finditer(text, start, end):
        token = match[match.lastindex or 0]
        yield token, match.start(), match.start() + len(token)


def settled(text: str) -> str:
    r"""Return `text` in composed letters, without characters that only change how a word looks.

    >>> settled("Haus\u00adhalt"), settled("Mu\u0308ller")
    ('Haushalt', 'Müller')
    """
    return text if text.isascii() else _settled(text)[0]


def _unusual_tokens(text: str, language: str | None) -> Iterator[tuple[str, int, int]]:
    plain, starts, ends = _settled(text)
    for token, start, end in _placed(plain, _any_token(" " if language in DECIMAL_COMMA else ""), language):
        yield token, starts[start], ends[end - 1]


def _settled(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Return `text` in its composed form without what is ignored, and where each character was.

    The start and end, in `text`, of each of n characters: (n,).
    """
    if unicodedata.is_normalized("NFC", text) and not _UNSETTLED.search(text):
        return text, range(len(text)), range(1, len(text) + 1)
    pieces, starts, ends, last = list[str](), list[int](), list[int](), 0
    for match in _CLUSTER.finditer(text):
        start, end = match.span()
        piece = _composed(match.group())
        pieces += text[last:start], piece
        starts += *range(last, start), *[start] * len(piece)
        ends += *range(last + 1, start + 1), *[end] * len(piece)
        last = end
    pieces.append(text[last:])
    starts += range(last, len(text))
    ends += range(last + 1, len(text) + 1)
    return "".join(pieces), starts, ends


def _composed(cluster: str) -> str:
    if _IGNORABLE.match(cluster):
        return ""
    return unicodedata.normalize("NFKC" if _FORM.match(cluster) else "NFC", cluster)
