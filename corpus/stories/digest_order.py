"""Order the stories of a digest. Pure.

A story is worth log2(1 + sources) * 2^(-age / window) * topic:

- sources: those that report on their own, each by its weight. Every doubling adds the same, since the tenth
  outlet that joins says less about what matters than the second.
- age: how long before the window's end it was last reported; what is from its beginning counts half, so that
  the digest of a week is not one of its last day.
- topic: the topic's weight times how far the story is on it; 1 where nothing was asked for.

The next story is the one with the highest worth after two discounts. One is for likeness to a story that was
taken, as in maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). The other divides by one more
than the stories that its topic has, D'Hondt's method: topics get a share by their weight.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.stories.clusters import SIMILAR, Cluster, ClusterComparer

_LEAST_WEIGHT, _MOST_WEIGHT = 0.25, 4.0
_LIKENESS = 0.5  # share that a story loses which is nearly similar enough to be one with another
_COMPARED = 200  # stories that the next one is chosen among, those with the highest worth


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoryCandidate:
    """A story that may be taken: its articles, worth, and topic."""

    cluster: Cluster
    worth: float
    topic: str | None = None


def worth(*, sources: Iterable[float], age: float, topic: float) -> float:
    """Return what a story is worth.

    Args:
        sources: the weight of each source that reports on its own.
        age: in windows, from its last report to the window's end.
        topic: its weight times how far the story is on it.
    """
    counted = sum(min(max(weight, _LEAST_WEIGHT), _MOST_WEIGHT) for weight in sources)
    return float(math.log2(1 + counted) * 2.0 ** -min(max(age, 0.0), 1.0) * topic)


class StoryChoice:
    """Yields candidates one by one, the best next, given those `taken` before."""

    def __init__(self, candidates: Sequence[StoryCandidate]) -> None:
        self._left = sorted(candidates, key=_first)
        self._most_alike = {id(candidate): 0.0 for candidate in candidates}
        self._taken: Counter[str | None] = Counter()
        self._comparer = ClusterComparer()

    def __iter__(self) -> Iterator[StoryCandidate]:
        while self._left:
            best = max(self._left[:_COMPARED], key=self._worth)
            self._left.remove(best)
            yield best

    def __len__(self) -> int:
        return len(self._left)

    def take(self, candidate: StoryCandidate) -> None:
        """Count a candidate as taken, so that those like it come later."""
        self._taken[candidate.topic] += 1
        others = self._left[:_COMPARED]
        cosines = self._comparer.cosines(candidate.cluster, [other.cluster for other in others])
        for other, cosine in zip(others, cosines, strict=True):
            self._most_alike[id(other)] = max(self._most_alike[id(other)], cosine)

    def _worth(self, candidate: StoryCandidate) -> float:
        likeness = min(self._most_alike[id(candidate)] / SIMILAR, 1.0)
        share = 1 + self._taken[candidate.topic] if candidate.topic else 1
        return candidate.worth * (1 - _LIKENESS * likeness) / share


def _first(candidate: StoryCandidate) -> tuple[float, int]:
    return -candidate.worth, candidate.cluster.articles[0]
