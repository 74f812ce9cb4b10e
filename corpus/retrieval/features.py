"""Turn the sentences that are read for a question into arrays of features.

The factors of an excerpt are sums and maxima over the rows of its sentences, so that thousands of candidates
are weighed in a few operations of numpy.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus.models.article import Span
from corpus.retrieval.analyses import analysed_sentence
from corpus.retrieval.fragments import Role
from corpus.retrieval.matching import QuestionTerms
from corpus.retrieval.sentence_matches import SentenceMatches, highest
from corpus.retrieval.sentence_terms import SentenceTerms, starts_of

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

NO_SENTENCE = -1  # fills a candidate up to three rows; indexes the last row of all features, which is zeros


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleExtract:
    """The part of an article that is read for a question: n of its sentences.

    Attributes:
        body: of the article.
        spans: int64, (n, 2): where the sentences read start and end in the body, in the article's order.
        ranges: the same sentences as half-open ranges of the article's sentences, apart from one another.
        terms: of the sentences.
        roles: int, (n,): what each sentence is to an excerpt.
        introduced: by the place of an item of a list or a row of a table, that of the sentence that
            introduces it.
        title: the title's terms.
        language: of the article, ISO 639-1; None stands for English.
        frequency: factor of the whole article, as `passage` and `freshness`; see `Factors`.
    """

    body: str
    spans: IntArray
    ranges: tuple[tuple[int, int], ...]
    terms: SentenceTerms
    roles: NDArray[np.integer]
    introduced: Mapping[int, int] = field(default_factory=dict)
    title: frozenset[str] = frozenset()
    language: str | None = None
    frequency: float = 0.0
    passage: float = 0.0
    freshness: float = 0.0

    @classmethod
    def of_sentences(cls, texts: Sequence[str], language: str | None = None) -> "ArticleExtract":
        """Return an extract of these sentences, each on a line of its own."""
        starts = starts_of(np.array([len(text) + 1 for text in texts], np.int64))
        terms = SentenceTerms.of([analysed_sentence(text, language) for text in texts])
        return cls(
            body="\n".join(texts),
            spans=np.column_stack([starts[:-1], starts[1:] - 1]),
            ranges=((0, len(texts)),),
            terms=terms,
            roles=terms.roles,
            language=language,
        )

    @property
    def texts(self) -> list[str]:
        """Return the sentences."""
        return [self.body[start:end] for start, end in self.spans.tolist()]

    @property
    def places(self) -> IntArray:
        """Return the numbers of the sentences within their article: int64, (n,)."""
        return np.concatenate([np.arange(low, high) for low, high in self.ranges])


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
        matches: what it shares with the question.
        near: float64, (n + 1,): the weight of the question's terms around the likeliest answer.
        kind: float64, (n + 1,): whether it holds an answer of the kind that is asked for.
        novel: int64, (n + 1,): how many names and numbers it holds that the question lacks.
        asking: float64, (n + 1,): whether it is a question.
        heading: float64, (n + 1,): whether it lacks the end of a sentence.
        leaning: float64, (n + 1,): whether it needs the sentence before it.
        role: int64, (n + 1,): its `Role`.
        introduction: int64, (n + 1,): the row of the sentence that introduces it; `NO_SENTENCE` without one.
    """

    extract: IntArray
    place: IntArray
    start: IntArray
    end: IntArray
    matches: SentenceMatches
    near: FloatArray
    kind: FloatArray
    novel: IntArray
    asking: FloatArray
    heading: FloatArray
    leaning: FloatArray
    role: IntArray
    introduction: IntArray

    @classmethod
    def of(cls, asked: QuestionTerms, extracts: Sequence[ArticleExtract]) -> "SentenceFeatures":
        """Return the features of all sentences of `extracts` against the question."""
        matches = SentenceMatches.of(asked, extracts)
        sizes, rows = [len(each.spans) for each in extracts], len(matches.length)
        spans = np.concatenate([each.spans for each in extracts] or [np.zeros((0, 2), np.int64)])
        terms = [each.terms for each in extracts]
        return cls(
            extract=_numbers([np.repeat(np.arange(len(extracts)), sizes)]),
            place=_numbers(each.places for each in extracts),
            start=_numbers([spans[:, 0]]),
            end=_numbers([spans[:, 1]]),
            matches=matches,
            near=matches.near(),
            kind=highest(rows, matches.answers.rows, np.ones(len(matches.answers.rows))),
            novel=np.bincount(matches.novel.rows, minlength=rows),
            asking=_flags(each.asks for each in terms),
            heading=_flags(~each.ends for each in terms),
            leaning=_flags(each.leans for each in terms),
            role=_numbers(each.roles for each in extracts),
            introduction=_numbers(_introductions(extracts)),
        )

    @property
    def counts(self) -> FloatArray:
        """How often each sentence holds each term: float64, (n + 1, t)."""
        return self.matches.counts

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

    def parts(self, candidate: IntArray) -> list[list[int]]:
        """Split the rows of a candidate, int64, (3,), where it leaves out sentences."""
        parts = list[list[int]]()
        for row in candidate[candidate != NO_SENTENCE].tolist():
            if parts and self.place[row] == self.place[parts[-1][-1]] + 1:
                parts[-1].append(row)
            else:
                parts.append([row])
        return parts

    def span(self, part: Sequence[int]) -> Span:
        """Return where the sentences of a part stand in the body of their article."""
        return Span(start=int(self.start[part[0]]), end=int(self.end[part[-1]]))

    def quotable(self, candidates: IntArray) -> NDArray[np.bool_]:
        """Return which candidates hold no aside, and no heading without what follows it or it introduces.

        `candidates` has the shape (n, 3), the result (n,).
        """
        following = np.full_like(candidates, NO_SENTENCE)
        following[:, :-1] = candidates[:, 1:]
        held, role = candidates != NO_SENTENCE, self.role[candidates]
        opened = self.follows(candidates, following) | (self.introduction[following] == candidates)
        alone = (role == Role.OPENING) & ~opened
        quotable: NDArray[np.bool_] = ~(held & ((role == Role.ASIDE) | alone)).any(axis=1)
        return quotable


def highest_of(values: FloatArray, rows: IntArray) -> FloatArray:
    """Return the highest of the values of three sentences each, int64, (3, n), none of which is below 0.

    Far quicker than a maximum along an axis of three.
    """
    return np.asarray(np.maximum(np.maximum(values[rows[0]], values[rows[1]]), values[rows[2]]))


def _introductions(extracts: Sequence[ArticleExtract]) -> Iterator[IntArray]:
    """Yield, for each sentence, the row of the one that introduces it if that was read, or `NO_SENTENCE`."""
    before = 0
    for extract in extracts:
        found = np.full(len(extract.spans), NO_SENTENCE)
        if extract.introduced:
            rows = {place: row for row, place in enumerate(extract.places.tolist())}
            for place, by in extract.introduced.items():
                if place in rows and by in rows:
                    found[rows[place]] = before + rows[by]
        yield found
        before += len(found)


def _numbers(parts: Iterable[NDArray[np.integer]]) -> IntArray:
    return np.concatenate([*parts, np.array([NO_SENTENCE])])


def _flags(parts: Iterable[NDArray[np.bool_]]) -> FloatArray:
    return np.concatenate([*parts, np.zeros(1, np.bool_)]).astype(np.float64)
