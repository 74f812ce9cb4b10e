"""Profiles to clusters, one by one as articles come: average linkage, with time counted in.

Two clusters are as similar as their articles are on average (the mean cosine of all pairs), less the longer
they lie apart in time. A new article is a cluster of its own, which is joined with the one that is most
similar for as long as one is similar enough; so an article that ties two clusters together joins them.

A cluster is found by its heaviest terms, and a term leads to those clusters only that it was last seen in. So
an article takes the same time however many there are, and memory grows with the articles alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Self

import numpy as np

from corpus.stories.profiles import Profile

SIMILAR = 0.15  # from which on two clusters are one
_FADES = timedelta(days=7)  # a gap of so long halves the similarity
_UNDATED = 0.7  # what stands in for the fading where a date is missing
_LOOKED_AT = 12  # clusters that share most of the heaviest terms
_REMEMBERED = 50  # clusters that a term leads to


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cluster:
    """Articles by number, with the sum of their profiles and the time they span."""

    articles: tuple[int, ...]
    profile: Profile
    heaviest: dict[int, float]
    first: datetime | None
    last: datetime | None

    @classmethod
    def of(cls, article: int, profile: Profile, moment: datetime | None) -> Self:
        """A cluster of one article."""
        heaviest = profile.heaviest()
        return cls(articles=(article,), profile=profile, heaviest=heaviest, first=moment, last=moment)

    def joined(self, other: Self) -> Self:
        """Both as one."""
        profile = self.profile.plus(other.profile)
        firsts = [moment for moment in (self.first, other.first) if moment]
        lasts = [moment for moment in (self.last, other.last) if moment]
        return type(self)(
            articles=tuple(sorted(self.articles + other.articles)),
            profile=profile,
            heaviest=profile.heaviest(),
            first=min(firsts, default=None),
            last=max(lasts, default=None),
        )

    def closeness(self, other: Self) -> float:
        """How close the two are in time: 1 where they overlap, halved by a gap of a week."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return _UNDATED
        if self.first <= other.last and other.first <= self.last:
            return 1.0
        return 1 / (1 + max(self.first - other.last, other.first - self.last) / _FADES)


class Scales:
    """Holds one cluster against several: what each says is looked up in the first one's terms at once."""

    def __init__(self) -> None:
        self._laid_out = np.zeros(1024, np.float32)  # the first one's weights, by the places of its terms

    def cosines(self, one: Cluster, others: Sequence[Cluster]) -> list[float]:
        """The mean cosine over all pairs of an article of `one` and one of each of the others; 0 to 1."""
        if not others:
            return []
        terms = np.concatenate([other.profile.terms for other in others])
        weights = np.concatenate([other.profile.weights for other in others])
        self._grow(max(terms.max(initial=0), one.profile.terms.max(initial=0)) + 1)
        self._laid_out[one.profile.terms] = one.profile.weights
        shared = self._laid_out[terms] * weights
        self._laid_out[one.profile.terms] = 0
        # A leading 0, for sums from one running total to the next also where a profile is empty.
        running = np.concatenate([[0.0], np.cumsum(shared, dtype=np.float64)])
        ends = np.cumsum([0, *(len(other.profile.terms) for other in others)])
        dots = np.diff(running[ends]).tolist()
        pairs = [len(one.articles) * len(other.articles) for other in others]
        return [dot / count for dot, count in zip(dots, pairs, strict=True)]

    def similarities(self, one: Cluster, others: Sequence[Cluster]) -> list[float]:
        """The same, each faded by the gap in time between the two."""
        return [
            cosine * one.closeness(other)
            for cosine, other in zip(self.cosines(one, others), others, strict=True)
        ]

    def _grow(self, size: int) -> None:
        if size > len(self._laid_out):
            self._laid_out = np.zeros(2 * size, np.float32)


class Clusters:
    """All clusters, growing. The same articles in the same order give the same clusters."""

    def __init__(self) -> None:
        self._clusters: dict[int, Cluster] = {}
        # Dicts for their order: the cluster that a term was seen in last comes last.
        self._led_to: defaultdict[int, dict[int, None]] = defaultdict(dict)
        self._scales = Scales()
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
        for term, weight in cluster.heaviest.items():
            for number in self._led_to.get(term, ()):
                shared[number] += weight
        looked_at = nlargest(_LOOKED_AT, [(weight, -number) for number, weight in shared.items()])
        others = [self._clusters[-older] for _, older in looked_at]
        similar = self._scales.similarities(cluster, others)
        most, older = max(zip(similar, (older for _, older in looked_at), strict=True), default=(0.0, 0))
        return -older if most >= SIMILAR else None

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
