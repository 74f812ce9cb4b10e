"""Find near copies of a text, such as wire copy. The one importer of rensa.

Two texts that share a band are alike, perhaps; then their shingles are counted. Knows nothing of the store,
which keeps the bands.
"""

import re

import numpy as np
from rensa import RMinHash

_WORD = re.compile(r"\w+")
_SHINGLE = 3  # words
_CHARACTERS = 5  # in a shingle of a script without spaces between its words
_LONG_WORD = 12  # characters a word, on average, show such a script
_FEWEST = 30  # shingles; a shorter text has too few to tell a copy from a text of the same mould
# A text that was cut to its first 60 % or has a word in ten changed has about half of its shingles in common
# with the whole; two texts on the same event have less than a fifth.
_ALIKE = 0.5
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 1
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, as in Fibonacci hashing


def bands(body: str) -> tuple[int, ...]:
    """Return numbers of which near copies of `body` share at least one; none for a text that is too short."""
    shingles = _shingles(body)
    if len(shingles) < _FEWEST:
        return ()
    signature = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    signature.update(list(shingles))
    rows = np.array(signature.digest(), dtype=np.uint64).reshape(_BANDS, -1)
    mixed = np.arange(1, _BANDS + 1, dtype=np.uint64)
    for column in rows.T:
        mixed = (mixed ^ column) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return tuple(mixed.view(np.int64).tolist())


def alike(one: str, other: str) -> bool:
    """Whether one text is a near copy of the other: some words changed, or the end cut off."""
    ours, theirs = _shingles(one), _shingles(other)
    if min(len(ours), len(theirs)) < _FEWEST:
        return False
    return len(ours & theirs) >= _ALIKE * len(ours | theirs)


def _shingles(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    if sum(map(len, words)) > _LONG_WORD * len(words):
        joined = "".join(words)
        return {joined[i : i + _CHARACTERS] for i in range(len(joined) - _CHARACTERS + 1)}
    return set(map(" ".join, zip(*(words[i:] for i in range(_SHINGLE)), strict=False)))
