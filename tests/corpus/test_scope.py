"""What a search covers: articles, sources and the newest, as the index knows them."""

from datetime import timedelta

import pytest

from corpus import Corpus, Scope
from tests.builders import NOON, SUBJECTS, an_article, articles

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_scope_counts_articles_sources_and_the_newest():
    offered = [*articles(3, source="A"), an_article("Two. Three. Four. Five. Six.", source="B")]
    with Corpus.in_memory([*offered, an_article("No source.")]) as corpus:
        assert corpus.scope() == Scope(articles=5, sources=2, newest=NOON)


def test_the_scope_of_an_empty_corpus_is_empty():
    with Corpus.in_memory() as corpus:
        assert corpus.scope() == corpus.answer("Who came?").scope == Scope()


def test_an_article_that_was_replaced_counts_once():
    with Corpus.in_memory([an_article("Old.", id="a", source="A")]) as corpus:
        corpus.add([an_article("New.", id="a", source="B", published_at=NOON - 400 * 365 * DAY)])

        assert corpus.scope() == Scope(articles=1, sources=1, newest=NOON - 400 * 365 * DAY)


@pytest.mark.parametrize(
    ("since", "until", "now", "count", "newest"),
    [
        (NOON - HOUR, None, None, 2, NOON),
        (NOON - HOUR, NOON, None, 1, NOON - HOUR),
        (None, NOON - HOUR, None, 4, NOON - 2 * HOUR),
        (None, None, NOON - HOUR, 6, NOON - HOUR),
        (NOON - 2 * HOUR, None, NOON - HOUR, 2, NOON - HOUR),
        (NOON + HOUR, None, None, 0, None),
    ],
)
def test_the_scope_keeps_to_the_window_and_to_what_is_there_now(since, until, now, count, newest):
    with Corpus.in_memory([*articles(len(SUBJECTS)), an_article("Undated.")]) as corpus:
        scope = corpus.answer("Who came?", now=now, since=since, until=until).scope

    assert (scope.articles, scope.newest) == (count, newest)


def test_the_scope_keeps_to_the_sources():
    offered = [an_article(source="A"), an_article("Two.", source="B"), an_article("Three.")]
    with Corpus.in_memory(offered) as corpus:
        assert corpus.answer("Who came?", sources=["b"]).scope == Scope(articles=1, sources=1)
        assert corpus.answer("Who came?", sources=[]).scope == Scope()
