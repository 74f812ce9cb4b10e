"""A candidate to the story that a digest tells: to who knows a part of it with what is new since."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from corpus.models.answer import Excerpt
from corpus.models.article import Article
from corpus.models.digest import Story
from corpus.retrieval.excerpts import linked, make_excerpt
from corpus.retrieval.fragments import Role, role_of
from corpus.store.articles import ArticleStore
from corpus.store.rows import StoredArticle
from corpus.stories.clusters import SIMILAR, Cluster, ClusterComparer
from corpus.stories.digest_order import StoryCandidate
from corpus.stories.pool import BoundedCache, Pool
from corpus.stories.stories import LEADING, Centrality, by_time, compose_story, independence, originals
from corpus.text.profiles import ProfileVocabulary

_NEW = 0.25  # share of a sentence's weight that nobody has said, from which on it is new
_MOST = 3  # sentences
_READ = 40  # sentences of an article; what comes later is background
_FEWEST = 3  # terms


@dataclass(slots=True)
class KnownTerms:
    """The terms of all that was said already, by their places in a vocabulary."""

    vocabulary: ProfileVocabulary
    places: set[int] = field(default_factory=set)

    def add(self, text: str, language: str | None) -> None:
        """Takes one more text in."""
        self.places.update(self.vocabulary.places(text, language))

    def add_articles(self, articles: Iterable[StoredArticle]) -> None:
        """Takes articles in, with their titles."""
        for stored in articles:
            self.add(stored.article.title, stored.article.language)
            self.add(stored.article.body, stored.article.language)

    def novelty(self, text: str, language: str | None) -> float:
        """The share of the weight of a text that was not said, from 0 to 1; 0 of a text of a few terms."""
        held = sorted(set(self.vocabulary.places(text, language)))
        if len(held) < _FEWEST:
            return 0.0
        weights = self.vocabulary.term_weights(held)
        new = sum(weight for place, weight in zip(held, weights, strict=True) if place not in self.places)
        return new / (sum(weights) or 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence that may be told as news: `worth` puts those first that stand alone."""

    stored: StoredArticle
    place: int
    text: str
    worth: tuple[float, float]


def new_sentences(
    articles: Sequence[StoredArticle], said: KnownTerms, central: Centrality
) -> tuple[Excerpt, ...]:
    """At most three sentences of `articles` that say what was not `said`, those that stand alone first.

    What they say counts as said from then on, so that no two of them say the same.
    """
    found = sorted(_new(articles, said, central), key=lambda sentence: sentence.worth, reverse=True)
    told: list[Excerpt] = []
    for sentence in found:
        language = sentence.stored.article.language
        if len(told) < _MOST and said.novelty(sentence.text, language) >= _NEW:
            told.append(_excerpt(sentence))
            said.add(sentence.text, language)
    return tuple(told)


def _new(articles: Sequence[StoredArticle], said: KnownTerms, central: Centrality) -> Iterator[_Sentence]:
    for stored in articles:
        article = stored.article
        for place, span in enumerate(stored.sentences[:_READ]):
            text = span.of(article.body)
            quotable = role_of(article.body, stored.sentences, place) is Role.SENTENCE
            alone = independence(text) if quotable else 0.0
            novelty = said.novelty(text, article.language) if alone else 0.0
            if novelty >= _NEW:
                worth = (alone, novelty * central.of(text, article.language))
                yield _Sentence(stored=stored, place=place, text=text, worth=worth)


def _excerpt(sentence: _Sentence) -> Excerpt:
    stored, place = sentence.stored, sentence.place
    return linked(make_excerpt(stored.article, stored.sentences, (place, place + 1), terms=()))


@dataclass(frozen=True, slots=True, eq=False)
class SeenArticles:
    """Articles that a reader was shown: their numbers, and those outside of the pool as clusters of one."""

    numbers: frozenset[int]
    earlier: Sequence[Cluster]
    _scales: ClusterComparer = field(default_factory=ClusterComparer)

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


StoryCache = BoundedCache[tuple[bytes, int], Story]  # by the pool's key and the story's first article

_STORY = 2_000  # bytes of one, beside its texts, by tracemalloc under CPython 3.11


@dataclass(frozen=True, slots=True)
class StoryUpdates:
    """Reads the articles of stories, and tells each to a reader who was shown what `shown` says.

    `whole` keeps stories as somebody is told them who knows nothing: many digests tell the same ones.
    """

    articles: ArticleStore
    pool: Pool
    shown: SeenArticles
    whole: StoryCache

    def story(self, candidate: StoryCandidate) -> Story | None:
        """The story; None where its reader knows it and nothing in it is new."""
        whole = self._full_story(candidate.cluster)
        if whole is None:
            return None
        story, known = replace(whole, topic=candidate.topic), frozenset(self.shown.known(candidate.cluster))
        return self._retold(story, candidate.cluster, known) if known else story

    def _full_story(self, cluster: Cluster) -> Story | None:
        """The story as somebody is told it who knows nothing of it."""
        key = self.pool.key, cluster.articles[0]
        story = self.whole.get(key)
        if story is None and (own := self._intact(cluster.articles)):
            story = _full_story(own, self._central(cluster))
            self.whole.keep(key, story, _size(story))
        return story

    def _retold(self, story: Story, cluster: Cluster, known: AbstractSet[int]) -> Story | None:
        """What is new of a story to somebody who was shown the articles `known`."""
        said, central = KnownTerms(self.pool.vocabulary), self._central(cluster)
        heard = self.articles.get(sorted(known))
        said.add_articles([heard[number] for number in sorted(heard)])
        new = self._intact([number for number in cluster.articles if number not in known])
        found = new_sentences(new, said, central)
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


def _full_story(stored: Sequence[StoredArticle], central: Centrality) -> Story:
    """The story of these articles to somebody who knows nothing of it."""
    ordered = sorted(stored, key=lambda each: by_time(each.article))
    first = {each.article.id: each for each in ordered}
    # Short texts are not linked to where they first appeared, nor are those that hold a piece of another.
    appeared = dict[str, Article]()
    for each in ordered:
        appeared.setdefault(each.origin, each.article)
    return compose_story(
        central,
        [each.article for each in ordered],
        independent=originals(tuple(appeared.values())),
        sentences=lambda article: first[article.id].sentences[:LEADING],
    )


def _size(story: Story) -> int:
    """How many bytes of memory a story takes, roughly."""
    return sum(_STORY + sys.getsizeof(each.body) + sys.getsizeof(each.title) for each in story.articles)
