"""Tell ordinals, and times alone such as "W 2020 r.", from numbers that end a sentence."""

import re
from functools import cache

from corpus.text.stopwords import STOP_WORDS

# A full stop behind a number makes it an ordinal.
ORDINAL = frozenset("bs cs da de et fi hr hu lv nn no pl sk sl sr tr".split())
# What stands before an ordinal, in languages without a list of stop words.
_BEFORE_ORDINALS = {
    "bs": "u na od do dana iz po pred za o svoj svoju",
    "hr": "u na od do dana iz po pred za o svoj svoju",
    "hu": "a az egy és",
    "lv": "no līdz uz un ap",
    "sk": "v vo na od do dňa k ku po pred pri za zo z o a svoj svoju",
    "sl": "v na od do dne iz po pred za ob o",
    "sr": "u na od do dana iz po pred za o svoj svoju",
}
DAY_OR_MONTH = re.compile(r"(?:\d{1,2}|\d{4})\.")
# Units of time behind a number, which may end a sentence: 1950 r., XIX w.
OF_TIME = frozenset("r w st г гг в вв".split())
# With one of these alone, "W 2020 r." is no sentence yet.
_PREPOSITIONS = {
    "bg": "в във до на от около от през преди след към",
    "mk": "во до на од околу пред по кон",
    "pl": "w we od do po przed na z ze pod około koło latem jesienią zimą wiosną między",
    "ru": "в во с со до к ко по после на около за летом осенью зимой весной",
    "uk": "у в з із зі до після перед на від близько за влітку восени взимку навесні",
}
_ADVERBS = {
    "bg": "а и но още чак едва само обаче вече",
    "pl": "a i ale już jeszcze dopiero także również jednak tylko tymczasem natomiast zaś",
    "ru": "а и но уже еще ещё только лишь также однако",
    "uk": "а і й але вже ще лише тільки також однак",
}

# Where sentences begin, roughly: a word and another one behind a mark.
_BEGINNINGS = re.compile(r"(?<=[.?!\u2026])\s+(?=[^\W\d_]+ )")


def is_time_alone(begin: str, language: str) -> bool:
    """Return whether a sentence has no more than a time so far, which an abbreviated unit ends.

    >>> is_time_alone("W maju 2020 r.", "pl"), is_time_alone("Zmarł w maju 2020 r.", "pl")
    (True, False)
    """
    return language in _PREPOSITIONS and _time_alone(language).fullmatch(begin) is not None


def ends_with_time_alone(text: str, language: str) -> bool:
    """Return whether the last sentence that begins in `text` has no more than a time so far."""
    return language in _PREPOSITIONS and is_time_alone(_BEGINNINGS.split(text.rstrip())[-1], language)


@cache
def _time_alone(language: str) -> re.Pattern[str]:
    adverbs, prepositions = ("|".join(each.get(language, "").split()) for each in (_ADVERBS, _PREPOSITIONS))
    number, units = r"(?:\d{1,4}|[IVXLC]+)", "|".join(OF_TIME)
    return re.compile(
        rf"\W*(?:(?:{adverbs}),? )?(?:(?:{prepositions}) (?:[^\W\d_]+ ){{0,2}}(?:\d{{1,2}} [^\W\d_]+ )?"
        rf"|\d{{1,2}} [^\W\d_]+ ){number}[ \u00a0](?:{units})\.\s*",
        re.IGNORECASE,
    )


def is_ordinal(earlier: str, language: str) -> bool:
    """Return whether a number with a full stop is an ordinal, behind a word (the 1., in 2.)."""
    if language == "ko":
        return DAY_OR_MONTH.fullmatch(earlier) is not None
    if language not in ORDINAL:
        return False
    # Turkish has its verbs last, so that a number hardly ends a sentence.
    if language == "tr" or not earlier or earlier[-1] in ".:":
        return True
    return earlier.lower() in (STOP_WORDS.get(language) or _BEFORE_ORDINALS.get(language, "").split())
