"""List articles, newest first, each with its lead sentence and its copies, and name what they are about."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus.models.answer import Citation
from corpus.models.article import Article
from corpus.retrieval.query.names import name_spans
from corpus.retrieval.query.time_words import TIME_LANGUAGES, time_words
from corpus.retrieval.weights import DEFAULT_WEIGHTS
from corpus.store.rows import StoredArticle
from corpus.stories.lead_sentences import LeadSentence, best_lead, lead_sentences
from corpus.stories.stories import stories_among
from corpus.stories.topics import TopicQuery
from corpus.text.dictionaries import is_word
from corpus.text.repeats import grouped
from corpus.text.stopwords import is_small_word

_COMPARED = 600  # characters of a text by which copies are recognised


def listed(
    articles: Sequence[StoredArticle], weights: Mapping[str, float], *, limit: int
) -> tuple[Citation, ...]:
    """Cite at most `limit` texts of `articles`, in order, each with its copies.

    Args:
        articles: what to list.
        weights: by term of the topic; empty without one.
        limit: how many texts.
    """
    groups: dict[str, list[StoredArticle]] = {}
    for stored in articles:
        groups.setdefault(stored.origin or stored.article.id, []).append(stored)
    first = grouped(groups.values(), _beginning, same=DEFAULT_WEIGHTS.same)
    chosen = [[stored for group in alike for stored in group] for alike in first[:limit]]
    return tuple(
        Citation(
            number=number,
            article=group[0].article,
            excerpts=tuple(sentence.excerpt() for sentence in _lead(group[0], weights)),
            also_reported_by=tuple(copy.article for copy in group[1:]),
        )
        for number, group in enumerate(chosen, start=1)
    )


def _beginning(group: Sequence[StoredArticle]) -> str:
    return group[0].article.body[:_COMPARED]


def _lead(stored: StoredArticle, weights: Mapping[str, float]) -> list[LeadSentence]:
    found = lead_sentences(stored)
    best = best_lead(found, lambda each: each.weight(weights)) if weights else None
    best = best or best_lead(found, lambda _: 1.0)
    return [best] if best else []


_PASSAGES = 120  # best passages, which lead to the articles
_READ = 30  # articles that are clustered, those that share most words
_LOOKED_UP = 400  # characters


def lookup_text(article: Article) -> str:
    """Return the words to look up for an article: of its title and its beginning."""
    return " ".join(
        f"{article.title} {article.body}"[:_LOOKED_UP].replace('"', " ").replace(" -", " ").split()
    )


def same_story(article: Article, topic: TopicQuery) -> list[StoredArticle]:
    """Return the other articles of the story of `article`, which need not be stored.

    `topic` was made of `lookup_text`. If the article is too short to be clustered, they are those that are
    about what it names.
    """
    return clustered_with(article, topic) or topic.read(topic.mentions.about().best(_READ).numbers.tolist())


def clustered_with(article: Article, topic: TopicQuery) -> list[StoredArticle]:
    """Return the other articles in the cluster of `article`."""
    near = [
        each for each in topic.read(list(topic.nearest(_PASSAGES))[:_READ]) if each.article.id != article.id
    ]
    stories = stories_among([article, *(each.article for each in near)], topic.background)
    found = {each.id for story in stories if article in story.articles for each in story.articles}
    return [each for each in near if each.article.id in found]


_BEGINNING = 400  # characters of an article that name what it is about
_SENTENCE_START = re.compile(r"(?:^|[.!?:\u201c\u201e\"\u00ab\n]\s*)$")
_LONGEST_NAME = 60  # characters
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_NOUNS = frozenset(("de",))  # languages that write every noun with a capital


def subjects_of(articles: Iterable[Article], *, limit: int) -> tuple[str, ...]:
    """Return the names that most of `articles` begin with, the most frequent first.

    A name that is part of a longer one which is as frequent is left out.
    """
    counts = Counter(name for article in articles for name in frozenset(_names(article)))
    found: list[str] = []
    for name, count in sorted(counts.items(), key=lambda each: (-each[1], -len(each[0]), each[0])):
        longer = (each for each in found if name in each.split() or f"{name} " in each)
        if not any(counts[each] == count for each in longer):
            found.append(name)
        if len(found) == limit:
            break
    return tuple(found)


def _names(article: Article) -> Iterator[str]:
    text = article.body[:_BEGINNING]
    for span in name_spans(text, article.language):
        name = _POSSESSIVE.sub("", " ".join(span.of(text).split()))
        words = name.split()
        # Where a sentence begins, every word has a capital.
        if len(words) == 1 and _SENTENCE_START.search(text[: span.start]):
            continue
        if len(words) == 1 and article.language in _NOUNS and is_word(name, (article.language,)):
            continue
        if 2 < len(name) <= _LONGEST_NAME and span.end < len(text) and not _is_of_time(name):  # noqa: PLR2004
            yield name


def _is_of_time(name: str) -> bool:
    """Return whether a name is that of a day or a month, or a small word."""
    small = name.casefold()
    return is_small_word(name) or any(
        small in time_words(language).weekdays or small in time_words(language).months
        for language in TIME_LANGUAGES
    )
