"""Turn clusters into stories: articles, headline, lead sentence."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from itertools import islice
from typing import Self

from corpus.models.answer import Excerpt
from corpus.models.article import Article, Span
from corpus.models.digest import Story
from corpus.models.patterns import lazy_pattern
from corpus.retrieval.candidates import MOST_CHARACTERS
from corpus.retrieval.excerpts import linked
from corpus.retrieval.fragments import Role, leans, role_of
from corpus.stories.clusters import Cluster, ClusterComparer, Clusters
from corpus.text.profiles import Profile, ProfileVocabulary, TermCounts
from corpus.text.repeats import runs_of
from corpus.text.sentences import split_sentences

_COPIED = 0.7  # share of an article's shingles in an earlier one that makes it a copy
# Shingles that are looked for first. A hash orders them, so a copy has one in all but 1 of 100 million cases.
_PROBED = 16
_RUN = 5  # words of a shingle; two writers hardly ever choose the same five in a row
_COMPARED = 1_500  # characters, enough to find a copy that is cut or has a paragraph in front
_WORD = lazy_pattern(r"\w+")


def originals(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Return those of `articles` that are not copies of one before them, in order."""
    if len(articles) == 1:
        return tuple(articles)
    kept: list[tuple[Article, frozenset[int]]] = []
    for article in articles:
        runs = _hashed_shingles(article)
        some = frozenset(islice(runs, _PROBED))
        if not any(_is_copy(runs, some, earlier) for _, earlier in kept):
            kept.append((article, runs))
    return tuple(article for article, _ in kept)


def publisher(article: Article) -> str:
    """Return who published an article: source, else host of its page, else its id."""
    host = (article.url or "").partition("://")[2].partition("/")[0].casefold().removeprefix("www.")
    return (article.source or "").strip() or host or article.id


def _hashed_shingles(article: Article) -> frozenset[int]:
    words = _WORD.findall(article.body[:_COMPARED].casefold())
    # Hashes take a tenth of the memory.
    return frozenset(map(hash, runs_of(words, _RUN)))


def _is_copy(runs: frozenset[int], some: frozenset[int], earlier: frozenset[int]) -> bool:
    return not some.isdisjoint(earlier) and len(runs & earlier) >= _COPIED * len(runs)


Sentences = Callable[[Article], Sequence[Span]]

_NEVER = datetime.max.replace(tzinfo=UTC)
_LED_BY = 10  # articles of a large story that the lead is chosen from, by their titles
LEADING = 5  # sentences of an article that may be the lead; news says first what happened
_BEGINNINGS = (1_000, 4_000)  # characters that hold these mostly, and nearly always
_FEWEST = 30  # characters of a lead
_DANGLING = 0.5  # independence of a sentence that needs another, a heading or a question
_ENDED = lazy_pattern(r"[.!\u2026\u3002][\"'\u201d\u2019\u00bb)\]]*$")


@dataclass(frozen=True, slots=True)
class Centrality:
    """How much of a story a text says.

    Attributes:
        vocabulary: of the profiles.
        weights: of the story's terms, by place.
    """

    vocabulary: ProfileVocabulary
    weights: Mapping[int, float]

    @classmethod
    def of_story(cls, profile: Profile, vocabulary: ProfileVocabulary) -> Self:
        """Return that of a story whose articles have this profile together."""
        return cls(vocabulary, dict(zip(profile.terms.tolist(), profile.weights.tolist(), strict=True)))

    def of(self, text: str, language: str | None) -> float:
        """Return the weight of a text's terms in the story, over the root of their number."""
        held = frozenset(self.vocabulary.places(text, language))
        return sum(self.weights.get(term, 0.0) for term in held) / math.sqrt(len(held) or 1)

    def of_title(self, article: Article) -> float:
        """Return the centrality of an article's title; below 0 without one."""
        return self.of(article.title, article.language) if article.title.strip() else -1.0


def cluster_stories(articles: Iterable[Article]) -> tuple[Story, ...]:
    """Return the stories of `articles`, each of which is in exactly one.

    Dates and titles may be missing. Those with most independent sources come first, then the latest; the same
    articles give the same stories.
    """
    return tuple(sorted(stories_among(articles), key=_rank))


def stories_among(articles: Iterable[Article], background: Sequence[TermCounts] = ()) -> tuple[Story, ...]:
    """Return the stories of `articles`, with terms weighed by a background too.

    Among articles that are all on one thing its name would weigh nothing: each would be a story of its own.
    `background` are other articles' counts.
    """
    given = sorted(articles, key=by_time)
    vocabulary, clusters = ProfileVocabulary(), Clusters()
    profiles = vocabulary.read([*background, *map(TermCounts.of, given)])[len(background) :]
    for number, profile in enumerate(profiles):
        clusters.add(number, profile, given[number].appeared_at)
    pairs = ((cluster, [given[number] for number in cluster.articles]) for cluster in clusters)
    return tuple(
        compose_story(Centrality.of_story(cluster.profile, vocabulary), articles)
        for cluster, articles in pairs
    )


def story_of(articles: Iterable[Article], background: Sequence[TermCounts] = ()) -> Story:
    """Return all of `articles`, at least one, as one story."""
    given = sorted(articles, key=by_time)
    vocabulary, scales = ProfileVocabulary(), ClusterComparer()
    profiles = vocabulary.read([*background, *map(TermCounts.of, given)])[len(background) :]
    alone = (Cluster.of(number, profile, None) for number, profile in enumerate(profiles))
    return compose_story(Centrality.of_story(reduce(scales.joined, alone).profile, vocabulary), given)


def first_sentences(article: Article) -> tuple[Span, ...]:
    """Return the sentences that may be a lead, without one that is cut off."""
    spans: tuple[Span, ...] = ()
    for characters in _BEGINNINGS:
        beginning = article.body[:characters]
        spans = split_sentences(beginning, article.language)
        if len(beginning) < len(article.body):
            spans = spans[:-1]
        if len(spans) >= LEADING or len(beginning) == len(article.body):
            break
    return spans[:LEADING]


def compose_story(
    central: Centrality,
    articles: Sequence[Article],
    *,
    independent: Collection[Article] | None = None,
    sentences: Sentences = first_sentences,
) -> Story:
    """Return the story of some articles.

    Args:
        central: how much of the story a text says.
        articles: the oldest first.
        independent: those of the articles that are not copies of others; None finds them.
        sentences: gives the first sentences of each.
    """
    independent = originals(articles) if independent is None else independent
    by_title = sorted(articles, key=central.of_title, reverse=True)
    leading = frozenset(article.id for article in by_title[:_LED_BY])
    return Story(
        articles=tuple(articles),
        titled=by_title[0],
        lead=_lead([article for article in articles if article.id in leading], central, sentences),
        sources=tuple(dict.fromkeys(publisher(each) for each in articles if each in independent)),
        copies=tuple(article for article in articles if article not in independent),
    )


def by_time(article: Article) -> datetime:
    """Return the key that orders articles: oldest first, undated last."""
    return article.appeared_at or _NEVER


def _rank(story: Story) -> tuple[int, float]:
    return -len(story.sources), -(story.latest.timestamp() if story.latest else 0.0)


def _lead(articles: Sequence[Article], central: Centrality, sentences: Sentences) -> Excerpt | None:
    """Return the most central sentence that stands alone, the earliest among equals."""
    best, found = 0.0, None
    for article in articles:
        spans = sentences(article)
        for place, span in enumerate(spans):
            if role_of(article.body, spans, place) is not Role.SENTENCE:
                continue
            text = span.of(article.body)
            worth = central.of(text, article.language) * independence(text)
            if worth > best:
                best, found = worth, Excerpt(article=article, span=span)
    return linked(found) if found else None


def independence(sentence: str) -> float:
    """Return how well a sentence stands alone, 0 to 1."""
    if not _FEWEST <= len(sentence) <= MOST_CHARACTERS:
        return 0.0
    return _DANGLING if leans(sentence) or not _ENDED.search(sentence) else 1.0
