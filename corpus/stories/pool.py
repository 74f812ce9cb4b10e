"""Cluster the articles of a window of time, from which digests are composed.

Their profiles were made when they came in, so that a digest reads no text but that of what it cites. Channels
that are due at the same minute share a pool: the last few are cached.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

from corpus.retrieval.topics import DatedArticles
from corpus.store.articles import ArticleStore, StoryStore
from corpus.store.passages import UNDATED
from corpus.stories.clusters import Cluster, Clusters
from corpus.text.profiles import ProfileVocabulary, TermCounts

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Keeps the values used last, as many as fit in `most` bytes. Thread-safe.

    The newest value is kept whatever its size, so that callers who need it at the same time share it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """Return the value, or None if it is not kept."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: K, value: V, size: int) -> None:
        """Keep a value of so many bytes; drop those used longest ago to make room."""
        with self._lock:
            self._size += size - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = value, size
            while self._size > self._most and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1][1]


_MOST_KEPT = 12 << 20  # bytes of cached pools, some 3,000 articles
_TERM, _ARTICLE, _CLUSTER = 130, 350, 2_000  # bytes of each, without arrays, by tracemalloc, CPython 3.11
_ENOUGH = 1_000  # articles, which show what is common in the news
_READ = 500  # articles that are read at a time where profiles are missing
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pool:
    """Clusters of articles, their vocabulary, and when and where each was published.

    Attributes:
        key: the same for two pools of the same articles.
        published: seconds since 1970 by number of an article.
        sources: number of the source by number of an article.
        vocabulary: of the profiles.
        clusters: all of them.
    """

    key: bytes
    published: Mapping[int, int]
    sources: Mapping[int, int]
    vocabulary: ProfileVocabulary
    clusters: tuple[Cluster, ...]

    @classmethod
    def of(
        cls, dated: DatedArticles, counts: Sequence[TermCounts], *, background: Sequence[TermCounts]
    ) -> "Pool":
        """Cluster these articles, given their counts, in order of time.

        The `background`, other articles' counts, shows how rare a term is.
        """
        vocabulary, clusters = ProfileVocabulary(), Clusters()
        vocabulary.read(background)
        profiles = vocabulary.read(counts)
        for place in np.lexsort((dated.numbers, dated.published)).tolist():
            moment = moment_of(int(dated.published[place]))
            clusters.add(int(dated.numbers[place]), profiles[place], moment)
        numbers = dated.numbers.tolist()
        return cls(
            key=key_of(dated),
            published=dict(zip(numbers, dated.published.tolist(), strict=True)),
            sources=dict(zip(numbers, dated.sources.tolist(), strict=True)),
            vocabulary=vocabulary,
            clusters=tuple(clusters),
        )

    @property
    def size(self) -> int:
        """The memory it takes in bytes, roughly."""
        profiles = (cluster.profile for cluster in self.clusters)
        arrays = sum(profile.terms.nbytes + profile.weights.nbytes for profile in profiles)
        objects = _ARTICLE * len(self.published) + _CLUSTER * len(self.clusters)
        return arrays + objects + _TERM * len(self.vocabulary)

    def alone(self, dated: DatedArticles, counts: Sequence[TermCounts]) -> list[Cluster]:
        """Return other articles as clusters of one, to compare with those of the pool."""
        profiles = self.vocabulary.profiles(counts)
        moments = map(moment_of, dated.published.tolist())
        rows = zip(dated.numbers.tolist(), profiles, moments, strict=True)
        return [Cluster.of(number, profile, moment) for number, profile, moment in rows]


class Pools:
    """A factory of pools of stored articles that caches the last few."""

    def __init__(self, articles: ArticleStore, stories: StoryStore) -> None:
        self._articles = articles
        self._stories = stories
        self._kept: BoundedCache[bytes, Pool] = BoundedCache(_MOST_KEPT)

    def of(self, dated: DatedArticles, others: Callable[[], DatedArticles]) -> Pool:
        """Return the pool of these articles; `others` gives more where they are few."""
        pool = self._kept.get(key_of(dated))
        if pool is None:
            pool = self._build(dated, others)
            self._kept.keep(pool.key, pool, pool.size)
        return pool

    def _build(self, dated: DatedArticles, others: Callable[[], DatedArticles]) -> Pool:
        numbers, background = dated.numbers.tolist(), list[int]()
        if len(numbers) < _ENOUGH:
            more = others()
            more = more.where(~np.isin(more.numbers, dated.numbers))
            latest = np.argsort(-more.published, kind="stable")[: _ENOUGH - len(numbers)]
            background = more.numbers[latest].tolist()
        return Pool.of(dated, self.counts(numbers), background=self.counts(background))

    def counts(self, numbers: Sequence[int]) -> list[TermCounts]:
        """Return the counts of these articles, made now where none are stored."""
        kept = {
            number: TermCounts.unpacked(content)
            for number, content in self._stories.profiles(numbers).items()
        }
        found = {number: counts for number, counts in kept.items() if counts is not None}
        found |= self._missing([number for number in numbers if number not in found])
        nothing = TermCounts.counted({})
        return [found.get(number, nothing) for number in numbers]

    def _missing(self, numbers: Sequence[int]) -> dict[int, TermCounts]:
        made: dict[int, TermCounts] = {}
        for start in range(0, len(numbers), _READ):
            stored = self._articles.get(numbers[start : start + _READ])
            made |= {number: TermCounts.of(each.article) for number, each in stored.items()}
        return made


def key_of(dated: DatedArticles) -> bytes:
    """Return what identifies a set of articles: a number always means one text."""
    return blake2b(dated.numbers.tobytes(), digest_size=16).digest()


def moment_of(published: int) -> datetime | None:
    """Return the time that the index stores as `published`."""
    return None if published == UNDATED else _EPOCH + timedelta(seconds=published)
