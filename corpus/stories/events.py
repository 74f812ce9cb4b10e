"""The articles of one topic to stories: as `cluster_stories`, but with terms weighed by the whole corpus.

Among articles that all speak of one thing its name tells nothing: each of them would be a story of its own.
"""

import math
from collections.abc import Callable, Iterable
from functools import cache

from corpus.models import Article
from corpus.stories.clusters import Clusters
from corpus.stories.profiles import Profile, counted
from corpus.stories.stories import by_time, tell
from corpus.story import Story


def stories_among(articles: Iterable[Article], telling: Callable[[str], float]) -> tuple[Story, ...]:
    """The stories of `articles`, each of which stands in one; `telling` is the idf of a term."""
    given = sorted(articles, key=by_time)
    clusters, idf = Clusters(), cache(telling)
    for number, article in enumerate(given):
        weights = {term: (1 + math.log(count)) * idf(term) for term, count in counted(article).items()}
        clusters.add(number, Profile.of(weights), article.published_at)
    return tuple(tell(cluster, [given[number] for number in cluster.articles]) for cluster in clusters)
