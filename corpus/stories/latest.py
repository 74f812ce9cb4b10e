"""Articles to a list of them, newest first: each with the sentence that tells most, copies behind."""

from collections.abc import Mapping, Sequence

from corpus.models import Citation
from corpus.retrieval.folding import folded
from corpus.retrieval.weights import DEFAULT_WEIGHTS
from corpus.store.rows import StoredArticle
from corpus.stories.telling import Telling, most_telling, sentences_of

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
    first = folded(groups.values(), _beginning, same=DEFAULT_WEIGHTS.same)
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


def _telling(stored: StoredArticle, weights: Mapping[str, float]) -> list[Telling]:
    told = sentences_of(stored)
    best = most_telling(told, lambda each: each.weight(weights)) if weights else None
    best = best or most_telling(told, lambda _: 1.0)
    return [best] if best else []
