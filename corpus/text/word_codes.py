"""Tell by one byte a word that a text cannot hold a phrase or an exact name, without the text.

What `holds` accepts is a run of whole words, so that the codes of these words stand in a row in those of the
text. Of the passages that hold two words, but not together, about one in a hundred has their codes together.

    flags | how many sentences | the words of each | the title's codes | 0 | those of the body

What precedes a sentence is taken for a part of it: what is between two sentences is in their passage.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Self
from zlib import crc32

from corpus.models.article import Span
from corpus.text.wordings import DOTLESS_I, SIGN, plain, without_plural

# Flags, which databases keep: a sentence begins or ends within a word; some signs of the text are letters of
# the plain text; a sentence has too many words for a byte.
_CUT_WORDS, _ODD_SIGNS, _LONG = 1, 2, 4
_MOST_SHORT = 255
_HEAD = struct.Struct("<BI")
_MOST_WORDS = 50_000  # whose codes are remembered: 6 MB
_WORD = re.compile(r"\w+")
_END = "\x01"  # of a text; no word's character
_WORD_OR_END = re.compile(rf"\w+|{_END}")
_SPACES = {code: " " for code in range(128) if not re.match(rf"\w|{_END}", chr(code))}
_WITHIN = re.compile(r"\w\w")
_RARE_SIGN = re.compile(r"[^\w\s\x00-\x7f\u2010-\u201f\u2026]")


class _Codes(dict[str, int]):
    """The code of each word, 1 to 255."""

    def __missing__(self, word: str) -> int:
        code = crc32(word.encode("utf-8", "surrogatepass")) % 255 + 1
        if len(self) < _MOST_WORDS:
            self[word] = code
        return code


_CODES = _Codes({_END: 0})


def packed_codes(title: str, body: str, sentences: Iterable[Span]) -> bytes:
    """Return what is kept of the words of an article: about as many bytes as it has words."""
    texts = list(_pieces(body, sentences))
    pieces = list(map(plain, texts))
    filled = [piece for piece in pieces if piece]
    is_cut = any(_WITHIN.match(one[-1] + other[0]) for one, other in pairwise(filled))
    is_cut |= sum(map(len, texts)) > len(body)  # sentences overlap
    is_odd = not (title.isascii() and body.isascii()) and _has_odd_signs(f"{title}\n{body}")
    title_codes, *codes = _codes_of(plain(title), *map("".join, _pairs(pieces)))
    counts = list(map(len, codes[:-1]))
    is_long = max(counts, default=0) > _MOST_SHORT
    flags = _CUT_WORDS * is_cut | _ODD_SIGNS * is_odd | _LONG * is_long
    head = _HEAD.pack(flags, len(counts)) + struct.pack(f"<{len(counts)}{'I' if is_long else 'B'}", *counts)
    return b"".join((head, title_codes, b"\0", *codes))


def _pieces(body: str, sentences: Iterable[Span]) -> Iterator[str]:
    """Yield what is before each sentence, the sentence, and at last what is behind all; together the body."""
    end = 0
    for sentence in sentences:
        yield body[end : sentence.start]
        yield body[sentence.start : sentence.end]
        end = sentence.end
    yield body[end:]


def _pairs(pieces: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield each sentence with what precedes it, and what is behind all."""
    for start in range(0, len(pieces), 2):
        yield pieces[start : start + 2]


def _codes_of(*texts: str) -> list[bytes]:
    """Return the codes of the words of each plain text, in order."""
    # All at once: most sentences are short.
    joined = f" {_END} ".join(text.replace(_END, " ") for text in texts)
    if joined.isascii():
        words = joined.translate(_SPACES).split()
    else:
        words = _WORD_OR_END.findall(joined.replace(DOTLESS_I, "i"))
    return bytes(map(_CODES.__getitem__, words)).split(b"\0")


def _has_odd_signs(text: str) -> bool:
    return any(map(_is_odd, set(_RARE_SIGN.findall(text))))


@lru_cache(maxsize=1024)
def _is_odd(sign: str) -> bool:
    """Return whether a sign between words is part of a word once the text is plain: "X™" is "xtm" then."""
    kept = plain(sign)
    return not kept or _WORD.search(kept) is not None


@dataclass(frozen=True, slots=True)
class WantedCodes:
    """The codes of a phrase or an exact name, one of which each text that holds it has.

    They are looked for in what `packed_codes` has made of an article.
    """

    either: tuple[bytes, ...]
    untold: int  # the flags of an article whose codes do not tell

    @classmethod
    def of_phrase(cls, phrase: str) -> Self:
        """Return those of a phrase, as `holds` finds it."""
        return cls(tuple(_codes_of(plain(phrase))), _CUT_WORDS)

    @classmethod
    def of_name(cls, name: str) -> Self:
        """Return those of an exact name, as `is_written` finds it, in the text as it is."""
        single = without_plural(name) if SIGN.search(name) else name
        either = (single, f"{single}s") if SIGN.search(name) else (single,)
        return cls(tuple(_codes_of(*map(plain, either))), _CUT_WORDS | _ODD_SIGNS)

    def may_be_in(self, article: bytes) -> bool:
        """Return whether the title or the body of an article may hold it."""
        for each in self.either:  # asked of thousands of articles
            if each in article:
                return True
        return bool(article[0] & self.untold)

    def may_be_within(self, article: bytes, passages: Sequence[tuple[int, int]]) -> list[bool]:
        """Return whether each of an article's passages, or its title, may hold it.

        Passages are half-open ranges of sentences.
        """
        start, counts = _opened(article)
        end = article.index(0, start)
        if article[0] & self.untold or self._is_between(article, start, end):
            return [True] * len(passages)
        found = []
        for first, last in passages:
            low = end + 1 + sum(counts[:first])
            found.append(self._is_between(article, low, low + sum(counts[first:last])))
        return found

    def _is_between(self, article: bytes, low: int, high: int) -> bool:
        return any(article.find(each, low, high) >= 0 for each in self.either)


def _opened(article: bytes) -> tuple[int, Sequence[int]]:
    """Return where the codes of an article begin, and how many words each sentence has."""
    flags, sentences = _HEAD.unpack_from(article)
    if flags & _LONG:
        counts = struct.unpack_from(f"<{sentences}I", article, _HEAD.size)
        return _HEAD.size + 4 * sentences, counts
    start = _HEAD.size + sentences
    return start, article[_HEAD.size : start]
