"""Which stories of a window a digest tells, and in which order. Pure.

A story is worth log2(1 + sources) * 2^(-age / window) * topic:

- sources: those that report on their own, each by its standing. Every doubling adds the same, since the tenth
  outlet that joins says less about what matters than the second.
- age: how long before the window's end it was last reported; what is from its beginning counts half, so that
  the digest of a week is not one of its last day.
- topic: the topic's weight times how far the story is on it; 1 where nothing was asked for.

The next one told is that which is worth most after two discounts. One is for likeness to a story that is
told already, as in maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). The other divides by one
more than the stories that its topic has, D'Hondt's way of giving seats: topics get a share by their weight.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.stories.clusters import SIMILAR, Cluster, ClusterComparer

_LEAST_STANDING, _MOST_STANDING = 0.25, 4.0
_LIKENESS = 0.5  # what a story loses that is almost similar enough to be one with another
_COMPARED = 200  # stories that the next one is chosen among, those that are worth most


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoryCandidate:
    """A story that may be told: its articles, what it is worth, and the topic it would be told for."""

    cluster: Cluster
    worth: float
    topic: str | None = None


def worth(*, sources: Iterable[float], age: float, topic: float) -> float:
    """What a story is worth.

    Args:
        sources: the standing of each source that reports on its own.
        age: in windows, from its last report to the window's end.
        topic: its weight times how far the story is on it.
    """
    counted = sum(min(max(standing, _LEAST_STANDING), _MOST_STANDING) for standing in sources)
    return float(math.log2(1 + counted) * 2.0 ** -min(max(age, 0.0), 1.0) * topic)


class StoryChoice:
    """Gives candidates one by one, the best next; only those that were `taken` count as told."""

    def __init__(self, candidates: Sequence[StoryCandidate]) -> None:
        self._left = sorted(candidates, key=_first)
        self._likest = {id(candidate): 0.0 for candidate in candidates}
        self._told: Counter[str | None] = Counter()
        self._scales = ClusterComparer()

    def __iter__(self) -> Iterator[StoryCandidate]:
        while self._left:
            best = max(self._left[:_COMPARED], key=self._worth)
            self._left.remove(best)
            yield best

    def __len__(self) -> int:
        return len(self._left)

    def take(self, candidate: StoryCandidate) -> None:
        """Counts a candidate as told, so that those that are like it come later."""
        self._told[candidate.topic] += 1
        others = self._left[:_COMPARED]
        cosines = self._scales.cosines(candidate.cluster, [other.cluster for other in others])
        for other, cosine in zip(others, cosines, strict=True):
            self._likest[id(other)] = max(self._likest[id(other)], cosine)

    def _worth(self, candidate: StoryCandidate) -> float:
        likeness = min(self._likest[id(candidate)] / SIMILAR, 1.0)
        share = 1 + self._told[candidate.topic] if candidate.topic else 1
        return candidate.worth * (1 - _LIKENESS * likeness) / share


def _first(candidate: StoryCandidate) -> tuple[float, int]:
    return -candidate.worth, candidate.cluster.articles[0]
