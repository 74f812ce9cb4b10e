"""Tell whether a text holds a phrase, or a name as it is written."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+(?:'\w+)*")
SIGN = re.compile(r"[&+#/]")
DOTLESS_I = "\u0131"  # which `re` takes for an i where case does not count
_NOTHING = re.compile(r"(?!)")
_BETWEEN = r"(?!'\w)\W+"  # an apostrophe within a word does not end it
# Frequent signs: most English texts are ASCII without them.
_SIGNS = tuple(zip("\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0", "''\"\"--. ", strict=True))


def holds(phrase: str, text: str) -> bool:
    """Return whether `text` holds the words of `phrase` together and in order.

    Case, accents and signs do not count.

    >>> holds("the White House", "At the white-house, he said"), holds("White House", "the White Houses")
    (True, False)
    """
    return _wording(phrase).search(plain(text)) is not None


def is_written(name: str, text: str) -> bool:
    """Return whether an exact name is in `text` as it is written.

    >>> is_written("AT&T", "He left at & t's."), is_written("AT&T", "CAT&T"), is_written("It", "In it, it is")
    (True, False, False)
    """
    pattern = _as_written(name)
    if sign := SIGN.search(name):
        return _is_around(sign.group(), pattern, text, before=name[: sign.start()].strip())
    is_exact = not pattern.flags & re.IGNORECASE
    # Most texts lack its last word, which is found out much sooner without the pattern.
    return not (is_exact and name.rsplit(maxsplit=1)[-1] not in text) and pattern.search(text) is not None


def _is_around(sign: str, pattern: re.Pattern[str], text: str, *, before: str) -> bool:
    """Return whether a pattern fits with `sign` behind what it has `before` that, and perhaps a space."""
    # A search tries each place of the text, of which few have a sign.
    place = text.find(sign)
    while place >= 0:
        start = place - len(before)
        if any(pattern.match(text, each) for each in (start, start - 1) if each >= 0):
            return True
        place = text.find(sign, place + 1)
    return False


def plain(text: str) -> str:
    """Return `text` without what a phrase may differ in: case, accents and signs."""
    if not text.isascii():
        for sign, usual in _SIGNS:
            text = text.replace(sign, usual)
    return text.lower() if text.isascii() else _folded(text)


def without_plural(name: str) -> str:
    """Return a name with signs without the s of its plural: "DJs" has one."""
    return re.sub(r"(?<=[A-Z])s$", "", name)


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=256)
def _wording(phrase: str) -> re.Pattern[str]:
    """Return the pattern of the words of `phrase` in a plain text."""
    words = [re.escape(word) for word in _WORD.findall(plain(phrase))]
    if not words:
        return _NOTHING
    first, *others = words
    # Checked behind the first word: the search is quick for a pattern that begins with letters.
    begins = rf"(?<!\w{first})(?<!\w'{first})"
    return re.compile(rf"{_BETWEEN.join([first + begins, *others])}(?!'?\w)")


@lru_cache(maxsize=256)
def _as_written(name: str) -> re.Pattern[str]:
    """Return the pattern of an exact name.

    One word of small letters, such as "It", begins too many sentences: it counts where it is quoted, or amid
    one. Many write "the Who".
    """
    first, *others = name.split()
    if SIGN.search(name):
        parts = without_plural(name).split("&")
        signed = r"\s?&\s?".join(re.escape(part.strip()) for part in parts)
        return re.compile(rf"(?<![\w&+#/]){signed}(?:['\u2019]?s)?(?![\w&+#/])", re.IGNORECASE)
    if len(name) == 1:
        return re.compile(rf"(?<![\w-]){name}(?![\w-])")
    if not others and not name.isupper():
        word = re.escape(name)
        return re.compile(
            rf"(?<=[a-z\d,;] ){word}(?!\w)|(?<=[\"'\u201c\u2018\u00ab(]){word}(?=[\"'\u201d\u2019\u00bb),])"
        )
    the = "[Tt]he" if first == "The" and not others[0].isdigit() else re.escape(first)
    written = r"\s+".join([the, *map(re.escape, others)])
    return re.compile(rf"(?<!\w){written}(?!\w)", re.IGNORECASE if name.islower() else 0)
