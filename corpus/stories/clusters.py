"""Cluster profiles one by one as articles come: average linkage, faded by time.

Two clusters are as similar as their articles are on average (the mean cosine of all pairs), less the longer
they lie apart in time. A new article is a cluster of its own, which is joined with the most similar one for
as long as one is similar enough; so an article that links two clusters joins them.

A cluster is found by its heaviest terms, and a term leads only to the clusters it was last seen in. So an
article takes the same time however many there are, and memory grows with the articles alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.text.profiles import Profile

SIMILAR = 0.16  # similarity from which on two clusters are joined
# Mean cosine that two clusters of the shortest articles need, however close in time: with few terms, those of
# a topic (a browser, a navy) weigh as much as those of the event. Fitted to items of one to three sentences.
_SIMILAR_SHORT = 0.22
# Factor where short articles name other versions, flights or the like, and none that is the same.
_OTHER_FIGURES = 0.25
_IN_FULL = 40  # terms of an article from which on it is not short
_FADES = timedelta(days=7)  # a gap of so long halves the similarity
_UNDATED = 0.7  # factor in place of the fading if a date is missing
_HEAVIEST = 12  # terms by which a cluster is found
_LOOKED_AT = 12  # clusters that are compared, those that share most of the heaviest terms
_REMEMBERED = 50  # clusters that a term leads to, the last ones


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cluster:
    """Articles by number, with the sum of their profiles and the time they span.

    Attributes:
        articles: numbers, ascending.
        profile: the sum of their profiles.
        heaviest: the heaviest terms, as places in the vocabulary, with their weights.
        terms: how many terms its articles have together.
        figures: the numbers that identify, of its short articles, as places.
        first: when the first was published; None if undated.
        last: when the last was published.
    """

    articles: tuple[int, ...]
    profile: Profile
    heaviest: dict[int, float]
    terms: int
    figures: frozenset[int]
    first: datetime | None
    last: datetime | None

    @classmethod
    def of(cls, article: int, profile: Profile, moment: datetime | None) -> Self:
        """Return a cluster of one article."""
        terms, weights = profile.terms[:_HEAVIEST].tolist(), profile.weights[:_HEAVIEST].tolist()
        heaviest = dict(zip(terms, weights, strict=True))
        return cls(
            articles=(article,),
            profile=profile,
            heaviest=heaviest,
            terms=len(profile.terms),
            figures=profile.figures,
            first=moment,
            last=moment,
        )

    def needed(self, other: Self) -> float:
        """Return the mean cosine that the two need, however close in time: more if both are short."""
        longest = max(self.terms / len(self.articles), other.terms / len(other.articles))
        return _SIMILAR_SHORT + (SIMILAR - _SIMILAR_SHORT) * min(longest / _IN_FULL, 1.0)

    def agreement(self, other: Self) -> float:
        """Return a factor below 1 if both have numbers that identify, and not one that is the same."""
        disagree = self.figures and other.figures and self.figures.isdisjoint(other.figures)
        return _OTHER_FIGURES if disagree else 1.0

    def closeness(self, other: Self) -> float:
        """Return how close the two are in time: 1 if they overlap, 1/2 a week apart."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return _UNDATED
        if self.first <= other.last and other.first <= self.last:
            return 1.0
        return 1 / (1 + max(self.first - other.last, other.first - self.last) / _FADES)


class ClusterComparer:
    """Compares clusters by looking up terms in an array of one cluster's weights."""

    def __init__(self) -> None:
        self._laid_out = np.zeros(1024, np.float32)

    def joined(self, one: Cluster, other: Cluster) -> Cluster:
        """Return both as one."""
        profile, heaviest = self._sum(one, other)
        firsts = [moment for moment in (one.first, other.first) if moment]
        lasts = [moment for moment in (one.last, other.last) if moment]
        return Cluster(
            articles=tuple(sorted(one.articles + other.articles)),
            profile=profile,
            heaviest=heaviest,
            terms=one.terms + other.terms,
            figures=one.figures | other.figures,
            first=min(firsts, default=None),
            last=max(lasts, default=None),
        )

    def cosines(self, one: Cluster, others: Sequence[Cluster]) -> list[float]:
        """Return the mean cosine over all pairs of an article of `one` and of each other.

        0 to 1, one number for each of the others.
        """
        if not others:
            return []
        profile, compared = one.profile, [other.profile for other in others]
        terms = [each.terms for each in compared]
        laid_out = self._room(max([profile.reach, *[each.reach for each in compared]]))
        places = _indices(profile)
        laid_out[places] = profile.weights
        products = laid_out.take(np.concatenate(terms))
        products *= np.concatenate([each.weights for each in compared])
        laid_out[places] = 0
        sums, articles = _sums(products, list(map(len, terms))), len(one.articles)
        return [total / (articles * len(other.articles)) for other, total in zip(others, sums, strict=True)]

    def similarities(self, one: Cluster, others: Sequence[Cluster]) -> list[float]:
        """Return the same, each faded by the gap in time."""
        return [
            cosine * one.closeness(other)
            for cosine, other in zip(self.cosines(one, others), others, strict=True)
        ]

    def _sum(self, one: Cluster, other: Cluster) -> tuple[Profile, dict[int, float]]:
        """Return the sum of both profiles, and its heaviest terms."""
        first, second = one.profile, other.profile
        reach = max(first.reach, second.reach)
        laid_out, places, others = self._room(reach), _indices(first), _indices(second)
        laid_out[places] = first.weights
        both = laid_out.take(others)
        both += second.weights
        laid_out[others] = both
        some = list(one.heaviest | other.heaviest)
        heavy = sorted(zip((-laid_out.take(some)).tolist(), some, strict=True))[:_HEAVIEST]
        laid_out[others] = 0
        alone = laid_out.take(places)
        laid_out[places] = 0
        is_alone = alone > 0
        terms = np.concatenate([second.terms, first.terms[is_alone]])
        weights = np.concatenate([both, alone[is_alone]])
        return Profile(terms, weights, reach), {term: -weight for weight, term in heavy}

    def _room(self, size: int) -> NDArray[np.float32]:
        """Return an array of zeros, float32, (at least `size`,)."""
        if size > len(self._laid_out):
            self._laid_out = np.zeros(2 * size, np.float32)
        return self._laid_out


def _indices(profile: Profile) -> NDArray[np.intp]:
    """Return the places of a profile's terms, (t,), in the type that numpy indexes by without converting."""
    return profile.terms.astype(np.intp)


def _sums(values: NDArray[np.float32], sizes: Sequence[int]) -> list[float]:
    """Return the sums of successive runs of `values` (float32, (n,)) of these sizes."""
    starts = list(accumulate(sizes, initial=0))[:-1]
    # `reduceat` has no sum over nothing: it gives the value at that place.
    padded = np.append(values, np.float32(0)) if not all(sizes) else values
    sums: list[float] = np.add.reduceat(padded, starts).tolist()
    return [total if size else 0.0 for total, size in zip(sums, sizes, strict=True)]


class Clusters:
    """All clusters, growing. The same articles in one order give the same clusters."""

    def __init__(self) -> None:
        self._clusters: dict[int, Cluster] = {}
        # Dicts keep order: the cluster that a term was seen in last comes last.
        self._led_to: defaultdict[int, dict[int, None]] = defaultdict(dict)
        self._scales = ClusterComparer()
        self._made = 0

    def __iter__(self) -> Iterator[Cluster]:
        return iter(self._clusters.values())

    def add(self, article: int, profile: Profile, moment: datetime | None) -> Cluster:
        """Add an article to the cluster it belongs to; return that cluster."""
        cluster = Cluster.of(article, profile, moment)
        near = self._near(cluster)
        while near:
            cluster = self._scales.joined(cluster, self._removed(near[0]))
            # A cluster that was similar to neither is not similar to both joined.
            near = self._near(cluster) if len(near) > 1 else []
        self._keep(cluster)
        return cluster

    def _near(self, cluster: Cluster) -> list[int]:
        """Return the numbers of similar clusters, the most similar first, then older ones."""
        shared: dict[int, float] = {}
        for term, weight in cluster.heaviest.items():
            for number in self._led_to.get(term, ()):
                shared[number] = shared.get(number, 0.0) + weight
        most: Iterable[int] = shared
        if len(shared) > _LOOKED_AT:
            most = sorted(shared, key=lambda number: (-shared[number], number))[:_LOOKED_AT]
        others = [self._clusters[number] for number in most]
        cosines = zip(self._scales.cosines(cluster, others), others, most, strict=True)
        # What follows only lowers the similarity: most pairs need no look at their numbers and dates.
        agreeing = [
            (cosine * cluster.agreement(other), other, number)
            for cosine, other, number in cosines
            if cosine >= SIMILAR
        ]
        close = [
            (-how * cluster.closeness(other), number)
            for how, other, number in agreeing
            if how >= SIMILAR and how >= cluster.needed(other)
        ]
        return [number for how, number in sorted(close) if -how >= SIMILAR]

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
