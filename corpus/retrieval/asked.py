"""Gather the passages that may answer a query, before its steps look at them."""

from dataclasses import dataclass
from typing import Self

from corpus.models.answer import Query, Scope
from corpus.retrieval.spelling import corrected
from corpus.store.articles import ArticleStore
from corpus.store.engine import Mask, Restriction, Wanted
from corpus.store.passages import IndexedPassages

MOST_ON_TOPIC = 4_000  # passages, of which an engine without every passage at hand judges topics


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its misspelt words corrected, and the passages that may answer it.

    Attributes:
        query: the query.
        passages: at hand; ids and masks are theirs.
        seen: the passages that the viewer sees.
        asked: those of them that the query asks for.
    """

    query: Query
    passages: IndexedPassages
    seen: Restriction
    asked: Restriction

    @classmethod
    def of(
        cls,
        query: Query,
        everything: IndexedPassages,
        store: ArticleStore,
        *,
        seen: Restriction,
        asked: Restriction,
        most: int,
    ) -> Self:
        """Correct a query, and gather the passages for it; `most` is how many of the best are wanted."""
        passages = everything.gathered(wanted(query, seen=seen, asked=asked, most=most))
        right = corrected(query, passages, store, seen=seen)
        if right.corrections != query.corrections:
            passages = everything.gathered(wanted(right, seen=seen, asked=asked, most=most))
        return cls(right, passages, seen, asked)

    @property
    def visible(self) -> Mask | None:
        """The passages that the viewer sees: bool, (ids,), or None for all."""
        return self.passages.allowed(self.seen)

    @property
    def allowed(self) -> Mask | None:
        """The passages that the query asks for: bool, (ids,), or None for all."""
        return self.passages.allowed(self.asked)

    @property
    def scope(self) -> Scope:
        """How much there is that the query allows."""
        return self.passages.scope(self.asked)


def wanted(query: Query, *, seen: Restriction, asked: Restriction, most: int) -> Wanted:
    """Return what `query` needs of an engine that does not have every passage at hand."""
    return Wanted(
        terms=query.terms,
        most=most,
        asked=asked,
        seen=seen,
        phrases=(*query.musts, *query.exclusions),
        names=query.exact_names,
    )
