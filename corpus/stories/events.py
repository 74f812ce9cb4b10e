"""The articles of one topic to stories: as `cluster_stories`, but with terms weighed by articles on all else.

Among articles that all speak of one thing its name tells nothing: each of them would be a story of its own.
"""

from collections.abc import Sequence

from corpus.models import Article
from corpus.stories.clusters import Clusters
from corpus.stories.profiles import Counts, Vocabulary
from corpus.stories.stories import Centrality, by_time, tell
from corpus.story import Story


def stories_among(articles: Sequence[Article], background: Sequence[Counts]) -> tuple[Story, ...]:
    """The stories of `articles`, each of which stands in one; `background` are the counts of others."""
    given = sorted(articles, key=by_time)
    vocabulary, clusters = Vocabulary(), Clusters()
    profiles = vocabulary.read([*background, *map(Counts.of, given)])[len(background) :]
    for number, profile in enumerate(profiles):
        clusters.add(number, profile, given[number].published_at)
    return tuple(
        tell(Centrality.of_story(cluster.profile, vocabulary), [given[number] for number in cluster.articles])
        for cluster in clusters
    )
