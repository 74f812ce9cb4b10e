"""A candidate to the story that a digest tells: to who knows a part of it with what is new since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.models import Article
from corpus.store.articles import ArticleStore
from corpus.store.rows import StoredArticle
from corpus.stories.digest_order import Candidate
from corpus.stories.novelty import Said, news
from corpus.stories.pool import Pool
from corpus.stories.shown import Shown
from corpus.stories.sources import originals
from corpus.stories.stories import LEADING, Centrality, by_time, tell
from corpus.story import Story


@dataclass(frozen=True, slots=True)
class Retelling:
    """Reads the articles of stories, and tells each to a reader who was shown what `shown` says."""

    articles: ArticleStore
    pool: Pool
    shown: Shown

    def story(self, candidate: Candidate) -> Story | None:
        """The story; None where its reader knows it and nothing in it is new."""
        known = frozenset(self.shown.known(candidate.cluster))
        stored = self.articles.get(sorted({*candidate.cluster.articles, *known}))
        found = (stored[number] for number in candidate.cluster.articles if number in stored)
        own = [each for each in found if each.is_intact()]  # nothing else may be quoted
        if not own:
            return None
        central = Centrality.of_story(candidate.cluster.profile, self.pool.vocabulary)
        story = replace(_whole(own, central), topic=candidate.topic)
        if not known:
            return story
        heard = [stored[number] for number in sorted(known) if number in stored]
        return self._retold(story, [each for each in own if each.number not in known], heard, central)

    def _retold(
        self,
        story: Story,
        new: Sequence[StoredArticle],
        heard: Sequence[StoredArticle],
        central: Centrality,
    ) -> Story | None:
        said = Said(self.pool.vocabulary)
        said.hear_all(heard)
        found = news(new, said, central)
        if not found:
            return None
        titled = max((each.article for each in new), key=central.of_title)
        return replace(story, titled=titled, lead=found[0], news=found, known=True)


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
