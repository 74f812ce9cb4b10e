"""Detect where a sentence goes on behind direct speech: "Who pays?" asked the mayor.

A closing mark followed by a comma, a dash, a small letter or a verb of saying does not end the sentence.
"""

from collections.abc import Sequence

from corpus.models.patterns import lazy_pattern
from corpus.text.languages import ENGLISH
from corpus.text.spaceless import LONG_QUOTATION
from corpus.text.stopwords import STOP_WORDS

# Verbs of saying, where a capital or a script without capitals leaves open whether a new sentence begins.
_SAYING = {
    "en": """
        said says asked asks added adds told tells replied replies answered answers shouted shouts cried cries
        wrote writes tweeted wondered wonders warned warns declared announced insisted insists argued argues
        exclaimed yelled joked recalled explained explains noted notes claimed demanded demands
    """,
    "hi": "पूछा पूछते पूछती कहा कहते कहती बोले बोला बोली बताया लिखा चिल्लाया चिल्लाए जोड़ा",
    "ar": """
        سأل سألت يسأل تسأل قال قالت يقول تقول أضاف أضافت صرح صرحت يتساءل تساءل تتساءل أجاب أجابت هتف صرخ كتب
        كتبت
    """,
    "fa": "گفت گفتند پرسید پرسیدند افزود نوشت",
    "he": "אמר אמרה שאל שאלה השיב כתב הוסיף",
    "ko": """
        말했다 물었다 밝혔다 외쳤다 답했다 덧붙였다 전했다 강조했다 설명했다 주장했다 반문했다 썼다 묻는다
        말한다
    """,
    "ur": "کہا پوچھا بتایا لکھا",
}
# "He asked why, and sat down": the sentence goes on with these, in scripts without capitals.
_AND = {"ar": frozenset(("ثم",)), "hi": frozenset(("और", "तथा", "लेकिन"))}
_WORDS = 6  # within which a verb of saying follows: Former Prime Minister Ada Quill said

_CLOSERS = r"[\"'\u2019\u201d\u201c\u2018\u00bb\u203a\u00ab\u2039)\]]"
_OPENERS = "\"'\u2018\u201c\u201e\u201a\u00ab\u00bb\u2039\u203a\u201d"
_MARKED = lazy_pattern(rf"{_CLOSERS}\s*$")
_CLOSING = frozenset("\"'\u2018\u2019\u201c\u201d\u00ab\u00bb\u2039\u203a)]")
_AT = lazy_pattern(rf"{_CLOSERS}+")
_AT_COMMA = lazy_pattern(r"[\u00bb\u203a\u201d\"](?=\s?[,;:\u2013\u2014])")  # behind a space, as in French
_CLOSED = lazy_pattern(rf"(?P<mark>[.?!\u2026\u061f\u0964\u06d4;])(?:{_CLOSERS}+|\s[\u00bb\u203a\u201d\"])$")
_DASH = lazy_pattern(r"--|[\u2010-\u2015\u2212-](?!\d)")
_BEHIND_COLON = lazy_pattern(r"[:\uff1a] ?([\"'\u2018\u201c\u300c\u300e])")
_PAIRS = dict(zip("\"'\u2018\u201c\u300c\u300e", "\"'\u2019\u201d\u300d\u300f", strict=True))
_SPEAKER = lazy_pattern(r"[\u2013\u2014\u2015-]\s?\S")
_ASKING = "?!\u2026\u061f"
_LINE_OF_SPEECH = 200  # characters from its beginning that are searched for an opening mark
_NEAR, _BEYOND = 12, 80  # characters before a cut and behind it that are looked at


def goes_on(text: str, start: int, cut: int, language: str) -> bool:
    """Return whether the sentence that begins at `start` goes on at `cut`, behind speech.

    >>> goes_on('"Who?", she asked.', 0, 5, "en")
    True
    """
    before = text[max(start, cut - _NEAR) : cut]
    if not (_MARKED.search(before) or text[cut] in _CLOSING or _SPEAKER.match(text, start)):
        return False  # as nearly always
    attached = (_AT_COMMA if before[-1:].isspace() else _AT).match(text, cut)
    after = attached.end() if attached else cut
    following = text[after : after + _BEYOND].lstrip()
    if not following:
        return False
    continued = following[0].islower() or _DASH.match(following) is not None
    closed = _CLOSED.search(before.rstrip() + (attached.group() if attached else ""))
    if not closed:
        return continued and _SPEAKER.match(text, start) is not None and before.rstrip()[-1:] in _ASKING
    if continued or following[0] in ",;:\u060c\u061b":
        return True
    if attached and text[after].isalpha() and not text[after].isupper():
        return True  # a Korean particle
    begin = text[start : min(start + _LINE_OF_SPEECH, cut)]
    return _is_attributed(begin, closed["mark"], following.split()[:_WORDS], language)


def is_within_quotation(text: str, start: int, cut: int, language: str) -> bool:
    """Return whether a Korean quotation behind a colon ends behind `cut`, unless it is a long one."""
    if language != "ko":
        return False
    opened = next(_BEHIND_COLON.finditer(text, max(start, cut - LONG_QUOTATION), cut), None)
    if opened is None:
        return False
    end = text.find(_PAIRS[opened[1]], opened.end())
    return cut <= end <= opened.end() + LONG_QUOTATION


def _is_attributed(begin: str, mark: str, words: Sequence[str], language: str) -> bool:
    """Return whether `words` name the speaker of a sentence with this `begin`."""
    first = words[0].strip(_OPENERS).lower()
    if mark in _ASKING and first in _AND.get(language, ()):
        return True
    # In English a full stop in a quotation is a comma where the speaker follows.
    if not _opens(begin) or (mark == "." and language == ENGLISH):
        return False
    if words[0][0].isupper() and first in STOP_WORDS.get(language, ()) and first != "i":
        return False  # a new sentence: "He" would be "he"
    verbs = _SAYING.get(language, "").split()
    for word in words:
        if word.strip(".,;:!?\u0964").lower() in verbs:
            return True
        if word[-1] in ",;:!?\u0964\u060c":
            return False
    return False


def _opens(begin: str) -> bool:
    """Return whether no word stands before the quotation."""
    opener = next((place for place, char in enumerate(begin) if char in _OPENERS), None)
    return opener is None or not any(map(str.isalnum, begin[:opener]))
