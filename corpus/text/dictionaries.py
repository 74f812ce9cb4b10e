"""Look words up in dictionaries. The one importer of spellchecker."""

from collections.abc import Collection, Iterator
from functools import cache
from itertools import chain

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
    """Yield the words of a dictionary that begin like `word` and are `within` so many letters as long.

    Of a language without a dictionary there are none.
    """
    if code in DICTIONARIES:
        lengths = range(len(word) - within, len(word) + within + 1)
        yield from chain.from_iterable(_by_beginning(code).get((word[:1], length), ()) for length in lengths)


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
