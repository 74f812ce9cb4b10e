"""Copies of a text: linked to where it first appeared, by whatever way they came."""

from datetime import timedelta

import pytest

from corpus.pipeline.duplicates import alike
from corpus.pipeline.extraction import analysed
from corpus.store.articles import ArticleStore
from corpus.store.database import open_in_memory
from tests.builders import NOON, an_article
from tests.corpus.pipeline.test_duplicates import a_text

TEXT = a_text(seed=1)


@pytest.fixture
def store():
    engine = open_in_memory()
    yield ArticleStore(engine)
    engine.dispose()


def printed(paper, body=TEXT, **fields):
    """The text as `paper` printed it."""
    return an_article(body, url=f"https://{paper}.example/story", source=paper, **fields)


def add(store, *articles):
    store.add(articles, analysed, alike=alike)


def copies(store, article):
    number = store.find(article.id).number
    return [copy.article.source for copy in store.copies_of([number])[number]]


def test_wire_copy_is_linked_to_its_first_appearance_and_to_each_other(store):
    first, second, third = (
        printed("agency"),
        printed("daily", f"{TEXT} More."),
        printed("herald", TEXT[:-200]),
    )
    other = printed("times", a_text(seed=2))

    add(store, first, second)
    add(store, third, other)

    assert {store.find(article.id).origin for article in (first, second, third)} == {first.id}
    assert copies(store, second) == ["agency", "herald"]
    assert copies(store, first) == ["daily", "herald"]
    assert copies(store, other) == []


def test_a_short_text_is_linked_if_it_is_the_same_to_the_letter(store):
    add(
        store,
        printed("agency", "Rain fell."),
        printed("daily", "Rain fell."),
        printed("herald", "Rain fell!"),
    )

    assert copies(store, printed("agency", "Rain fell.")) == ["daily"]


def test_a_text_that_is_printed_again_after_a_month_is_no_copy(store):
    add(store, printed("agency", published_at=NOON), printed("daily", published_at=NOON + timedelta(days=30)))

    assert copies(store, printed("agency")) == []


def test_copies_stay_linked_when_the_first_or_a_copy_is_changed(store):
    add(store, printed("agency"), printed("daily"))

    add(store, printed("agency", f"{TEXT} Corrected."), printed("daily", f"{TEXT} Ours."))

    assert copies(store, printed("agency")) == ["daily"]
    assert copies(store, printed("daily")) == ["agency"]


def test_an_article_that_is_rewritten_is_no_longer_a_copy(store):
    add(store, printed("agency"), printed("daily"))

    add(store, printed("daily", a_text(seed=3)))

    assert copies(store, printed("agency")) == copies(store, printed("daily")) == []


def test_a_first_note_that_becomes_wire_copy_is_linked_then(store):
    add(store, printed("agency"), printed("daily", "More follows."))

    add(store, printed("daily"))

    assert copies(store, printed("daily")) == ["agency"]


def test_articles_without_copies_have_none(store):
    assert store.copies_of([7]) == {7: ()}
    assert store.copies_of([]) == {}
