"""Find near copies of a text, such as wire copy. The one importer of rensa.

Two texts that share a band are alike, perhaps; then their shingles are counted. Knows nothing of the store,
which keeps the bands.
"""

import re

import numpy as np
from rensa import RMinHash

_WORD = re.compile(r"\w+")
_NO_LETTERS = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0"
_SPACES = {code: " " for code in range(128) if not _WORD.match(chr(code))}
_SHINGLE = 3  # words
_CHARACTERS = 5  # in a shingle of a script without spaces between its words
_LONG_WORD = 12  # characters a word, on average, show such a script
_SURELY = 200  # shingles, among which are as many different ones in nearly all texts
_FEWEST = 30  # shingles; a shorter text has too few to tell a copy from a text of the same mould
# A text that was cut to its first 60 % or has a word in ten changed has about half of its shingles in common
# with the whole; two texts on the same event have less than a fifth.
_ALIKE = 0.5
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 1
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, as in Fibonacci hashing


def bands(body: str) -> tuple[int, ...]:
    """Return numbers of which near copies of `body` share at least one; none for a text that is too short."""
    shingles = _shingles(body)
    # One that stands twice changes no signature, and to put all in a set takes longer than to hash them.
    if len(set(shingles[:_SURELY])) < _FEWEST and len(set(shingles)) < _FEWEST:
        return ()
    signature = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    signature.update(shingles)
    rows = np.array(signature.digest(), dtype=np.uint64).reshape(_BANDS, -1)
    mixed = np.arange(1, _BANDS + 1, dtype=np.uint64)
    for column in rows.T:
        mixed = (mixed ^ column) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return tuple(mixed.view(np.int64).tolist())


def alike(one: str, other: str) -> bool:
    """Whether one text is a near copy of the other: some words changed, or the end cut off."""
    ours, theirs = set(_shingles(one)), set(_shingles(other))
    if min(len(ours), len(theirs)) < _FEWEST:
        return False
    return len(ours & theirs) >= _ALIKE * len(ours | theirs)


def _shingles(text: str) -> list[str]:
    words = _words(text.casefold())
    if sum(map(len, words)) > _LONG_WORD * len(words):
        joined = "".join(words)
        return [joined[i : i + _CHARACTERS] for i in range(len(joined) - _CHARACTERS + 1)]
    return list(map(" ".join, zip(*(words[i:] for i in range(_SHINGLE)), strict=False)))


def _words(text: str) -> list[str]:
    """Return the runs of letters and digits of a text."""
    if not text.isascii():
        for sign in _NO_LETTERS:
            text = text.replace(sign, " ")
    # Of plain letters, as most texts of news are then, in three quarters of the time.
    return text.translate(_SPACES).split() if text.isascii() else _WORD.findall(text)
