"""The terms of many sentences as arrays of numbers, which a question is matched with in a few operations."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from corpus.retrieval.fragments import Role
from corpus.retrieval.kinds import Sentence

Numbers = NDArray[np.integer]
Ranges = Sequence[tuple[int, int]]
"""Half-open ranges of an article's sentences, in order and apart from one another."""

_ROLE, _ENDS, _LEANS, _ASKS, _LISTED = 3, 4, 8, 16, 32  # bits of the flags
_ROLES = tuple(Role)
_FEED = ord("\n")
_HEADER, _NUMBER, _SMALL = np.dtype("<u4"), np.dtype("<u2"), np.dtype("u1")
_MOST = np.iinfo(_NUMBER).max  # terms of a sentence, and different terms of an article: news never comes near


class AnalysedSentence(NamedTuple):
    """A sentence as questions are matched with it.

    Attributes:
        sentence: its terms, and which may be answers.
        role: what it is to an excerpt.
        ends: whether it has the end of a sentence.
        leans: whether it needs the sentence before it.
        asks: whether it is a question.
    """

    sentence: Sentence
    role: Role
    ends: bool
    leans: bool
    asks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceTerms:
    """The terms of n sentences, m in all, of which k may be answers.

    Attributes:
        vocabulary: the different terms in the order of their first appearance, in UTF-8, each between line
            feeds: most are never looked at, and to make text of all took as long as to match them.
        numbers: int, (m,): the places of the terms in the vocabulary, sentence after sentence.
        lengths: int, (n,): how many terms each sentence has.
        marks: int, (k,): the places within their sentences of the terms that may be answers.
        kinds: int, (k,): the bits of the `AnswerKind`s of each.
        marked: int, (n,): how many of them each sentence has.
        flags: int, (n,): role, end, leaning and question of each sentence, as bits.
    """

    vocabulary: bytes
    numbers: Numbers
    lengths: Numbers
    marks: Numbers
    kinds: Numbers
    marked: Numbers
    flags: Numbers

    @classmethod
    def of(cls, sentences: Sequence[AnalysedSentence], listed: Container[int] | None = None) -> Self:
        """Return the terms of analysed sentences.

        `listed` has the places of those that may be items of lists; None if nobody looked.
        """
        kinds = [each.sentence.kinds for each in sentences]
        flags = (
            flag_bits(
                each.role,
                ends=each.ends,
                leans=each.leans,
                asks=each.asks,
                listed=listed is None or row in listed,
            )
            for row, each in enumerate(sentences)
        )
        return cls.of_terms(
            [term for each in sentences for term in each.sentence.terms],
            lengths=_numbers(len(each.sentence.terms) for each in sentences),
            marks=_numbers(at for own in kinds for at, _ in own),
            kinds=_numbers(bits for own in kinds for _, bits in own),
            marked=_numbers(map(len, kinds)),
            flags=_numbers(flags),
        )

    @classmethod
    def of_terms(cls, terms: Sequence[str], **others: Numbers) -> Self:
        """Return the same of the terms of all sentences, one after another; the other arrays are given."""
        place = dict(zip(dict.fromkeys(terms), range(len(terms)), strict=False))
        return cls(
            vocabulary=_encoded("\n".join(("", *place, ""))),
            numbers=np.fromiter(map(place.__getitem__, terms), np.int64, len(terms)),
            **others,
        )

    def packed(self) -> bytes:
        """Return all of it as bytes; b"" if it is too much to be packed.

        A term is 0 where it appears first, which is half of them and compresses well, else its number and 1.
        """
        if max(self.vocabulary.count(b"\n"), int(self.lengths.max(initial=0))) > _MOST:
            return b""
        # The vocabulary is in the order of first appearance: a higher number than all before is new.
        is_new = np.diff(np.maximum.accumulate(self.numbers), prepend=-1) > 0
        numbers = np.where(is_new, 0, self.numbers + 1)
        arrays = (self.lengths, self.marked, self.flags, numbers, self.marks, self.kinds)
        dtypes = (dtype for kind in _LAYOUT for dtype in kind)
        sizes = np.array([len(self.lengths), len(self.numbers), len(self.marks)], _HEADER)
        parts = (array.astype(dtype).tobytes() for array, dtype in zip(arrays, dtypes, strict=True))
        return b"".join((sizes.tobytes(), *parts, self.vocabulary))

    def words(self, numbers: Iterable[int]) -> list[str]:
        """Return the terms at these places of the vocabulary."""
        feeds = np.flatnonzero(np.frombuffer(self.vocabulary, np.uint8) == _FEED).tolist()
        texts = (self.vocabulary[feeds[number] + 1 : feeds[number + 1]] for number in numbers)
        return [text.decode("utf-8", "surrogatepass") for text in texts]

    def __iter__(self) -> Iterator[AnalysedSentence]:
        terms, marks = starts_of(self.lengths).tolist(), starts_of(self.marked).tolist()
        words = self.words(self.numbers.tolist())
        kinds = list(zip(self.marks.tolist(), self.kinds.tolist(), strict=True))
        for row, flags in enumerate(self.flags.tolist()):
            yield AnalysedSentence(
                Sentence(
                    tuple(words[terms[row] : terms[row + 1]]), tuple(kinds[marks[row] : marks[row + 1]])
                ),
                _ROLES[flags & _ROLE],
                bool(flags & _ENDS),
                bool(flags & _LEANS),
                bool(flags & _ASKS),
            )

    @property
    def roles(self) -> Numbers:
        """The `Role` of each sentence: int, (n,)."""
        return self.flags & _ROLE

    @property
    def ends(self) -> NDArray[np.bool_]:
        """Whether each sentence has the end of one: bool, (n,)."""
        return (self.flags & _ENDS) > 0

    @property
    def leans(self) -> NDArray[np.bool_]:
        """Whether each sentence needs the one before it: bool, (n,)."""
        return (self.flags & _LEANS) > 0

    @property
    def asks(self) -> NDArray[np.bool_]:
        """Whether each sentence is a question: bool, (n,)."""
        return (self.flags & _ASKS) > 0

    @property
    def listed(self) -> NDArray[np.bool_]:
        """Whether each sentence may be an item of a list or a row of a table: bool, (n,)."""
        return (self.flags & _LISTED) > 0


# In the order of `packed`: what there is of each sentence, of each term and of each mark.
_LAYOUT = ((_NUMBER, _NUMBER, _SMALL), (_NUMBER,), (_NUMBER, _SMALL))


@dataclass(frozen=True, slots=True)
class PackedTerms:
    """The terms of an article as they are packed: a question reads a few of its many.

    The arrays are those of `SentenceTerms`, all read-only.

    Attributes:
        vocabulary: the different terms.
        lengths: of each sentence.
        marked: of each sentence.
        flags: of each sentence.
        numbers: of each term: 0 where it appears first.
        marks: of each mark.
        kinds: of each mark.
    """

    vocabulary: bytes
    lengths: Numbers
    marked: Numbers
    flags: Numbers
    numbers: Numbers
    marks: Numbers
    kinds: Numbers

    @classmethod
    def of(cls, content: bytes, start: int = 0) -> Self:
        """Return what is packed in `content` from `start` on."""
        sizes = np.frombuffer(content, _HEADER, 3, start).tolist()
        arrays, start = list[Numbers](), start + 3 * _HEADER.itemsize
        for kind, size in zip(_LAYOUT, sizes, strict=True):
            for dtype in kind:
                arrays.append(np.frombuffer(content, dtype, size, start))
                start += size * dtype.itemsize
        return cls(content[start:], *arrays)

    def listed(self, low: int, high: int) -> bool:
        """Return whether one of these sentences may be an item of a list or a row of a table."""
        return bool((self.flags[low:high] & _LISTED).any())

    def within(self, ranges: Ranges) -> SentenceTerms:
        """Return the terms of the sentences in these ranges."""
        rows = [slice(low, high) for low, high in ranges]
        terms, marks = _places(self.lengths, ranges), _places(self.marked, ranges)
        return SentenceTerms(
            vocabulary=self.vocabulary,
            numbers=_joined([self._numbers(each) for each in terms]),
            lengths=_joined([self.lengths[each] for each in rows]),
            marks=_joined([self.marks[each] for each in marks]),
            kinds=_joined([self.kinds[each] for each in marks]),
            marked=_joined([self.marked[each] for each in rows]),
            flags=_joined([self.flags[each] for each in rows]),
        )

    def _numbers(self, terms: slice) -> Numbers:
        """Return the places in the vocabulary of the terms that stand there."""
        packed = self.numbers[terms]
        is_new = packed == 0
        before = terms.start - np.count_nonzero(self.numbers[: terms.start])
        return np.where(is_new, is_new.cumsum() + before, packed) - 1


def _places(sizes: Numbers, ranges: Ranges) -> list[slice]:
    """Return where the parts in these ranges stand, of parts of these sizes one after another."""
    bounds = [0, *sizes[: ranges[-1][1] if ranges else 0].cumsum(dtype=np.int64).tolist()]
    return [slice(bounds[low], bounds[high]) for low, high in ranges]


def _joined(parts: Sequence[Numbers]) -> Numbers:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def flag_bits(role: Role, *, ends: bool, leans: bool, asks: bool, listed: bool) -> int:
    """Return the flags of a sentence as one number."""
    return role | _ENDS * ends | _LEANS * leans | _ASKS * asks | _LISTED * listed


def starts_of(sizes: Numbers) -> NDArray[np.int64]:
    """Return where each of some parts of these sizes starts, and where the last ends: int64, (n + 1,)."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    sizes.cumsum(dtype=np.int64, out=starts[1:])
    return starts


def _numbers(values: Iterable[int]) -> Numbers:
    return np.array([*values], np.int64)
