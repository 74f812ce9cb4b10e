"""Detect the language of a text, and those a question may be in.

The one importer of py3langid.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from corpus.text.stopwords import STOP_WORDS
from corpus.text.tokens import settled

ENGLISH = "en"
UNKNOWN = "und"  # the code of ISO 639-2 for "undetermined"

# ISO 639-1 code to the name that Punkt's models and Snowball's algorithms share.
SUPPORTED = {
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}

# Further languages that Snowball has an algorithm for.
STEMMED = {
    **SUPPORTED,
    "ar": "arabic",
    "ca": "catalan",
    "eo": "esperanto",
    "eu": "basque",
    "fa": "persian",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "lt": "lithuanian",
    "ne": "nepali",
    "ro": "romanian",
    "sr": "serbian",
    "ta": "tamil",
    "yi": "yiddish",
}


if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 2000  # characters that are classified; more do not change the result
# Frequent words that only English has. Their least share among 4,973 English news articles is .06; Dutch "of"
# or Polish "to" stay far below that.
_ENGLISH = frozenset(
    "the to and of that with from this has been were are his their which would they said".split()
)
_ENOUGH, _FEWEST = 0.04, 2
_TRUST = 0.5  # probability by the model; below it are words without a sentence, which may be anything
_FIT = 0.25  # share of stop words in a question that identifies its language; fewer may be names
_ALIASES = {"nb": "no", "nn": "no"}


def language_of(text: str) -> str:
    """Return the language code (ISO 639-1) of `text`.

    What is too short to classify counts as English if it is in Latin letters, as `UNKNOWN` otherwise.

    >>> language_of("The storm hit the coast."), language_of("Comet 67P"), language_of("Путин")
    ('en', 'en', 'und')
    """
    sample = settled(text[:_SAMPLE])
    words = _WORD.findall(sample.lower())
    # The model takes a second to load: English texts, which are most, do without.
    if sum(word in _ENGLISH for word in words) >= max(_ENOUGH * len(words), _FEWEST):
        return ENGLISH
    code, trust = _identifier().classify(sample) if words else ("", 0.0)
    if trust >= _TRUST:
        return _ALIASES.get(code, code)
    return UNKNOWN if any(char > "\u024f" for word in words for char in word) else ENGLISH


def possible_languages(question: str, languages: Collection[str]) -> tuple[str, ...]:
    """Return those of `languages` that `question` may be in, in alphabetical order.

    Stop words decide, since a question is short and often only names. Without them all languages are
    possible.

    >>> possible_languages("Wer gewann die Wahl?", {"de", "en"})
    ('de',)
    >>> possible_languages("Putin Merkel", {"de", "en"})
    ('de', 'en')
    """
    if len(languages) <= 1:
        return tuple(languages)
    # A single letter is a word in too many languages.
    words = [word for word in _WORD.findall(settled(question).casefold()) if len(word) > 1]
    counts = {code: sum(word in STOP_WORDS.get(code, ()) for word in words) for code in languages}
    most = max(counts.values())
    if most < _FIT * len(words):
        return tuple(sorted(languages))
    return tuple(sorted(code for code, count in counts.items() if count == most))


@cache
def _identifier() -> "LanguageIdentifier":
    # Imported here: it takes a second and 100 MB, and only texts that are not plainly English need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
