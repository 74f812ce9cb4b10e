"""Look words up in dictionaries. The one importer of spellchecker."""

from collections.abc import Collection, Iterator
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


def words_like(word: str, code: str, *, within: int) -> Iterator[str]:
    """Yield the words of a dictionary that begin like `word` and are `within` so many letters as long.

    Of a language without a dictionary there are none.
    """
    for other in _by_letter(code).get(word[:1], ()) if code in DICTIONARIES else ():
        if abs(len(other) - len(word)) <= within:
            yield other


@cache
def _by_letter(code: str) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for word in sorted(_dictionary(code)):
        words.setdefault(word[:1], []).append(word)
    return words


@cache
def _dictionary(code: str) -> frozenset[str]:
    # Without the frequencies it takes a third of the memory.
    return frozenset(SpellChecker(language=code).word_frequency.words())
