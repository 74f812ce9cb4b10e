"""Compose the story for a reader: in full, or what is new since they saw a part.

A sentence is new by its terms, names and numbers that no article seen before holds, weighed by how rare they
are. So a near copy of an earlier sentence is never new, however it is put. (Counting new words did as well on
TREC's novelty track as any model: Allan, Wade and Bolivar, SIGIR 2003.)
"""

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
from corpus.stories.topics import read_intact
from corpus.text.profiles import ProfileVocabulary

_NEW = 0.25  # share of unknown terms' weight that makes a sentence new
_MOST = 3  # sentences of an update
_READ = 40  # sentences of an article; later ones are background
_FEWEST = 3  # terms of a sentence that can be new


@dataclass(slots=True)
class KnownTerms:
    """The terms of everything known already, by their places in a vocabulary."""

    vocabulary: ProfileVocabulary
    places: set[int] = field(default_factory=set)

    def add(self, text: str, language: str | None) -> None:
        """Add the terms of a text."""
        self.places.update(self.vocabulary.places(text, language))

    def add_articles(self, articles: Iterable[StoredArticle]) -> None:
        """Add the terms of articles and their titles."""
        for stored in articles:
            self.add(stored.article.title, stored.article.language)
            self.add(stored.article.body, stored.article.language)

    def novelty(self, text: str, language: str | None) -> float:
        """Return the share of a text's weight that is not known, 0 to 1.

        0 for a text of a few terms.
        """
        held = sorted(set(self.vocabulary.places(text, language)))
        if len(held) < _FEWEST:
            return 0.0
        weights = self.vocabulary.term_weights(held)
        new = sum(weight for place, weight in zip(held, weights, strict=True) if place not in self.places)
        return new / (sum(weights) or 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence that may be news; `worth` prefers those that stand alone."""

    stored: StoredArticle
    place: int
    text: str
    worth: tuple[float, float]


def new_sentences(
    articles: Sequence[StoredArticle], known_terms: KnownTerms, central: Centrality
) -> tuple[Excerpt, ...]:
    """Return at most three sentences that are not known, independent ones first.

    They are added to what is known, so that no two of them say the same.
    """
    found = sorted(_new(articles, known_terms, central), key=lambda sentence: sentence.worth, reverse=True)
    chosen: list[Excerpt] = []
    for sentence in found:
        language = sentence.stored.article.language
        if len(chosen) < _MOST and known_terms.novelty(sentence.text, language) >= _NEW:
            chosen.append(_excerpt(sentence))
            known_terms.add(sentence.text, language)
    return tuple(chosen)


def _new(
    articles: Sequence[StoredArticle], known_terms: KnownTerms, central: Centrality
) -> Iterator[_Sentence]:
    for stored in articles:
        article = stored.article
        for place, span in enumerate(stored.sentences[:_READ]):
            text = span.of(article.body)
            quotable = role_of(article.body, stored.sentences, place) is Role.SENTENCE
            alone = independence(text) if quotable else 0.0
            novelty = known_terms.novelty(text, article.language) if alone else 0.0
            if novelty >= _NEW:
                worth = (alone, novelty * central.of(text, article.language))
                yield _Sentence(stored=stored, place=place, text=text, worth=worth)


def _excerpt(sentence: _Sentence) -> Excerpt:
    stored, place = sentence.stored, sentence.place
    return linked(make_excerpt(stored.article, stored.sentences, (place, place + 1), terms=()))


@dataclass(frozen=True, slots=True, eq=False)
class SeenArticles:
    """Articles that a reader has seen.

    Attributes:
        numbers: of all.
        earlier: those outside of the pool as clusters of one.
    """

    numbers: frozenset[int]
    earlier: Sequence[Cluster]
    _comparer: ClusterComparer = field(default_factory=ClusterComparer)

    def new(self, cluster: Cluster) -> list[int]:
        """Return the articles of a story that were not seen."""
        return [number for number in cluster.articles if number not in self.numbers]

    def known(self, cluster: Cluster) -> list[int]:
        """Return the articles seen of a story, and earlier ones that belong to it."""
        similar = self._comparer.similarities(cluster, self.earlier)
        known = [number for number in cluster.articles if number in self.numbers]
        for other, similarity in zip(self.earlier, similar, strict=True):
            known += other.articles if similarity >= SIMILAR else ()
        return known


StoryCache = BoundedCache[tuple[bytes, int], Story]  # by the pool's key and the story's first article

_STORY = 2_000  # bytes of one without its texts, by tracemalloc, CPython 3.11


@dataclass(frozen=True, slots=True)
class StoryUpdates:
    """Composes stories for a reader who has seen what `seen` says.

    `full` caches stories for readers who know nothing: many digests share them.
    """

    articles: ArticleStore
    pool: Pool
    seen: SeenArticles
    full: StoryCache

    def story(self, candidate: StoryCandidate) -> Story | None:
        """Return the story; None if its reader knows it and nothing in it is new."""
        full = self._full_story(candidate.cluster)
        if full is None:
            return None
        story, known = replace(full, topic=candidate.topic), frozenset(self.seen.known(candidate.cluster))
        return self._update(story, candidate.cluster, known) if known else story

    def _full_story(self, cluster: Cluster) -> Story | None:
        """Return the story for a reader who knows nothing of it."""
        key = self.pool.key, cluster.articles[0]
        story = self.full.get(key)
        if story is None and (own := read_intact(self.articles, cluster.articles)):
            story = _full_story(own, self._central(cluster))
            self.full.keep(key, story, _size(story))
        return story

    def _update(self, story: Story, cluster: Cluster, known: AbstractSet[int]) -> Story | None:
        """Return what is new to a reader who has seen the articles `known`."""
        known_terms, central = KnownTerms(self.pool.vocabulary), self._central(cluster)
        seen_before = self.articles.get(sorted(known))
        known_terms.add_articles([seen_before[number] for number in sorted(seen_before)])
        new = read_intact(self.articles, [each for each in cluster.articles if each not in known])
        found = new_sentences(new, known_terms, central)
        if not found:
            return None
        titled = max((each.article for each in new), key=central.of_title)
        return replace(story, titled=titled, lead=found[0], news=found, known=True)

    def _central(self, cluster: Cluster) -> Centrality:
        return Centrality.of_story(cluster.profile, self.pool.vocabulary)


def _full_story(stored: Sequence[StoredArticle], central: Centrality) -> Story:
    """Return the story of these articles for a reader who knows nothing of it."""
    ordered = sorted(stored, key=lambda each: by_time(each.article))
    first = {each.article.id: each for each in ordered}
    # Short texts have no origin of their first appearance, nor have those that hold a piece of another.
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
    """Return the memory that a story takes in bytes, roughly."""
    return sum(_STORY + sys.getsizeof(each.body) + sys.getsizeof(each.title) for each in story.articles)
