"""Pack the terms of an article, and unpack those of many at once into arrays."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from corpus.models.ingest import ArticleTerms
from corpus.store.engine import IdArray
from corpus.store.indexing import TITLE_TERMS, IndexEntry, origin_of, passages_of
from corpus.text.sentences import STRIDE, WINDOW

KEY_BITS = 16  # of a passage's key, which number the passages of an article
_MOST_SENTENCES = ((1 << KEY_BITS) - 1) * STRIDE + WINDOW  # of so many passages
_HASHES = 1 << 16  # terms whose hashes are remembered


class PackedArticle(NamedTuple):
    """An article as the store keeps it for a search server.

    Attributes:
        article: its number.
        source: the number of its source or `NO_SOURCE`.
        published: in seconds since 1970, or `UNDATED`.
        lengths: in terms, of the title and of each sentence: little-endian uint32.
        terms: the hashes of the terms of title and sentences, in order: little-endian int64.
    """

    article: int
    source: int
    published: int
    lengths: bytes
    terms: bytes

    @classmethod
    def of(cls, entry: IndexEntry) -> Self:
        """Pack what the index takes of an article."""
        title, sentences = entry.terms.title[:TITLE_TERMS], entry.terms.sentences
        source, published = origin_of(entry)
        lengths = [len(title), *map(len, sentences)]
        hashes = [hash_of(term) for part in (title, *sentences) for term in part]
        return cls(
            article=entry.number,
            source=source,
            published=published,
            lengths=np.array(lengths, "<u4").tobytes(),
            terms=np.array(hashes, "<i8").tobytes(),
        )


@lru_cache(_HASHES)
def hash_of(term: str) -> int:
    """Return what stands for a term: 64 bits, so that of a million terms no two are likely to share one."""
    digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def within_keys(entry: IndexEntry) -> IndexEntry:
    """Return an entry without what is beyond the passages that keys tell apart, in a vast article."""
    if entry.terms.content.count("\n") <= _MOST_SENTENCES:
        return entry
    kept = entry.terms.content.split("\n", _MOST_SENTENCES + 1)[:-1]
    return replace(entry, terms=ArticleTerms("\n".join(kept)))


def counted(entries: Iterable[IndexEntry]) -> tuple[int, int, Mapping[str, int]]:
    """Return how many passages and terms some articles have, and how many of the passages hold each term."""
    passages, tokens, holding = 0, 0, Counter[str]()
    for entry in entries:
        for _, terms in passages_of(entry):
            passages += 1
            tokens += len(terms)
            holding.update(set(terms))
    return passages, tokens, holding


@dataclass(frozen=True, eq=False)
class PassageTerms:
    """The terms of the n passages of some articles, in order of article.

    Attributes:
        numbers: int64, (a,), ascending: of the articles.
        sources: int64, (a,).
        published: int64, (a,).
        lengths: int64, (p,): of the parts of all articles: title, sentences, title, sentences, ...
        begins: int64, (a + 1,): where the parts of each article begin.
        tokens: int64, (t,): the hashes of all terms in order.
    """

    numbers: IdArray
    sources: IdArray
    published: IdArray
    lengths: IdArray
    begins: IdArray
    tokens: IdArray

    @classmethod
    def of(cls, articles: Sequence[PackedArticle]) -> Self:
        """Unpack articles, which are in order of number."""
        numbers, sources, published = np.array([each[:3] for each in articles], np.int64).reshape(-1, 3).T
        return cls(
            numbers=numbers,
            sources=sources,
            published=published,
            lengths=np.frombuffer(b"".join(each.lengths for each in articles), "<u4").astype(np.int64),
            begins=_offsets(np.array([len(each.lengths) // 4 for each in articles], np.int64)),
            tokens=np.frombuffer(b"".join(each.terms for each in articles), "<i8"),
        )

    @cached_property
    def place(self) -> IdArray:
        """The article of each passage, as its place here: int64, (n,)."""
        return np.repeat(np.arange(len(self.numbers)), self._passages)

    @cached_property
    def order(self) -> IdArray:
        """The place of each passage among those of its article: int64, (n,)."""
        return np.arange(len(self.place)) - _offsets(self._passages)[self.place]

    @cached_property
    def keys(self) -> IdArray:
        """The key of each passage on the server: int64, (n,), ascending."""
        return (self.numbers[self.place] << KEY_BITS) + self.order

    @cached_property
    def firsts(self) -> IdArray:
        """The first sentence of each passage: int64, (n,); as `corpus.text.sentences.windows` cuts them."""
        return np.minimum(self.order * STRIDE, np.maximum(self._sentences - WINDOW, 0)[self.place])

    @cached_property
    def lasts(self) -> IdArray:
        """The sentence after each passage: int64, (n,)."""
        return np.minimum(self.firsts + WINDOW, self._sentences[self.place])

    @cached_property
    def sizes(self) -> IdArray:
        """The number of terms of each passage, its title's included: int64, (n,)."""
        return self._summed(self.lengths)

    def frequencies(self, term: int, at: IdArray | None = None) -> IdArray:
        """Return how often a term, by its hash, is in each passage: int64, (n,).

        `at` are places in `tokens` among which all of its are, as of `places`; None for all.
        """
        at = np.flatnonzero(self.tokens == term) if at is None else at[self.tokens[at] == term]
        if not at.size:
            return np.zeros(len(self.place), np.int64)
        parts = self._ends.searchsorted(at, side="right")
        return self._summed(np.bincount(parts, minlength=len(self.lengths)))

    def places(self, terms: Iterable[int]) -> IdArray:
        """Return the places in `tokens` that some terms, by their hashes, may be at: int64, ascending.

        One look at a quarter of each hash is all that most tokens take.
        """
        wanted = np.zeros(1 << 16, np.bool_)
        wanted[np.array([*terms], np.int64) & 0xFFFF] = True
        return np.flatnonzero(wanted[self.tokens.view("<u2")[::4]])

    def holding(self) -> tuple[IdArray, IdArray]:
        """Return the distinct terms of all passages, by their hashes, and how many passages hold each."""
        starts = np.concatenate([[0], self._ends])
        found = [np.empty(0, np.int64)]
        for title, low, high in zip(
            self._title, self._title + 1 + self.firsts, self._title + 1 + self.lasts, strict=True
        ):
            parts = (self.tokens[starts[title] : starts[title + 1]], self.tokens[starts[low] : starts[high]])
            found.append(np.unique(np.concatenate(parts)))
        terms, counts = np.unique(np.concatenate(found), return_counts=True)
        return terms, counts

    @cached_property
    def _sentences(self) -> IdArray:
        return np.diff(self.begins) - 1

    @cached_property
    def _passages(self) -> IdArray:
        """How many passages each article has: int64, (a,)."""
        further = -(-np.maximum(self._sentences - WINDOW, 0) // STRIDE)
        return np.where(self._sentences > 0, further + 1, 0)

    @cached_property
    def _title(self) -> IdArray:
        """The part that is the title of each passage's article: int64, (n,)."""
        return self.begins[:-1][self.place]

    @cached_property
    def _ends(self) -> IdArray:
        return np.cumsum(self.lengths)

    def _summed(self, of_parts: NDArray[np.integer]) -> IdArray:
        """Return the sum of a figure of parts over the parts of each passage: int64, (n,)."""
        upto, first = _offsets(of_parts), self._title + 1
        inner = upto[first + self.lasts] - upto[first + self.firsts]
        sums: IdArray = inner + of_parts[self._title]
        return sums


def _offsets(sizes: NDArray[np.integer]) -> IdArray:
    """Return where each of some things begins back to back, and where the last ends: int64, (n + 1,)."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets
