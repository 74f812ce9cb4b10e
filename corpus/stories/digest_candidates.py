"""Select the stories for a digest: on a topic, not all seen, each with its worth."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.models.digest import Brief, DigestTopic
from corpus.store.passages import seconds
from corpus.stories.clusters import Cluster
from corpus.stories.digest_order import StoryCandidate, worth
from corpus.stories.pool import Pool
from corpus.stories.updates import SeenArticles

Shares = Mapping[int, float]  # by number of an article: its share of a topic


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCluster:
    """A cluster with its topic, and the topic's weight times its share of it."""

    cluster: Cluster
    topic: str | None = None
    weight: float = 1.0


def on_topics(clusters: Sequence[Cluster], topics: Mapping[DigestTopic, Shares]) -> list[TopicCluster]:
    """Return the clusters on a topic, each with the one it is most on; else all.

    A cluster is on a topic if half of its articles are.
    """
    if not topics:
        return [TopicCluster(cluster=cluster) for cluster in clusters]
    cluster_of = {number: place for place, cluster in enumerate(clusters) for number in cluster.articles}
    best: dict[int, TopicCluster] = {}
    for topic, shares in topics.items():
        for place, found in _by_cluster(shares, cluster_of).items():
            cluster = clusters[place]
            weight = topic.weight * sum(found) / len(cluster.articles)
            if 2 * len(found) >= len(cluster.articles) and (place not in best or weight > best[place].weight):
                best[place] = TopicCluster(cluster=cluster, topic=topic.query, weight=weight)
    return [best[place] for place in sorted(best)]


def _by_cluster(shares: Shares, cluster_of: Mapping[int, int]) -> dict[int, list[float]]:
    """Return the shares of the articles of each cluster, by the cluster's place."""
    found: dict[int, list[float]] = defaultdict(list)
    for number, share in shares.items():
        if number in cluster_of:
            found[cluster_of[number]].append(share)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryScoring:
    """Scores the stories of a pool for the reader of a digest.

    Attributes:
        brief: what the reader wants.
        pool: the articles of the window, clustered.
        seen: articles that the reader has seen.
        origins: by article of a larger cluster, the id that its text first appeared under.
        source_weights: by number of a source; 1 if not given.
    """

    brief: Brief
    pool: Pool
    seen: SeenArticles
    origins: Mapping[int, str]
    source_weights: Mapping[int, float]

    def candidates(self, placed: Sequence[TopicCluster]) -> Iterator[StoryCandidate]:
        """Yield the stories that were not wholly seen, each with its worth."""
        for each in placed:
            new = self.seen.new(each.cluster)
            if new:
                age, sources = self._age(new), self._sources(each.cluster)
                value = worth(sources=sources, age=age, topic=each.weight)
                yield StoryCandidate(cluster=each.cluster, worth=value, topic=each.topic)

    def _age(self, articles: Sequence[int]) -> float:
        """Return how long before the window's end the last was published, in windows."""
        since, until = seconds(self.brief.since), seconds(self.brief.until)
        last = max(self.pool.published[number] for number in articles)
        return (until - last) / max(until - since, 1)

    def _sources(self, cluster: Cluster) -> list[float]:
        """Return the weight of each source with a text of its own; 1 without a source."""
        texts, weights = set[str](), dict[int, float]()
        for number in cluster.articles:
            text = self.origins.get(number, "")
            if not text or text not in texts:
                source = self.pool.sources[number]
                weights[source if source >= 0 else -number] = self.source_weights.get(source, 1.0)
            texts.add(text)
        return list(weights.values())
