"""Turn the sentences that are read for a question into arrays of features.

The factors of an excerpt are sums and maxima over the rows of its sentences, so that thousands of candidates
are weighed in a few operations of numpy.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus.models.article import Span
from corpus.retrieval.analyses import AnalysedSentence, analysed_sentence
from corpus.retrieval.fragments import Role
from corpus.retrieval.matching import QuestionTerms, match_analysed

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

NO_SENTENCE = -1  # fills a candidate up to three rows; indexes the last row of all features, which is zeros


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleExtract:
    """The part of an article that is read for a question.

    Attributes:
        texts: the sentences read, in the article's order.
        analysed: each of them analysed; empty where that is done when it is asked for.
        spans: their spans in the article's body.
        ranges: the same sentences as half-open ranges of the article's sentences, apart from one another.
        roles: what each sentence is to an excerpt; empty where each may be quoted.
        introduced: by the place of an item of a list or a row of a table, that of the sentence that
            introduces it.
        title: the title's terms.
        language: of the article, ISO 639-1; None stands for English.
        frequency: factor of the whole article, as `passage` and `freshness`; see `Factors`.
    """

    texts: tuple[str, ...]
    spans: tuple[Span, ...]
    ranges: tuple[tuple[int, int], ...]
    analysed: tuple[AnalysedSentence, ...] = ()
    roles: tuple[Role, ...] = ()
    introduced: Mapping[int, int] = field(default_factory=dict)
    title: frozenset[str] = frozenset()
    language: str | None = None
    frequency: float = 0.0
    passage: float = 0.0
    freshness: float = 0.0

    @classmethod
    def of_sentence(cls, text: str, language: str | None = None) -> "ArticleExtract":
        """Return an extract that consists of one sentence."""
        return cls(texts=(text,), spans=(Span(start=0, end=len(text)),), ranges=((0, 1),), language=language)

    @property
    def sentences(self) -> Sequence[AnalysedSentence]:
        """Return the analysis of each sentence."""
        return self.analysed or [analysed_sentence(text, self.language) for text in self.texts]

    @property
    def places(self) -> Iterator[int]:
        """Iterate over the numbers of the sentences within their article."""
        return (place for low, high in self.ranges for place in range(low, high))


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The features of n sentences of several extracts against a question of t terms.

    Arrays have n + 1 rows: one a sentence, extract after extract, and a row of zeros for `NO_SENTENCE`
    (-1 in arrays of int64). Those of float64 that are flags hold 0 or 1.

    Attributes:
        extract: int64, (n + 1,): the number of the extract.
        place: int64, (n + 1,): the number of the sentence within its article.
        start: int64, (n + 1,): where it starts in the article's body, in characters.
        end: int64, (n + 1,): where it ends.
        counts: float64, (n + 1, t): how often it holds each term.
        pairs: float64, (n + 1, t): how well each term and the question's next one are neighbours, 0 to 1.
        near: float64, (n + 1,): the weight of the question's terms around the likeliest answer.
        kind: float64, (n + 1,): whether it holds an answer of the kind that is asked for.
        unit: float64, (n + 1,): `near` of a number that stands before its unit.
        length: float64, (n + 1,): in terms.
        asking: float64, (n + 1,): whether it is a question.
        heading: float64, (n + 1,): whether it lacks the end of a sentence.
        leaning: float64, (n + 1,): whether it needs the sentence before it.
        role: int64, (n + 1,): its `Role`.
        introduction: int64, (n + 1,): the row of the sentence that introduces it; `NO_SENTENCE` without one.
        novel: n + 1 tuples: the names and numbers in it that the question lacks.
        answers: n + 1 tuples: its terms of the kind that is asked for, each with the weight around it.
    """

    extract: IntArray
    place: IntArray
    start: IntArray
    end: IntArray
    counts: FloatArray
    pairs: FloatArray
    near: FloatArray
    kind: FloatArray
    unit: FloatArray
    length: FloatArray
    asking: FloatArray
    heading: FloatArray
    leaning: FloatArray
    role: IntArray
    introduction: IntArray
    novel: tuple[tuple[str, ...], ...]
    answers: tuple[tuple[tuple[str, float], ...], ...]

    @classmethod
    def of(cls, asked: QuestionTerms, extracts: Sequence[ArticleExtract]) -> "SentenceFeatures":
        """Return the features of all sentences of `extracts` against the question."""
        read = [each for extract in extracts for each in extract.sentences]
        placed = ((text, extract.language) for extract in extracts for text in extract.texts)
        found = [
            match_analysed(asked, text, each.sentence, language)
            for each, (text, language) in zip(read, placed, strict=True)
        ]
        terms = len(asked.weights)
        flags = [
            (one.near, bool(one.answers), one.unit, one.length, each.asks, not each.ends, each.leans)
            for each, one in zip(read, found, strict=True)
        ]
        near, kind, unit, length, asking, heading, leaning = np.array([*flags, (0,) * 7], np.float64).T
        return cls(
            extract=_numbers(number for number, extract in enumerate(extracts) for _ in extract.texts),
            place=_numbers(place for extract in extracts for place in extract.places),
            start=_numbers(span.start for extract in extracts for span in extract.spans),
            end=_numbers(span.end for extract in extracts for span in extract.spans),
            counts=np.array([one.counts for one in found] + [[0] * terms], np.float64),
            pairs=np.array([one.pairs for one in found] + [[0.0] * terms], np.float64),
            near=near,
            kind=kind,
            unit=unit,
            length=length,
            asking=asking,
            heading=heading,
            leaning=leaning,
            role=_numbers(
                role for each in extracts for role in each.roles or (Role.SENTENCE,) * len(each.texts)
            ),
            introduction=_numbers(_introductions(extracts)),
            novel=(*(one.novel for one in found), ()),
            answers=(*(one.answers for one in found), ()),
        )

    def follows(self, row: IntArray, other: IntArray) -> NDArray[np.bool_]:
        """Return whether `other` is the sentence after `row`; all three have one shape."""
        follows: NDArray[np.bool_] = (
            (other != NO_SENTENCE)
            & (self.extract[other] == self.extract[row])
            & (self.place[other] == self.place[row] + 1)
        )
        return follows

    def gaps(self, candidates: IntArray) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return whether the second and third sentence leave a gap before them.

        `candidates` has the shape (n, 3), each result (n,).
        """
        first, second, third = candidates.T
        return (
            (second != NO_SENTENCE) & ~self.follows(first, second),
            (third != NO_SENTENCE) & ~self.follows(second, third),
        )

    def parts(self, candidate: IntArray) -> list[IntArray]:
        """Split a candidate, (3,), where it leaves out sentences: int64 arrays."""
        held = candidate[candidate != NO_SENTENCE]
        return np.split(held, np.flatnonzero(~self.follows(held[:-1], held[1:])) + 1)

    def quotable(self, candidates: IntArray) -> NDArray[np.bool_]:
        """Return which candidates hold no aside, and no heading without what follows it or it introduces.

        `candidates` has the shape (n, 3), the result (n,).
        """
        following = np.pad(candidates[:, 1:], ((0, 0), (0, 1)), constant_values=NO_SENTENCE)
        held, role = candidates != NO_SENTENCE, self.role[candidates]
        opened = self.follows(candidates, following) | (self.introduction[following] == candidates)
        alone = (role == Role.OPENING) & ~opened
        quotable: NDArray[np.bool_] = ~(held & ((role == Role.ASIDE) | alone)).any(axis=1)
        return quotable


def _introductions(extracts: Sequence[ArticleExtract]) -> Iterator[int]:
    """Yield, for each sentence, the row of the one that introduces it if that was read, or `NO_SENTENCE`."""
    before = 0
    for extract in extracts:
        rows = {place: row for row, place in enumerate(extract.places, start=before)}
        for place in extract.places:
            yield rows.get(extract.introduced.get(place, NO_SENTENCE), NO_SENTENCE)
        before += len(rows)


def _numbers(values: Iterable[int]) -> IntArray:
    return np.array([*values, NO_SENTENCE], np.int64)
