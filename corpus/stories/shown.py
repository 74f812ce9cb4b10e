"""What a reader was shown of a story: which of its articles, and which earlier ones that belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.stories.clusters import SIMILAR, Cluster, Scales


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Articles that a reader was shown: their numbers, and those outside of the pool as clusters of one."""

    numbers: frozenset[int]
    earlier: Sequence[Cluster]
    _scales: Scales = field(default_factory=Scales)

    def new(self, cluster: Cluster) -> list[int]:
        """The articles of a story that were not shown."""
        return [number for number in cluster.articles if number not in self.numbers]

    def known(self, cluster: Cluster) -> list[int]:
        """The articles that were shown of a story, with the earlier ones that would have been in it."""
        similar = self._scales.similarities(cluster, self.earlier)
        known = [number for number in cluster.articles if number in self.numbers]
        for other, similarity in zip(self.earlier, similar, strict=True):
            known += other.articles if similarity >= SIMILAR else ()
        return known
