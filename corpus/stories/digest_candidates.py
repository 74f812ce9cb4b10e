"""Clusters to the stories that a digest may tell: those on a topic, not all known, and what each is worth."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.models.digest import Brief, DigestTopic
from corpus.store.passages import seconds
from corpus.stories.clusters import Cluster
from corpus.stories.digest_order import StoryCandidate, worth
from corpus.stories.pool import Pool
from corpus.stories.updates import SeenArticles

Shares = Mapping[int, float]  # by article: how far it is on a topic


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCluster:
    """A cluster with the topic that it is told for, and that topic's weight times how far it is on it."""

    cluster: Cluster
    topic: str | None = None
    weight: float = 1.0


def on_topics(clusters: Sequence[Cluster], topics: Mapping[DigestTopic, Shares]) -> list[TopicCluster]:
    """The clusters that are on a topic, each with the one that it is most on; without topics all.

    A cluster is on a topic if half of its articles are.
    """
    if not topics:
        return [TopicCluster(cluster=cluster) for cluster in clusters]
    homes = {number: place for place, cluster in enumerate(clusters) for number in cluster.articles}
    best: dict[int, TopicCluster] = {}
    for topic, shares in topics.items():
        for place, found in _by_home(shares, homes).items():
            cluster = clusters[place]
            weight = topic.weight * sum(found) / len(cluster.articles)
            if 2 * len(found) >= len(cluster.articles) and (place not in best or weight > best[place].weight):
                best[place] = TopicCluster(cluster=cluster, topic=topic.query, weight=weight)
    return [best[place] for place in sorted(best)]


def _by_home(shares: Shares, homes: Mapping[int, int]) -> dict[int, list[float]]:
    """The shares of the articles of each cluster, by its place; few clusters have any."""
    found: dict[int, list[float]] = defaultdict(list)
    for number, share in shares.items():
        if number in homes:
            found[homes[number]].append(share)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryScoring:
    """What the stories of a pool are worth to the reader of a digest.

    `origins` gives, of the articles of clusters of several, the id that their text first appeared under;
    `standing` how much each source counts, by its number.
    """

    brief: Brief
    pool: Pool
    shown: SeenArticles
    origins: Mapping[int, str]
    source_weights: Mapping[int, float]

    def candidates(self, placed: Sequence[TopicCluster]) -> Iterator[StoryCandidate]:
        """Those of which not all was shown, each with what it is worth."""
        for each in placed:
            new = self.shown.new(each.cluster)
            if new:
                age, sources = self._age(new), self._sources(each.cluster)
                value = worth(sources=sources, age=age, topic=each.weight)
                yield StoryCandidate(cluster=each.cluster, worth=value, topic=each.topic)

    def _age(self, articles: Sequence[int]) -> float:
        """How long before the window's end the last of these was published, in windows."""
        since, until = seconds(self.brief.since), seconds(self.brief.until)
        last = max(self.pool.published[number] for number in articles)
        return (until - last) / max(until - since, 1)

    def _sources(self, cluster: Cluster) -> list[float]:
        """The standing of each source with an article of its own; one without a source counts as one."""
        texts, standings = set[str](), dict[int, float]()
        for number in cluster.articles:
            text = self.origins.get(number, "")
            if not text or text not in texts:
                source = self.pool.sources[number]
                standings[source if source >= 0 else -number] = self.source_weights.get(source, 1.0)
            texts.add(text)
        return list(standings.values())
