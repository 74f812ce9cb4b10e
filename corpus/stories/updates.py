"""A candidate to the story that a digest tells: to who knows a part of it with what is new since."""

import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from corpus.models.article import Article
from corpus.models.digest import Story
from corpus.store.articles import ArticleStore
from corpus.store.rows import StoredArticle
from corpus.stories.clusters import SIMILAR, Cluster, Scales
from corpus.stories.digest_order import StoryCandidate
from corpus.stories.novelty import KnownTerms, news
from corpus.stories.pool import Pool
from corpus.stories.recent import BoundedCache
from corpus.stories.stories import LEADING, Centrality, by_time, originals, tell


@dataclass(frozen=True, slots=True, eq=False)
class SeenArticles:
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


Whole = BoundedCache[tuple[bytes, int], Story]  # by the pool's key and the story's first article

_STORY = 2_000  # bytes of one, beside its texts, by tracemalloc under CPython 3.11


@dataclass(frozen=True, slots=True)
class Retelling:
    """Reads the articles of stories, and tells each to a reader who was shown what `shown` says.

    `whole` keeps stories as somebody is told them who knows nothing: many digests tell the same ones.
    """

    articles: ArticleStore
    pool: Pool
    shown: SeenArticles
    whole: Whole

    def story(self, candidate: StoryCandidate) -> Story | None:
        """The story; None where its reader knows it and nothing in it is new."""
        whole = self._whole(candidate.cluster)
        if whole is None:
            return None
        story, known = replace(whole, topic=candidate.topic), frozenset(self.shown.known(candidate.cluster))
        return self._retold(story, candidate.cluster, known) if known else story

    def _whole(self, cluster: Cluster) -> Story | None:
        """The story as somebody is told it who knows nothing of it."""
        key = self.pool.key, cluster.articles[0]
        story = self.whole.get(key)
        if story is None and (own := self._intact(cluster.articles)):
            story = _whole(own, self._central(cluster))
            self.whole.keep(key, story, _size(story))
        return story

    def _retold(self, story: Story, cluster: Cluster, known: AbstractSet[int]) -> Story | None:
        """What is new of a story to somebody who was shown the articles `known`."""
        said, central = KnownTerms(self.pool.vocabulary), self._central(cluster)
        heard = self.articles.get(sorted(known))
        said.hear_all([heard[number] for number in sorted(heard)])
        new = self._intact([number for number in cluster.articles if number not in known])
        found = news(new, said, central)
        if not found:
            return None
        titled = max((each.article for each in new), key=central.of_title)
        return replace(story, titled=titled, lead=found[0], news=found, known=True)

    def _central(self, cluster: Cluster) -> Centrality:
        return Centrality.of_story(cluster.profile, self.pool.vocabulary)

    def _intact(self, numbers: Sequence[int]) -> list[StoredArticle]:
        """The articles of these numbers, in their order; nothing else may be quoted."""
        stored = self.articles.get(numbers)
        found = (stored[number] for number in numbers if number in stored)
        return [each for each in found if each.is_intact()]


def _whole(stored: Sequence[StoredArticle], central: Centrality) -> Story:
    """The story of these articles to somebody who knows nothing of it."""
    ordered = sorted(stored, key=lambda each: by_time(each.article))
    first = {each.article.id: each for each in ordered}
    # Short texts are not linked to where they first appeared, nor are those that hold a piece of another.
    appeared = dict[str, Article]()
    for each in ordered:
        appeared.setdefault(each.origin, each.article)
    return tell(
        central,
        [each.article for each in ordered],
        independent=originals(tuple(appeared.values())),
        sentences=lambda article: first[article.id].sentences[:LEADING],
    )


def _size(story: Story) -> int:
    """How many bytes of memory a story takes, roughly."""
    return sum(_STORY + sys.getsizeof(each.body) + sys.getsizeof(each.title) for each in story.articles)
