"""Look words up in dictionaries. The one importer of spellchecker."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache

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
    own, own_pairs = _letters([word]), _pairs([word])
    for length in range(len(word) - within, len(word) + within + 1):
        words, letters, pairs = _words_with_letters(code, word[:1], length)
        near = _differ_little(letters, own, by=within) & _differ_little(pairs, own_pairs, by=_PAIRS * within)
        yield from (words[place] for place in np.flatnonzero(near).tolist())


_PAIRS = 3  # neighbours that a swap of two letters changes, more than any other edit
_Sets = NDArray[np.uint32]  # of letters, or of neighbouring letters, as bits, of which several may share one


def _differ_little(sets: _Sets, own: _Sets, *, by: int) -> NDArray[np.bool_]:
    """Return which sets lack at most `by` of one's own members, and have at most so many others."""
    little: NDArray[np.bool_] = (np.bitwise_count(own & ~sets) <= by) & (np.bitwise_count(sets & ~own) <= by)
    return little


def _letters(words: Sequence[str]) -> _Sets:
    """Return the set of the letters of each word; all are of one length."""
    return _bits(_codes(words))


def _pairs(words: Sequence[str]) -> _Sets:
    """Return the set of the neighbouring letters of each word; the last letter is a pair of its own."""
    codes = np.pad(_codes(words), ((0, 0), (0, 1)))
    return _bits(codes[:, :-1] * np.uint32(37) + codes[:, 1:] * np.uint32(11) >> np.uint32(1))


def _codes(words: Sequence[str]) -> NDArray[np.uint32]:
    return np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).reshape(len(words), -1)


def _bits(members: NDArray[np.uint32]) -> _Sets:
    bits: _Sets = np.bitwise_or.reduce(np.uint32(1) << (members & np.uint32(31)), axis=1)
    return bits


@cache
def _words_with_letters(code: str, first: str, length: int) -> tuple[list[str], _Sets, _Sets]:
    """Return the words of this first letter and length, and the letters and neighbours in each."""
    words = _by_beginning(code).get((first, length), [])
    none = np.zeros(0, np.uint32)
    return (words, _letters(words), _pairs(words)) if words else (words, none, none)


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
