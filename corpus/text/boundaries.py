"""Correct the boundaries between sentences that Punkt gets wrong again and again.

Each rule is here for a gain on text with known boundaries, or for a case that any reader knows. A cut is the
offset at which the next sentence would start; nothing here depends on Punkt.
"""

import re
from collections.abc import Collection, Iterator

from corpus.models.patterns import lazy_pattern
from corpus.text.abbreviations import ends_of_lists, is_abbreviated
from corpus.text.asides import dateline_end
from corpus.text.languages import ENGLISH
from corpus.text.numbered import is_time_alone
from corpus.text.spaceless import spaceless_cuts
from corpus.text.speech import goes_on, is_within_quotation


def _dotted(words: str) -> frozenset[str]:
    return frozenset(f"{word}." for word in words.split())


# A sentence ends after these only if the next word is one that starts sentences.
ABBREVIATIONS = frozenset(
    """
    adm amb asst atty brig capt cmdr comdr cpl cpt dept det fr gov gens govs hon insp lt maj mt mts pfc pres
    prof profs pvt rev rt sen sens sgt supt
    al approx assn assoc ave blvd cf dept e.g est etc govt i.e intl mfg natl pop univ
    apr jul jun thurs
    """.split()
)

# A name follows, even if its first word also starts sentences: "Gen. Powers".
TITLES = _dotted(
    "Adm Brig Capt Cmdr Col Cpl Dr Gen Gov Hon Lt Maj Messrs Mr Mrs Ms Mt Prof Rep Rev Rt Sen Sgt St"
)

# A number follows: "No. 10", "pop. 256,000". As abbreviations, some would hide the end of "He said no."
NUMBERED = _dotted("No Nos no nos Vol vol Fig fig Figs figs Art Sec Ch pp p pop Op Nr Rs")

# A clause follows, never a sentence.
LATIN = _dotted("e.g i.e")

# Names that end in an exclamation mark.
SHOUTED = frozenset("Yahoo! Jeopardy! Wham! Oklahoma! Airplane!".split())

# No name and no office begins with these, so that a capital means a new sentence.
STARTERS = frozenset(
    """
    i he she it we you they this that these those there here
    my your his her its our their the a an some any each every all both no none many most several few such
    who what when where why how which whose if as at by for from in into of off on onto over to under up with
    without within since until after before during while although though because unless despite between among
    and but or nor so yet then thus hence however moreover meanwhile instead also still even indeed perhaps
    maybe nevertheless nonetheless otherwise therefore according once only just now today yesterday tomorrow
    is are was were do does did has have had can could will would should may might must let not never
    mr mrs ms
    """.split()
)


_TAIL = 40  # characters before a cut that the rules look at: two words and their quotation marks
_OPENERS = "([{\"'\u2018\u201c\u00ab*_"
_CLOSERS = r"[\"'\u2019\u201d\u00bb)\]}]"
_LINK = r"(?:https?://|www\.)"
_EMOTICON = r"(?:[:;=8][-'^]?[)(\]\[dDpPoO/\\|*3]|<3|\^_?\^|[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?)+"

# Punkt leaves these at the start of the next sentence: "? ?", "...", "*", ":)".
_LEFT_OVER = lazy_pattern(
    rf"(?:(?:[.?!\u2026]+{_CLOSERS}*|{_CLOSERS}+|{_EMOTICON})(?=\s|$)\s*|(?<=[.?!])[?!]+\s*|(?<=\S)[*_]+(?=\s|$)\s*)+"
)
_DOTS = lazy_pattern(r"(?:\.\.+|\u2026+)\s*")
_STOPPED = lazy_pattern(rf"(?<![.\u2026])[.?!]{_CLOSERS}*\s+$")
_MARKER = lazy_pattern(r"[*_(\[\s]*(?:\d{1,3}|[a-zA-Z]|[ivx]{2,4}|[IVX]{2,4})[.)]+\s*")
_LONGEST_MARKER = 10
_TRAILING = lazy_pattern(rf".*(?:[.?!\u2026]{_CLOSERS}+|\.\.|\u2026|\. \.)", re.DOTALL)
_PUNCTUATION = lazy_pattern(r"[,;]\s|[,;:)\]}]$")
_STARTS_WITH_LINK = lazy_pattern(_LINK)
_LETTER = lazy_pattern(r"[^\W\d_]\.")
_ACRONYM = lazy_pattern(r"(?:[A-Z]\.){2,}")
_INITIALS = lazy_pattern(r"(?:[A-Z]\.){2}")
_ABBREVIATED = lazy_pattern(r"[A-Z][a-z]{0,4}\.")
_DASH = lazy_pattern(r"(?:--|[\u2013\u2014-])\s")
_WORD = lazy_pattern(rf"[{re.escape(_OPENERS)}]*([^\W\d_]+)")

# Signs that end sentences (Sentence_Terminal in Unicode) in scripts with spaces between words.
_OWN = (
    r"\u0589\u061d-\u061f\u06d4\u0700-\u0702\u07f9\u0964\u0965\u0f0d-\u0f12\u104b\u1362\u1367\u1368\u166e\u1803\u1809"
    r"\u17d4\u17d5\u1735\u1736\u1944\u1945\u1c7e\u1c7f\ua4ff\ua6f3\ua6f7\uabeb"
)
_OWN_END = lazy_pattern(rf"(?:[{_OWN}]|\u1361\u1361){_CLOSERS}*")
_OF_SPACELESS = r"\u3002\uff01\uff1f\uff61\u3041-\u30ff\u4e00-\u9fff"
_SPACELESS = lazy_pattern(f"[{_OF_SPACELESS}]")
_BULLETS = r"\u2022\u25aa\u25cf\u2023"
_OTHER_SIGN = lazy_pattern(rf"[{_OWN}\u1361{_OF_SPACELESS}{_BULLETS}]")
# A Greek question ends with a semicolon, or a sign that looks like one.
_GREEK_END = lazy_pattern(rf"[;\u037e]{_CLOSERS}*(?=\s)")
# Both start only where a run begins: from within it they would take quadratic time.
_BEFORE_LINK = lazy_pattern(rf"(?<!\S)(\S++)\s++(?={_LINK})")
_OMISSION = lazy_pattern(rf"(?:(?<!\.)\.\.++|\u2026){_CLOSERS}*\s+(?=[\"'\u2018\u201c]?(?P<word>[^\W\d_]+))")
_UNSPACED = lazy_pattern(r"[.?!](?:(?<=[a-z][a-z!].)|(?<=[a-z]\.{3}))(?=([A-Z][a-z]*)[\s,'\u2019])")
_ENDS_BEFORE_LINK = lazy_pattern(rf"{_LINK}\S|[.?!:\u2026]{_CLOSERS}*$")
_SMILED = lazy_pattern(r"[:;]-?[)(DP]\s+(?=(?P<word>[^\W\d_]+))")
_WITHIN = lazy_pattern(r"(?<=[.:?!]\s)(?=[A-Z]{3})")  # where a dateline may be within a paragraph
# Turin, Italy - The river rose. A longer dash sets words apart too: "Best actress, drama \u2014 Ann Lee".
_PLACE_LINE = lazy_pattern(
    r"[A-Z][\w.'\u2019 -]{1,40}(?:, [A-Z][\w.'\u2019 ]{1,30}){1,3} --?\s+(?=[A-Z\"\u201c])"
)
# Wikinews and others put the day before the first sentence.
_DAY = lazy_pattern(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, )?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) "
    r"\d{1,2}, \d{4}\s+(?=([A-Z][a-z]*)\s)"
)
# The first item of a list follows, a bullet, or what a line of stars sets apart.
_ITEM = lazy_pattern(r":[\"\u201d]?\s+(?=[*(]?1[.)]\s+[^\W\d_])")
_NEXT_ITEM = lazy_pattern(r"\s[*(]?2[.)]\s")
_BULLET = lazy_pattern(rf"[{_BULLETS}](?=\s)")
_STARS = lazy_pattern(r"(?<=[.?!)]\s)\*{3,}\s+(?=[A-Z])")
_CREDIT = lazy_pattern(r"(?:File )?(?:Image|Photo|Picture|Credit)s?: ")


def end_of_sentence(text: str, cut: int) -> int:
    """Return the cut behind the punctuation at `cut` that ends the sentence before.

    >>> end_of_sentence("Thanks. :-) See you.", 8)
    12
    """
    if _DOTS.match(text, cut) and _STOPPED.search(text, max(cut - _TAIL, 0), cut):
        return cut  # what is left out stands before the next sentence: "It rained. ... It snowed."
    match = None if text[cut : cut + 1].isalnum() else _LEFT_OVER.match(text, cut)
    return match.end() if match else cut


def is_false_cut(text: str, start: int, cut: int, language: str) -> bool:
    """Return whether the sentence that begins at `start` goes on at `cut`.

    >>> is_false_cut("They met Gen. Powers.", 0, 14, "en")
    True
    """
    tail = text[max(start, cut - _TAIL) : cut].rstrip()
    following = text[cut]
    if goes_on(text, start, cut, language) or is_within_quotation(text, start, cut, language):
        return True
    if _PUNCTUATION.match(text, cut) or _is_marker(text, start, cut):
        return True
    if following.islower() and _TRAILING.fullmatch(tail) and not _STARTS_WITH_LINK.match(text, cut):
        return True
    *_, earlier, last = ["", "", *tail.rsplit(maxsplit=2)]  # none at all behind a long blank
    last = last.lstrip(_OPENERS)
    if _LETTER.match(text, cut) and _LETTER.fullmatch(last):
        return True  # "J. K.", and German "z. B."
    if language == ENGLISH:
        return _is_false_in_english(text, earlier, last, cut)
    is_short = cut - start <= 2 * _TAIL
    abbreviated = is_abbreviated(text, earlier.lstrip(_OPENERS), last, cut, language)
    return abbreviated or (is_short and is_time_alone(text[start:cut], language))


def _is_marker(text: str, start: int, cut: int) -> bool:
    """Return whether nothing but the number of an item, or dots, begins at `start`."""
    if _DOTS.fullmatch(text, start, cut):
        return True
    return cut - start <= _LONGEST_MARKER and _MARKER.fullmatch(text, start, cut) is not None


def _is_false_in_english(text: str, earlier: str, last: str, cut: int) -> bool:
    """Return whether a sentence goes on at `cut` behind two tokens."""
    following = text[cut]
    if following.isdigit():
        return last in NUMBERED
    if following.islower():
        return last in SHOUTED or _ACRONYM.fullmatch(last) is not None
    if last in LATIN or (_DASH.match(text, cut) and _ABBREVIATED.fullmatch(last)):
        return True
    if last not in TITLES and not _ACRONYM.fullmatch(last) and not _INITIALS.fullmatch(earlier + last):
        return False
    word = _WORD.match(text, cut)
    return word is not None and word[1].lower() not in STARTERS


def missed_cuts(text: str, *, common: Collection[str], language: str) -> Iterator[int]:
    """Yield the cuts that Punkt does not see.

    Args:
        text: a paragraph.
        common: words that are also written in lower case; with a capital they start a sentence.
        language: whose rules apply.
    """
    if not text.isascii() and (language == "el" or _OTHER_SIGN.search(text)):
        yield from _by_other_signs(text, language)
    if "://" in text or "www." in text:
        yield from (m.end() for m in _BEFORE_LINK.finditer(text) if _ENDS_BEFORE_LINK.search(m[1]))
    if "1." in text or "1)" in text:
        # "1. FC" is a club, unless a second item follows.
        yield from (match.end() for match in _ITEM.finditer(text) if _NEXT_ITEM.search(text, match.end()))
    if "***" in text:
        yield from (match.end() for match in _STARS.finditer(text))
    yield from _datelines(text)
    yield from _before_common_words(text, common)
    if language == ENGLISH:
        yield from _missed_in_english(text)
    else:
        yield from ends_of_lists(text, language, common)


def _by_other_signs(text: str, language: str) -> Iterator[int]:
    """Yield the cuts behind signs that are not the full stop of Latin letters."""
    if _SPACELESS.search(text):
        yield from spaceless_cuts(text)
    yield from (match.start() for match in _BULLET.finditer(text) if text[: match.start()].strip())
    ends = (*_OWN_END.finditer(text), *(_GREEK_END.finditer(text) if language == "el" else ()))
    start = 0
    for cut in sorted(match.end() for match in ends):
        following = cut + len(text[cut:]) - len(text[cut:].lstrip())
        if following < len(text) and not goes_on(text, start, following, language):
            yield cut
            start = following


def _before_common_words(text: str, common: Collection[str]) -> Iterator[int]:
    omissions = _OMISSION.finditer(text) if ".." in text or "\u2026" in text else ()
    smiles = _SMILED.finditer(text) if ":" in text or ";" in text else ()
    for match in (*omissions, *smiles):
        word = match["word"]
        if _STOPPED.search(text, max(match.start() - _TAIL, 0), match.start()):
            continue
        if word[0].isupper() and (word.lower() in common or "]" in match.group()):
            yield match.end()


def _datelines(text: str) -> Iterator[int]:
    """Yield where lines of place and agency within a paragraph begin and end."""
    for match in _WITHIN.finditer(text) if "(" in text else ():
        end = dateline_end(text, match.start())
        if "(" in text[match.start() : end]:
            yield from (match.start(), end)


def _places_and_days(text: str) -> Iterator[int]:
    if (day := _DAY.match(text)) and day[1].lower() in STARTERS:
        yield day.end()
    if " -" in text and (place := _PLACE_LINE.match(text)):
        yield place.end()


def _missed_in_english(text: str) -> Iterator[int]:
    yield from _places_and_days(text)
    for match in _UNSPACED.finditer(text):
        if match[1].lower() in STARTERS:
            yield match.end()
    if ": " in text:
        for match in _CREDIT.finditer(text):
            if text[max(match.start() - 1, 0) : match.start()].isspace():
                yield match.start()
