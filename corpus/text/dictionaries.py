"""Look words up in dictionaries. The one importer of spellchecker."""

from collections.abc import Collection, Iterator
from functools import cache, reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray
from spellchecker import SpellChecker

# ISO 639-1 codes of the languages that the package has a dictionary of and the analysis supports.
DICTIONARIES = frozenset(("de", "en", "es", "fr", "it", "nl", "pt", "ru"))


def is_word(word: str, languages: Collection[str]) -> bool:
    """Return whether a dictionary of `languages` has `word`; loading one takes .2 s.

    A language without a dictionary may have any word.

    >>> is_word("expenses", {"en"}), is_word("expences", {"en"}), is_word("anything", {"xx"})
    (True, False, True)
    """
    return any(code not in DICTIONARIES or word.lower() in _dictionary(code) for code in languages)


def words_like(word: str, code: str, *, within: int) -> Iterator[str]:
    """Yield the words of a dictionary that begin like `word` and may be within so many edits of it.

    Those that lack too many of its letters, or have too many others, are left out. Of a language without a
    dictionary there are none.
    """
    if code not in DICTIONARIES:
        return
    own = _letters(word)
    for length in range(len(word) - within, len(word) + within + 1):
        words, letters = _words_with_letters(code, word[:1], length)
        lacking, extra = np.bitwise_count(own & ~letters), np.bitwise_count(letters & ~own)
        for place in np.flatnonzero((lacking <= within) & (extra <= within)).tolist():
            yield words[place]


def _letters(word: str) -> np.uint32:
    """Return the set of the letters of a word as bits, of which several letters may share one."""
    return np.uint32(reduce(or_, (1 << (ord(letter) & 31) for letter in word), 0))


@cache
def _words_with_letters(code: str, first: str, length: int) -> tuple[list[str], NDArray[np.uint32]]:
    """Return the words of this first letter and length, and the letters of each."""
    words = _by_beginning(code).get((first, length), [])
    return words, np.array([_letters(word) for word in words], np.uint32)


@cache
def _by_beginning(code: str) -> dict[tuple[str, int], list[str]]:
    """Return the words by their first letter and their length."""
    words: dict[tuple[str, int], list[str]] = {}
    for word in sorted(_dictionary(code)):
        words.setdefault((word[:1], len(word)), []).append(word)
    return words


@cache
def _dictionary(code: str) -> frozenset[str]:
    # Without the frequencies it takes a third of the memory.
    return frozenset(SpellChecker(language=code).word_frequency.words())
