"""Sentences to rows of numbers, from which the factors of whatever is chosen of them are summed up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.models.article import Span
from corpus.retrieval.fragments import Role, ends, leans
from corpus.retrieval.matching import QuestionTerms, match

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

NOBODY = -1  # stands for a sentence where there is none; the last row of all, which is all zeros


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateArticle:
    """An article as far as it is read for a question.

    `ranges` are half-open ranges of its sentences, in order and apart; `texts` are those sentences, one
    after another, `spans` where they stand, and `roles` what they are to an excerpt (none: each may be
    quoted). The factors `frequency`, `passage` and `freshness` are of the whole article.
    """

    texts: tuple[str, ...]
    spans: tuple[Span, ...]
    ranges: tuple[tuple[int, int], ...]
    roles: tuple[Role, ...] = ()
    title: frozenset[str] = frozenset()
    language: str | None = None
    frequency: float = 0.0
    passage: float = 0.0
    freshness: float = 0.0

    @classmethod
    def of_sentence(cls, text: str, language: str | None = None) -> "CandidateArticle":
        """A page of nothing but this sentence."""
        return cls(texts=(text,), spans=(Span(start=0, end=len(text)),), ranges=((0, 1),), language=language)

    @property
    def places(self) -> Iterator[int]:
        """The number within the article of each sentence."""
        return (place for low, high in self.ranges for place in range(low, high))


@dataclass(frozen=True, slots=True)
class Rows:
    """The sentences of some pages, a row each, and the row of `NOBODY` at the end."""

    page: IntArray
    place: IntArray
    start: IntArray
    end: IntArray
    counts: FloatArray
    pairs: FloatArray
    near: FloatArray
    kind: FloatArray
    length: FloatArray
    asking: FloatArray
    heading: FloatArray
    leaning: FloatArray
    role: IntArray
    novel: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, asked: QuestionTerms, pages: Sequence[CandidateArticle]) -> "Rows":
        """The sentences of `pages`, held against the question."""
        texts = [text for page in pages for text in page.texts]
        found = [match(asked, text, page.language) for page in pages for text in page.texts]
        terms = len(asked.weights)
        marks = [
            (one.near, one.kind, one.length, text.rstrip().endswith("?"), not ends(text), leans(text))
            for text, one in zip(texts, found, strict=True)
        ]
        near, kind, length, asking, heading, leaning = np.array([*marks, (0,) * 6], np.float64).T
        return cls(
            page=_numbers(number for number, page in enumerate(pages) for _ in page.texts),
            place=_numbers(place for page in pages for place in page.places),
            start=_numbers(span.start for page in pages for span in page.spans),
            end=_numbers(span.end for page in pages for span in page.spans),
            counts=np.array([one.counts for one in found] + [[0] * terms], np.float64),
            pairs=np.array([one.pairs for one in found] + [[0.0] * terms], np.float64),
            near=near,
            kind=kind,
            length=length,
            asking=asking,
            heading=heading,
            leaning=leaning,
            role=_numbers(
                role for page in pages for role in page.roles or (Role.SENTENCE,) * len(page.texts)
            ),
            novel=(*(one.novel for one in found), ()),
        )

    def follows(self, row: IntArray, other: IntArray) -> NDArray[np.bool_]:
        """Whether `other` is the sentence after `row` in its article."""
        follows: NDArray[np.bool_] = (
            (other != NOBODY)
            & (self.page[other] == self.page[row])
            & (self.place[other] == self.place[row] + 1)
        )
        return follows

    def quotable(self, choices: IntArray) -> NDArray[np.bool_]:
        """Return which choices hold no aside, and after each heading the sentence that it introduces.

        `choices` has the shape (n, 3), the result (n,).
        """
        following = np.pad(choices[:, 1:], ((0, 0), (0, 1)), constant_values=NOBODY)
        held, role = choices != NOBODY, self.role[choices]
        alone = (role == Role.OPENING) & ~self.follows(choices, following)
        quotable: NDArray[np.bool_] = ~(held & ((role == Role.ASIDE) | alone)).any(axis=1)
        return quotable


def _numbers(values: Iterable[int]) -> IntArray:
    return np.array([*values, NOBODY], np.int64)
