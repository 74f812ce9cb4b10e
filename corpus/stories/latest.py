"""Articles to a list of them, newest first: each with the sentence that tells most, copies behind."""

from collections.abc import Mapping, Sequence

from corpus.models.answer import Citation
from corpus.models.article import Article
from corpus.retrieval.weights import DEFAULT_WEIGHTS
from corpus.store.rows import StoredArticle
from corpus.stories.lead_sentences import LeadSentence, best_lead, lead_sentences
from corpus.stories.stories import stories_among
from corpus.stories.topics import TopicQuery
from corpus.text.repeats import grouped

_COMPARED = 600  # characters of a text by which copies are told


def listed(
    articles: Sequence[StoredArticle], weights: Mapping[str, float], *, limit: int
) -> tuple[Citation, ...]:
    """At most `limit` of `articles`, in their order; a copy stands behind the first of its text.

    Args:
        articles: what to list.
        weights: how telling each term of the topic is; empty where there is none.
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
            excerpts=tuple(told.excerpt() for told in _telling(group[0], weights)),
            also_reported_by=tuple(copy.article for copy in group[1:]),
        )
        for number, group in enumerate(chosen, start=1)
    )


def _beginning(group: Sequence[StoredArticle]) -> str:
    return group[0].article.body[:_COMPARED]


def _telling(stored: StoredArticle, weights: Mapping[str, float]) -> list[LeadSentence]:
    told = lead_sentences(stored)
    best = best_lead(told, lambda each: each.weight(weights)) if weights else None
    best = best or best_lead(told, lambda _: 1.0)
    return [best] if best else []


_PASSAGES = 120
_READ = 30  # articles, those that share most words
_ASKED = 400  # characters that are looked up


def lookup_text(article: Article) -> str:
    """What to look up for an article: its title and its beginning, as words."""
    return " ".join(f"{article.title} {article.body}"[:_ASKED].replace('"', " ").replace(" -", " ").split())


def same_story(article: Article, topic: TopicQuery) -> list[StoredArticle]:
    """The other articles of the story of `article`; `topic` was made of what is looked up for it.

    The article need not be a stored one. Where it is too short to be put with others, it is those that are
    about what it names.
    """
    return clustered_with(article, topic) or topic.read(topic.mentions.about().best(_READ).numbers.tolist())


def clustered_with(article: Article, topic: TopicQuery) -> list[StoredArticle]:
    """The other articles that are put together with `article`; `topic` is made of the same."""
    near = [
        each for each in topic.read(list(topic.nearest(_PASSAGES))[:_READ]) if each.article.id != article.id
    ]
    stories = stories_among([article, *(each.article for each in near)], topic.background)
    told = {each.id for story in stories if article in story.articles for each in story.articles}
    return [each for each in near if each.article.id in told]
