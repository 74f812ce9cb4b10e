"""Build segments of token lists: the first step of every add."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from corpus.index.arguments import check_not_text
from corpus.index.lexicon import Numbering
from corpus.index.postings import Postings
from corpus.index.segment import Segment
from corpus.index.vocabulary import Vocabulary


def build(
    tokenized: Iterable[Iterable[str]], numbering: Numbering, *, first: int, first_term: int, most: int
) -> Iterator[Segment]:
    """Build segments, without columns, of passages.

    Args:
        tokenized: the passages.
        numbering: gives the numbers of terms.
        first: the id of the first passage.
        first_term: the number of the next new term.
        most: passages of a segment.

    Raises:
        TypeError: a passage is not a list of tokens, or a token is not a str.
    """
    check_not_text(tokenized, what="the corpus", wanted="a list of passages, each a list of tokens")
    passages = map(_tokens, tokenized)
    known = 0
    while batch := list(islice(passages, most)):
        lengths = np.array([len(tokens) for tokens in batch], np.int32)
        postings = _postings(_numbers(batch, numbering, lengths=lengths), lengths)
        vocabulary = Vocabulary.of(numbering.new[known:], first=first_term + known)
        yield Segment(first=first, postings=postings, lengths=lengths, columns={}, vocabulary=vocabulary)
        first, known = first + len(batch), len(numbering.new)


def _tokens(passage: Iterable[str]) -> list[str] | tuple[str, ...]:
    check_not_text(passage, what="a passage", wanted="a list of tokens (split it first)")
    if isinstance(passage, list | tuple):
        return passage
    if not isinstance(passage, Iterable):
        raise TypeError(f"a passage must be a list of tokens, not {type(passage).__name__}: {passage!r}")
    return list(passage)


def _numbers(
    batch: Iterable[Iterable[str]], numbering: Numbering, *, lengths: NDArray[np.int32]
) -> NDArray[np.int32]:
    count = int(lengths.sum(dtype=np.int64))
    try:
        numbering.foresee(chain.from_iterable(batch))
        return np.fromiter(map(numbering.__getitem__, chain.from_iterable(batch)), np.int32, count=count)
    except TypeError as error:  # Python's message for an unhashable token gives no advice
        raise TypeError(f"a passage must be a list of str tokens ({error})") from error


def _postings(numbers: NDArray[np.int32], lengths: NDArray[np.int32]) -> Postings:
    """Invert term numbers by passage into postings by term.

    `numbers` is int32, (tokens,), passage after passage, `lengths` int32, (passages,).
    """
    passages = np.repeat(np.arange(lengths.size, dtype=np.int64), lengths)
    keys = numbers * np.int64(lengths.size) + passages
    keys.sort()
    starts = _starts(keys)
    held, passages = np.divmod(keys[starts], np.int64(lengths.size))
    rows = _starts(held)
    return Postings.of(
        terms=held[rows].astype(np.int32),
        offsets=np.append(rows, held.size),
        passages=passages,
        frequencies=np.diff(starts, append=keys.size),
        lengths=lengths,
    )


def _starts(ordered: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions at which a new value begins: int64, ascending."""
    begins = np.ones(ordered.size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return np.flatnonzero(begins)
