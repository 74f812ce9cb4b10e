"""The repository of articles: what is new, what is the same, what replaces what."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from corpus import Article, Span, split_sentences
from corpus.models.ingest import AddStatus
from corpus.store.articles import ArticleStore
from corpus.store.database import open_database, writing
from corpus.store.rows import packed_text
from corpus.store.sources import SourceStore
from corpus.store.tables import ARTICLES
from tests.builders import NOON, an_article, articles, prepared

URL = "https://example.org/a"


@pytest.fixture
def engine(tmp_path):
    engine = open_database(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine):
    return ArticleStore(engine)


def added(store, *offered):
    fates = store.add(offered, prepared).statuses
    return tuple(fates.count(fate) for fate in (AddStatus.ADDED, AddStatus.UPDATED, AddStatus.DUPLICATE))


def test_what_goes_in_comes_out(store):
    article = Article(
        title="A título\u2028",
        body="One.\r\n\r\n  Two \x1b e\u0301.\t",
        url="https://example.org/a?b=1#c",
        source="Näme",
        published_at=NOON + timedelta(microseconds=123456),
        authors=("Ann Lee", "Bo Ó"),
        id="own id",
    )

    added(store, article)

    stored = store.find("own id")
    assert stored.article == article
    assert tuple(stored.sentences) == split_sentences(article.body)
    assert stored.is_intact()
    assert store.get([stored.number]) == {stored.number: stored}


def test_only_an_article_with_a_name_as_it_is_written_mentions_it(store):
    added(store, an_article("The Who sang."), an_article("Ask the who's who."), an_article("M&S rose."))

    assert [store.mentioning([name], limit=9) for name in ("The Who", "M&S")] == [[1], [3]]


def test_an_article_of_nothing_but_text_comes_out_as_one(store):
    article = an_article()

    added(store, article)

    assert store.find(article.id).article == article
    assert store.find(article.id).source_number is None


def test_sentences_are_those_that_the_splitter_gave(store):
    article = an_article("abc def")

    spans = [Span(start=0, end=3), Span(start=4, end=len(article.body))]
    store.add([article], lambda one: prepared(one, lambda _: spans))

    assert tuple(store.find(article.id).sentences) == (Span(start=0, end=3), Span(start=4, end=7))


def test_the_same_article_again_is_a_duplicate_and_changes_nothing(store):
    article = an_article(url=URL, published_at=NOON, authors=("Ann",), source="S")
    added(store, article)
    before = store.watermark(), store.find(article.id)

    assert added(store, article, article) == (0, 0, 2)

    assert (store.watermark(), store.find(article.id)) == before


def test_a_text_without_a_url_that_is_there_under_another_id_is_a_duplicate(store):
    added(store, an_article(title="T", url=URL))

    assert added(store, an_article(title="T"), an_article(title="T", id="own")) == (0, 0, 2)

    assert store.find("own") is None


def test_a_text_with_another_url_is_an_article_of_its_own(store):
    assert added(store, an_article(url=URL), an_article(url="https://example.net/copy")) == (2, 0, 0)


def test_another_text_under_the_same_id_replaces_the_first_under_a_new_number(store):
    old, new = an_article(url=URL), an_article("Wholly other words.", url=URL)
    added(store, old)
    number = store.find(old.id).number

    assert added(store, new) == (0, 1, 0)

    stored = store.find(new.id)
    assert stored.article == new
    assert stored.number > number
    assert [gone for _, gone in store.removed_after(0)] == [number]
    assert store.get([number]) == {}
    assert store.count_after(0) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"source": "Other"},
        {"published_at": NOON},
        {"authors": ("Ann",)},
    ],
)
def test_a_change_beside_the_text_is_an_update_too(store, change):
    added(store, an_article(url=URL, source="S"))
    changed = an_article(**({"url": URL, "source": "S"} | change))

    assert added(store, changed) == (0, 1, 0)

    assert store.find(changed.id).article == changed


def test_within_one_batch_the_last_of_an_id_stays(store):
    first, second = an_article("First.", url=URL), an_article("Second.", url=URL)

    assert added(store, first, second, second) == (1, 1, 1)

    assert store.find(first.id).article == second


def test_a_number_is_never_given_twice(store):
    article = an_article(url=URL)
    added(store, article)
    numbers = []
    for turn in range(3):
        added(store, an_article(f"Text {turn}.", url=URL))
        numbers.append(store.find(article.id).number)

    assert numbers == [2, 3, 4]
    assert store.watermark() == (4, 3)


def test_a_batch_is_stored_whole_or_not_at_all(store):
    def fails_at_the_comet(article):
        if "comet" in article.body:
            raise RuntimeError
        return prepared(article)

    with pytest.raises(RuntimeError):
        store.add(articles(), fails_at_the_comet)

    assert store.count_after(0) == 0
    with pytest.raises(Exception, match="surrogate"):
        store.add([*articles(2), an_article("half \ud800")], prepared)
    assert store.count_after(0) == 0


@pytest.mark.parametrize("values", [{"title": "Title!"}, {"packed": packed_text("Another body.", ())}])
def test_a_text_that_was_tampered_with_is_not_intact(store, engine, values):
    article = an_article(title="Title")
    added(store, article)
    with writing(engine).begin() as connection:
        connection.execute(update(ARTICLES).values(values))

    assert not store.find(article.id).is_intact()


def test_articles_come_in_order_of_number_in_batches(store):
    offered = articles()
    added(store, *offered)

    batches = list(store.after(1, batch=2))

    assert [[stored.number for stored in batch] for batch in batches] == [[2, 3], [4, 5], [6]]
    assert [stored.article for batch in batches for stored in batch] == offered[1:]
    assert store.count_after(4) == 2


def test_removals_are_read_on_from_the_last_one_seen(store):
    for turn in range(3):
        added(store, an_article(f"Text {turn}.", url=URL))

    assert store.removed_after(0) == [(1, 1), (2, 2)]
    assert store.removed_after(1) == [(2, 2)]


def test_a_source_is_known_by_its_name_whatever_its_case(engine, store):
    added(store, an_article(source="A"), an_article("Two.", source="B"), an_article("Three."))
    sources = SourceStore(engine)

    assert sources.names() == {"A", "B"}
    assert sources.allowed(["b"]) == (2,)
