"""A topic as the index knows it: its terms, how telling they are, and the articles that speak of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Query, Scope
from corpus.models.coverage import TopicResult
from corpus.retrieval.matching import same
from corpus.retrieval.ranking import Terms, retrieve
from corpus.retrieval.retriever import held
from corpus.retrieval.topics import Mentions, mentions_among, mentions_of
from corpus.store.articles import ArticleStore
from corpus.store.passages import Address, IndexedPassages
from corpus.store.rows import StoredArticle
from corpus.text.profiles import TermCounts

ReadCounts = Callable[[Sequence[int]], list[TermCounts]]  # by the numbers of articles

_SAMPLE = 500  # articles


@dataclass(frozen=True)
class TopicQuery:
    """What was looked up of a topic, and what it may be read from: the passages that are `allowed`.

    `seen` are those that the viewer sees, whatever is asked of them. Where a story is asked for, `told` are
    the numbers of its articles: these are then the topic's, whatever they say.
    """

    query: Query
    known: Terms
    passages: IndexedPassages
    allowed: NDArray[np.bool_] | None
    seen: NDArray[np.bool_] | None
    scope: Scope
    store: ArticleStore
    counts: ReadCounts
    article_numbers: frozenset[int] | None = None

    @cached_property
    def mentions(self) -> Mentions:
        """The articles that speak of it, or those of the story that it is."""
        if self.article_numbers is not None:
            return mentions_among(self.passages, self.query, numbers=self.article_numbers, allowed=self.seen)
        return mentions_of(self.store, self.passages, self.query, known=self.known, allowed=self.allowed)

    @property
    def found(self) -> TopicResult:
        """What there was to read of it."""
        unknown = [
            self.query.words[term] for term, known in self.known.items() if not held(known.holders, self.seen)
        ]
        return TopicResult(
            query=self.query,
            scope=self.scope,
            articles=len(self.mentions),
            unknown_words=tuple(dict.fromkeys(unknown)),
        )

    @cached_property
    def weights(self) -> dict[str, float]:
        """How telling each of its terms is, equivalents as one."""
        return {same(term): known.weight for term, known in self.known.items()}

    @cached_property
    def background(self) -> list[TermCounts]:
        """What a sample of articles on anything says, beside which this topic's own words tell something."""
        article = self.passages.bm25.column("article")
        others = np.setdiff1d(article[self.passages.bm25.alive], self.mentions.numbers)
        return self.counts(others[:: len(others) // _SAMPLE + 1].tolist())

    def term_weight(self, term: str) -> float:
        """How telling any term is."""
        return self.passages.weight(self.passages.bm25.holding(term))

    def nearest(self, limit: int) -> dict[int, list[Address]]:
        """The `limit` best passages by the number of their article, the best one's first."""
        ids, _ = retrieve(self.passages, self.query, limit=limit, allowed=self.allowed)
        found: dict[int, list[Address]] = {}
        for address in self.passages.addresses(ids):
            found.setdefault(address.article, []).append(address)
        return found

    def read(self, numbers: Iterable[int]) -> list[StoredArticle]:
        """The articles of these numbers, in their order; what is not as it was stored is left out."""
        return read_intact(self.store, numbers)


def read_intact(store: ArticleStore, numbers: Iterable[int]) -> list[StoredArticle]:
    """The articles of these numbers that are byte for byte what was stored, in the order of the numbers."""
    wanted = list(numbers)
    stored = store.get(wanted)
    return [stored[number] for number in wanted if number in stored and stored[number].is_intact()]
