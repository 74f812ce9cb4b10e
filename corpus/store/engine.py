"""What a question asks of a search engine: the seam between retrieval and what finds passages.

`corpus.store.passages` answers it from the embedded index, `corpus.milvus` from a Milvus server.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import TimeWindow

IdArray = NDArray[np.int64]
Mask = NDArray[np.bool_]
FloatArray = NDArray[np.float64]


class Searcher(Protocol):
    """The passages at hand, by their ids; `corpus.index` documents each method.

    Ids stand in the order of articles' numbers, and the passages of an article together. Statistics are those
    of all passages, whatever is at hand.
    """

    def __len__(self) -> int:
        """Return how many passages there are in all."""

    @property
    def alive(self) -> Mask:
        """Whether each passage at hand is living: bool, (ids,)."""

    def column(self, name: str) -> NDArray[np.integer]:
        """Return `article`, `first`, `last`, `source` or `published` of each passage: int, (ids,)."""

    def search(
        self, tokens: Sequence[str], k: int, *, allowed: Mask | None = None
    ) -> tuple[IdArray, FloatArray]:
        """Return ids and scores of the `k` best passages, best first."""

    def get_scores(self, tokens: Sequence[str]) -> FloatArray:
        """Return the score of each passage at hand: float64, (ids,)."""

    def matching(self, tokens: Sequence[str]) -> IdArray:
        """Return the ids of the passages with at least one of `tokens`: int64, ascending."""

    def holding(self, token: str) -> int:
        """Return how many of all passages hold `token`."""

    def similar(self, term: str, *, within: int) -> list[tuple[str, int, int]]:
        """Return the terms within so many edits of `term`, each with its distance and its frequency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """Which passages a query may find.

    Attributes:
        window: when the article was published; one without a date is in no window but the open one.
        sources: numbers of the sources; None means all.
        horizon: articles from later than this are not there yet.
    """

    window: TimeWindow = field(default_factory=TimeWindow)
    sources: tuple[int, ...] | None = None
    horizon: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.window) or self.sources is not None or self.horizon is not None


EVERYTHING = Restriction()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a question needs of an engine that does not have every passage at hand.

    Attributes:
        terms: those of the question: its best passages are wanted.
        most: how many of the best passages; 0 where only the terms' statistics are wanted.
        examples: whether of each term that occurs a passage is wanted that holds it; else only where nothing
            but such a passage tells whether it is seen.
        asked: where the best passages may stand.
        seen: where the others may stand.
        phrases: of each, passages are wanted that hold all its terms in one of the articles' languages.
        names: exact names, of which articles are wanted that hold all.
        numbers: articles that are wanted whatever they hold.
    """

    terms: tuple[str, ...]
    most: int
    examples: bool = False
    asked: Restriction = EVERYTHING
    seen: Restriction = EVERYTHING
    phrases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
