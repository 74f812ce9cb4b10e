"""Hold what the index knows of a topic: its terms, and articles that mention it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Query, Scope
from corpus.models.coverage import TopicResult
from corpus.retrieval.matching import same
from corpus.retrieval.ranking import Terms, retrieve, unknown_words
from corpus.retrieval.topics import Mentions, mentions_among, mentions_of, occurring
from corpus.store.articles import ArticleStore
from corpus.store.passages import Address, IndexedPassages
from corpus.store.rows import StoredArticle
from corpus.text.profiles import TermCounts

ReadCounts = Callable[[Sequence[int]], list[TermCounts]]  # by the numbers of articles

_KNOWN = 0.5  # share of a topic's words that must occur for the others to be left out
_SAMPLE = 500  # articles, which show how frequent a term is elsewhere


@dataclass(frozen=True)
class TopicQuery:
    """What was looked up of a topic, and the passages it may be read from.

    Attributes:
        query: the topic as a question.
        known: its terms.
        passages: all of the index.
        allowed: bool, (ids,): the passages asked for; None for all.
        seen: bool, (ids,): the passages the viewer sees; None for all.
        scope: how much that is.
        store: of the articles.
        counts: gives the term counts of articles.
        article_numbers: of a story, whose articles are the topic's whatever they hold; None for a topic.
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
        """The articles that mention it, or those of the story."""
        if self.article_numbers is not None:
            return mentions_among(self.passages, self.query, numbers=self.article_numbers, allowed=self.seen)
        known = occurring(self.known, self.seen, least=_KNOWN)
        return mentions_of(self.store, self.passages, self.query, known=known, allowed=self.allowed)

    @property
    def found(self) -> TopicResult:
        """How much there is on it."""
        return TopicResult(
            query=self.query,
            scope=self.scope,
            articles=len(self.mentions),
            unknown_words=unknown_words(self.query, self.known, self.seen),
        )

    @cached_property
    def weights(self) -> dict[str, float]:
        """The weight of each of its terms, equivalents as one."""
        return {same(term): known.weight for term, known in self.known.items()}

    @cached_property
    def background(self) -> list[TermCounts]:
        """The counts of a sample of other articles, which show what is special here."""
        return self.counts(self.passages.sample(_SAMPLE, without=self.mentions.numbers))

    def term_weight(self, term: str) -> float:
        """Return the weight of any term."""
        return self.passages.weight(self.passages.frequency(term))

    def nearest(self, limit: int) -> dict[int, list[Address]]:
        """Return the `limit` best passages by article, the best article first."""
        ids, _ = retrieve(self.passages, self.query, limit=limit, allowed=self.allowed)
        found: dict[int, list[Address]] = {}
        for address in self.passages.addresses(ids):
            found.setdefault(address.article, []).append(address)
        return found

    def read(self, numbers: Iterable[int]) -> list[StoredArticle]:
        """Return the articles of these numbers that are as they were stored, in order."""
        return read_intact(self.store, numbers)


def read_intact(store: ArticleStore, numbers: Iterable[int]) -> list[StoredArticle]:
    """Return the articles that are byte for byte what was stored, in order."""
    wanted = list(numbers)
    stored = store.get(wanted)
    return [stored[number] for number in wanted if number in stored and stored[number].is_intact()]
