"""Profiles to clusters, one by one as articles come: average linkage, with time counted in.

Two clusters are as similar as their articles are on average (the mean cosine of all pairs), less the longer
they lie apart in time. A new article is a cluster of its own, which is joined with the one that is most
similar for as long as one is similar enough; so an article that ties two clusters together joins them.

A cluster is found by its heaviest terms, and a term leads to those clusters only that it was last seen in. So
an article takes the same time however many there are, and memory grows with the articles alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Self

from corpus.stories.profiles import Profile, heaviest

_SIMILAR = 0.15  # from which on two clusters are one
_FADES = timedelta(days=7)  # a gap of so long halves the similarity
_UNDATED = 0.7  # what stands in for the fading where a date is missing
_LOOKED_AT = 12  # clusters that share most of the heaviest terms
_REMEMBERED = 50  # clusters that a term leads to


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Articles by number, in order of coming, with the sum of their profiles and the time they span."""

    articles: tuple[int, ...]
    weights: dict[str, float]
    heaviest: tuple[str, ...]
    first: datetime | None
    last: datetime | None

    @classmethod
    def of(cls, article: int, profile: Profile, moment: datetime | None) -> Self:
        """A cluster of one article."""
        return cls(
            articles=(article,),
            weights=dict(profile.weights),
            heaviest=profile.heaviest,
            first=moment,
            last=moment,
        )

    def joined(self, other: Self) -> Self:
        """Both as one."""
        small, large = sorted((self.weights, other.weights), key=len)
        weights = dict(large)
        for term, weight in small.items():
            weights[term] = weights.get(term, 0.0) + weight
        firsts = [moment for moment in (self.first, other.first) if moment]
        lasts = [moment for moment in (self.last, other.last) if moment]
        return type(self)(
            articles=tuple(sorted(self.articles + other.articles)),
            weights=weights,
            heaviest=heaviest(weights),
            first=min(firsts, default=None),
            last=max(lasts, default=None),
        )

    def similarity(self, other: Self) -> float:
        """The mean cosine over all pairs of articles, faded by the gap between the two; from 0 to 1."""
        small, large = sorted((self.weights, other.weights), key=len)
        dot = sum(weight * large[term] for term, weight in small.items() if term in large)
        return dot / (len(self.articles) * len(other.articles)) * self._closeness(other)

    def _closeness(self, other: Self) -> float:
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return _UNDATED
        gap = max(self.first - other.last, other.first - self.last, timedelta())
        return 1 / (1 + gap / _FADES)


class Clusters:
    """All clusters, growing. The same articles in the same order give the same clusters."""

    def __init__(self) -> None:
        self._clusters: dict[int, Cluster] = {}
        # Dicts for their order: the cluster that a term was seen in last comes last.
        self._led_to: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self._made = 0

    def __iter__(self) -> Iterator[Cluster]:
        return iter(self._clusters.values())

    def add(self, article: int, profile: Profile, moment: datetime | None) -> Cluster:
        """Puts an article where it belongs; gives the cluster that it is in now."""
        cluster = Cluster.of(article, profile, moment)
        while (near := self._nearest(cluster)) is not None:
            cluster = cluster.joined(self._removed(near))
        self._keep(cluster)
        return cluster

    def _nearest(self, cluster: Cluster) -> int | None:
        """The number of the most similar cluster, if it is similar enough; the older among equals."""
        shared: defaultdict[int, float] = defaultdict(float)
        for term in cluster.heaviest:
            for number in self._led_to.get(term, ()):
                shared[number] += cluster.weights[term]
        looked_at = nlargest(_LOOKED_AT, shared, key=lambda number: (shared[number], -number))
        similar = {number: cluster.similarity(self._clusters[number]) for number in looked_at}
        best = max(similar, key=lambda number: (similar[number], -number), default=None)
        return best if best is not None and similar[best] >= _SIMILAR else None

    def _removed(self, number: int) -> Cluster:
        cluster = self._clusters.pop(number)
        for term in cluster.heaviest:
            self._led_to[term].pop(number, None)
        return cluster

    def _keep(self, cluster: Cluster) -> None:
        self._clusters[self._made] = cluster
        for term in cluster.heaviest:
            led_to = self._led_to[term]
            led_to[self._made] = None
            if len(led_to) > _REMEMBERED:
                del led_to[next(iter(led_to))]
        self._made += 1
