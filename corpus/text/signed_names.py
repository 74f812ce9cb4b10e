"""Look up short names with signs, such as M&S, C++, 9/11 and AC/DC, by a key that all its spellings share.

Their letters are no terms, so that no index of terms finds them.
"""

import re

from corpus.text.wordings import DOTLESS_I, SIGN, plain, without_plural

ANY = (
    "*"  # stands for every key of a text that has too many: a list of all abbreviations, or one made to harm
)
_MOST = 200  # keys of a text; news has one or two
_BEFORE, _BEHIND = 4, 6  # characters around the sign of a name
_BEGIN = r"(?<![\w&+#/])"
_NAME = re.compile(
    r"([a-z]{1,2})\s?&\s?([a-z]{1,2})(?:\s?&\s?[a-z]{1,2})*|"
    r"[a-z](?:\+\+?|#)|"
    r"[0-9]{1,2}/[0-9]{1,2}|"
    r"[a-z]{2,3}/[a-z]{2,3}",
    re.IGNORECASE | re.ASCII,
)
# What a text may have in the place of a name: with the s of a plural or possessive, in letters of any case.
_WRITTEN = re.compile(
    rf"{_BEGIN}(?=([a-z]{{1,2}}\s?&\s?[a-z]{{1,3}}(?!\w)|"
    r"[a-z](?:\+\+?|#)(?![&+#/])|"
    r"[0-9]{1,2}/[0-9]{1,2}s?(?![\w&+#/])|"
    r"[a-z]{2,3}/[a-z]{2,4}(?![\w&+#/])))",
    re.IGNORECASE,
)


def key_of(name: str) -> str | None:
    """Return the key of an exact name; None where it is not of a kind that has one.

    >>> key_of("AT & T"), key_of("M&Ms"), key_of("C++"), key_of("The Who")
    ('at&t', 'm&m', 'c++', None)
    """
    found = _NAME.fullmatch(without_plural(name).strip())
    if found is None:
        return None
    # Of a longer name its beginning.
    return _key(f"{found[1]}&{found[2]}" if found[1] else found[0])


def keys_in(*texts: str) -> frozenset[str]:
    """Return the keys of all names that `is_written` may find in one of `texts`, and some more; or `ANY`.

    >>> sorted(keys_in("The AT&T's rivals", "R & B & C, and/or C#"))
    ['and/or', 'at&t', 'b&c', 'c#', 'r&b']
    """
    keys = set[str]()
    for text in texts:
        for sign in SIGN.finditer(text):
            near = max(sign.start() - _BEFORE, 0), sign.end() + _BEHIND
            keys.update(_key(found[1]) for found in _WRITTEN.finditer(text, *near))
            if len(keys) > _MOST:
                return frozenset((ANY,))
    return frozenset(keys)


def _key(written: str) -> str:
    return re.sub(r"\s", "", plain(written)).replace(DOTLESS_I, "i").rstrip("s")
