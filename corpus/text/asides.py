"""Detect the lines around an article's text: bylines, datelines, credits, and what its site adds.

All of it works on single lines or paragraphs, in the languages whose news sites are read most.
"""

import re

from corpus.models.patterns import lazy_pattern

_AGENCY = (
    r"(?:AA|AAP|AdnKronos|AFP|AGI|Anadolu|ANI|ANP|ANSA|AP|APA|ATS|BBC|Belga|Bloomberg|CNN(?: \w+)?|CTK|"
    r"\u010cTK|dpa(?:/\w+|-\w+)?|DPA|dts|EFE|epd|Europa Press|EUROPA PRESS|IANS|Interfax|Jiji|JTA|KNA|Kyodo|"
    r"Lusa|LUSA|NTB|PAP|PTI|Reuters|REUTERS|Ritzau|sda|SDA|TASS|TT|UPI|Xinhua|Yonhap)"
)
_PICTURE = (
    r"(?:photo(?:s|graph|graphy)?|images?|pictures?|video|illustration|graphic|foto(?:s|graf\w?)?|bild(?:er)?|"
    r"titelbild|imagen|zdj\u0119cie|fot\.|cr\u00e9dits?|credits?|\u0444\u043e\u0442\u043e)"
)
_AGENCIES = (
    r"(?:Getty(?: Images)?|via (?:AP|AFP|Reuters|REUTERS)|Shutterstock|NETWORK|EPA|Alamy|Imago|"
    r"picture alliance|Unsplash|Pexels|Pixabay)"
)
_CREDITS = (
    rf"[(\[]?{_PICTURE}(?: (?:credits?|source|courtesy)(?: of)?| by)?\s*[:/|\u00a9].*",
    rf"(?i:[(\[]?(?:featured )?{_PICTURE}) (?:by|courtesy of|par|von|de) [A-Z\u00c0-\u00de].*",
    r"[(\[]?(?:\u00a9|\(c\)).*",
    rf".*(?:\b{_AGENCIES}|\bAP Photo\b.*|/ ?{_AGENCY}|/ ?(?:USA TODAY|REUTERS).*)[)\]]?",
)
_PLACE = r"[A-Z\u00c0-\u00de][\w.'\u2019/ -]{1,40}(?:, [\w.'\u2019 ]{1,30}){0,3}"
_CAPITALS = r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de.'\u2019/ -]{2,40}"
_NAME = r"[A-Z\u00c0-\u00de][\w.'\u2019-]*"
_BY = r"(?:[Bb][Yy]|[Pp]osted by|[Ww]ritten by|[Vv]on|[Pp]ar|[Pp]or|[Tt]ext|Autor(?:in)?|Auteur)"
_DATELINES = (
    rf"{_PLACE} ?\({_AGENCY}\)\s*[-\u2013\u2014:]*",
    rf"{_PLACE}\s*[\u2013\u2014]",
    rf"{_CAPITALS}(?:, [\w.'\u2019 ]{{1,30}}){{0,2}}, [\w.]+ \d{{1,2}}(?:, \d{{4}})?\s*[-\u2013\u2014:]*",
    rf"\({_AGENCY}\)\s*[-\u2013\u2014]*",
    rf"{_BY}:? {_NAME}(?: (?:and |& |und |et |y |e )?{_NAME}){{1,5}}(?:, .{{2,40}})?",
)
_NEVER = lazy_pattern("|".join(f"(?:{one})" for one in (*_CREDITS, *_DATELINES)))
_LABELLED = lazy_pattern(_CREDITS[0], re.IGNORECASE)
# A line of nothing but these is a date, if one of the group "date" is there.
_MONTH = (
    r"(?:jan|feb|f\u00e9v|mar|m\u00e4r|apr|avr|abr|may|mai|maj|jun|juin|jul|juil|aug|ao\u00fb|ago|sep|oct|okt|"
    r"nov|dec|dez|d\u00e9c|dic|ene|sty|lut|kwi|cze|lip|sie|wrz|pa\u017a|lis|gru)\w{0,9}\.?"
)
_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?"
_STAMP = r"(?:first |last )?(?:published|updated|posted|modified)"
_DATE_WORD = lazy_pattern(
    rf"\b(?:(?P<date>{_MONTH}|{_WEEKDAY}|{_STAMP}|\d{{1,2}}:\d\d|\d{{4}}-\d\d-\d\d)|"
    rf"\d{{1,4}}(?:st|nd|rd|th)?|[ap]\.?m\.?|E[DS]?T|P[DS]?T|GMT|UTC|B?ST|at|on|de|of|the)(?!\w)|[\s,.:;|/()-]+",
    re.IGNORECASE,
)


def is_aside(line: str) -> bool:
    """Return whether a line without an end is a dateline, byline, date or credit.

    >>> is_aside("LONDON, April 24 (Reuters) -"), is_aside("Ann Lee/Getty Images"), is_aside("Ann Lee")
    (True, True, False)
    """
    return bool(_LABELLED.fullmatch(line) or _NEVER.fullmatch(line)) or _is_date(line)


def _is_date(line: str) -> bool:
    has_date, place = False, 0
    while word := _DATE_WORD.match(line, place):
        has_date |= word["date"] is not None
        place = word.end()
    return has_date and place == len(line)


_DASH = r"(?:\s*[\u2013\u2014]\s*|\s*--\s*|\s+-\s+|\.-\s*|\s*:\s+)"
_SENTENCE_START = r"(?=[\"'\u201c\u201e\u2018\u00ab(]*[A-Z\u00c0-\u00de0-9\u0400-\u042f])"
# What stands before the first sentence of an agency's report. Without an agency only capitals are a place:
# "Best actor \u2014 Will Smith" is none.
_OPENINGS = (
    rf"(?:[A-Z\u00c0-\u00de][^():!?\n]{{1,60}} )?\({_AGENCY}\)(?:{_DASH}|\s*){_SENTENCE_START}",
    rf"{_CAPITALS}(?:, [\w.'\u2019 ]{{1,30}}){{0,3}}(?:\s*[\u2013\u2014]\s*|\s+--?\s+){_SENTENCE_START}",
    (
        r"[\u0410-\u042f\u0401-]{3,30}, \d{1,2} \w{3,10}\.?(?: /\u0422\u0410\u0421\u0421/\.|"
        r" - \u0420\u0418\u0410 \u041d\u043e\u0432\u043e\u0441\u0442\u0438[.,])\s*"
    ),  # TASS, RIA Novosti
    (
        r"[\uff3b\[\u3010][^\uff3d\]\u3011\n]{2,30}(?:\u30ed\u30a4\u30bf\u30fc|\u6642\u4e8b|\u5171\u540c|"
        r"\uff21\uff26\uff30)[^\uff3d\]\u3011\n]{0,6}[\uff3d\]\u3011]\s*-?\s*"
    ),  # Reuters, Jiji, Kyodo, AFP; below, Xinhua
    r"\u65b0\u534e\u793e[^\s\uff0c\u3002]{2,16}\u7535(?:\s*[\uff08(][^\uff09)\n]{2,20}[\uff09)])?\s*",
)
_OPENING = lazy_pattern(
    rf"(?:{_BY} {_NAME}(?: (?:and )?{_NAME}){{1,4}} )?(?:{'|'.join(f'(?:{one})' for one in _OPENINGS)})"
)
_BYLINE = frozenset("BbPpWwVvTA")  # what `_BY` begins with
_LONGEST_OPENING = 120  # characters, with a byline before it


def dateline_end(text: str, start: int) -> int:
    """Return where the dateline ends that begins at `start` of `text`, at a line's beginning; else `start`.

    >>> text = "WASHINGTON (AP) - The Senate voted."
    >>> text[dateline_end(text, 0):]
    'The Senate voted.'
    """
    begins_small = text[start + 1 : start + 2].islower() and text[start] not in _BYLINE
    if begins_small and text.find("(", start, start + _LONGEST_OPENING) < 0:
        return start  # as nearly always: what follows a place in small letters is an agency, in brackets
    found = _OPENING.match(text, start, start + _LONGEST_OPENING)
    return found.end() if found else start
