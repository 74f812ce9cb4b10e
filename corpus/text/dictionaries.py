"""Look words up in dictionaries. The one importer of spellchecker."""

from collections.abc import Collection
from functools import cache

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


@cache
def _dictionary(code: str) -> frozenset[str]:
    # Without the frequencies it takes a third of the memory.
    return frozenset(SpellChecker(language=code).word_frequency.words())
