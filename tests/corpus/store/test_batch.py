"""A batch of articles becomes what its articles become one by one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from corpus import Article
from corpus.pipeline.duplicates import alike
from corpus.pipeline.extraction import analysed
from corpus.store.articles import ArticleStore
from corpus.store.database import open_in_memory
from corpus.store.tables import (
    ANALYSES,
    ARTICLES,
    BANDS,
    PROFILES,
    REMOVALS,
    REVISIONS,
    SIGNED_NAMES,
    WORD_CODES,
)
from tests.corpus.pipeline.test_duplicates import a_text

LONG = a_text(seed=1)
BODIES = st.sampled_from((LONG, f"{LONG} It rained.", a_text(seed=2), "It rained.", "It snowed."))
URLS = st.sampled_from(
    (None, "https://a.example/1", "http://www.a.example/1?utm_source=x", "https://b.example/1")
)
ARTICLE = st.builds(
    Article,
    title=st.sampled_from(("", "Rain")),
    body=BODIES,
    url=URLS,
    source=st.sampled_from((None, "A", "B")),
    id=st.sampled_from(("", "", "own")),
)


def kept(store):
    tables = (ARTICLES, PROFILES, ANALYSES, WORD_CODES, SIGNED_NAMES, BANDS, REVISIONS, REMOVALS)
    with store._engine.connect() as connection:
        return [sorted(map(repr, connection.execute(select(*table.c)))) for table in tables]


@pytest.mark.slow
@given(st.lists(ARTICLE, max_size=6))
def test_a_batch_is_stored_as_its_articles_one_by_one(articles):
    prepared = [replace(analysed(article), by_feed=None) for article in articles]
    stores = [ArticleStore(open_in_memory()) for _ in range(3)]
    whole = stores[0].add(articles, analysed, alike=alike).statuses
    single = [stores[1].add([article], analysed, alike=alike).statuses[0] for article in articles]
    taken = stores[2].take(prepared, alike=alike).statuses
    assert list(whole) == single == list(taken)
    assert kept(stores[0]) == kept(stores[1]) == kept(stores[2])
