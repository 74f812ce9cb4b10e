"""Text to terms: one analysis for index and query, so that what is asked can be found.

A token is a run of letters and digits; its term is folded in case and accents, brought to its base form
where the verb is irregular, and stemmed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

from corpus.models import Span
from corpus.text.irregular import BASE_FORMS
from corpus.text.stopwords import STOP_WORDS

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)+|\w+(?:['\u2019]\w+)*")
_POSSESSIVE = re.compile(r"['\u2019]s?$", re.IGNORECASE)
_LONGEST_ACRONYM = 4
_LONGEST = 64  # characters of a term: nobody asks for a longer one, and junk may not fill the vocabulary


@dataclass(frozen=True, slots=True)
class Token:
    """A term with the span of the text that it was made from."""

    term: str
    span: Span


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` that carry meaning, in order, stop words left out.

    >>> [(token.term, token.span.of("Biden's U.S. visit")) for token in tokens("Biden's U.S. visit")]
    [('biden', "Biden's"), ('us', 'U.S.'), ('visit', 'visit')]
    """
    shouting = _is_shouted(text)
    for match in _TOKEN.finditer(text):
        term = term_of(match.group().lower() if shouting else match.group())
        if term:
            yield Token(term, Span(start=match.start(), end=match.end()))


def terms(text: str) -> list[str]:
    """The terms of `text`, in order, with repetitions.

    >>> terms("Whom did Rutte meet in the US? He met WHO experts.")
    ['rutt', 'meet', 'us', 'meet', 'who', 'expert']
    """
    shouting = _is_shouted(text)
    found = _TOKEN.findall(text)
    return [term for token in found if (term := term_of(token.lower() if shouting else token))]


@lru_cache(maxsize=200_000)
def term_of(token: str) -> str:
    """The term of one token, or "" for a stop word; upper case sets US and WHO apart from "us" and "who"."""
    word = _POSSESSIVE.sub("", _folded(token)).replace("'", "").replace("\u2019", "")
    if "." in word and not word[0].isdigit():
        return word.replace(".", "")
    if word[:1].isdigit():
        word = word.replace(",", "")
    name = _POSSESSIVE.sub("", token)
    if word in STOP_WORDS and not (name.isupper() and len(name) > 1):
        return ""
    stem: str = _stemmer().stemWord(BASE_FORMS.get(word, word))
    return stem[:_LONGEST]


def _is_shouted(text: str) -> bool:
    """Whether capitals say nothing in `text`: all are, and not only those of acronyms such as WHO and US."""
    return text.isupper() and any(len(word) > _LONGEST_ACRONYM for word in _TOKEN.findall(text))


def _folded(token: str) -> str:
    lowered = token.casefold()
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


@cache
def _stemmer() -> "Stemmer.Stemmer":
    # One instance serves all threads: stemWord holds the interpreter's lock for the whole of its call.
    return Stemmer.Stemmer("english")
