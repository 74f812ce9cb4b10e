"""What is kept and what goes: by age, by number, and never what was cited."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from corpus import Corpus
from corpus.models.identity import text_digest
from corpus.models.ingest import AddStatus
from corpus.pipeline.extraction import analysed
from corpus.store.articles import ArticleStore
from corpus.store.retention import Retention
from corpus.store.tables import BANDS, EXPIRED, REMOVALS, REVISIONS
from tests.builders import NOON, an_article
from tests.corpus.pipeline.test_duplicates import a_text

DAY = timedelta(days=1)


@pytest.fixture
def corpus():
    with Corpus.in_memory() as corpus:
        yield corpus


def dated(day, source="S", **fields):
    """An article of `day` days ago."""
    url = f"https://{source}.example/{day}".lower()
    return an_article(
        f"Bulletin number{day} of {source}.", url=url, source=source, published_at=NOON - day * DAY, **fields
    )


def came(corpus, articles, *, now=NOON, feed=1):
    """The articles come in by a feed; says what became of them."""
    return corpus.take([replace(analysed(article), received_at=now, by_feed=feed) for article in articles])


def left(corpus):
    return sorted(hit.article.body for hit in corpus.search("bulletin", 1000))


def count(corpus, table):
    with corpus.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_articles_that_are_too_old_go_and_the_index_follows(corpus):
    came(corpus, [dated(day) for day in (1, 29, 31, 400)])

    assert corpus.expire(Retention(days=30), now=NOON) == 2

    assert left(corpus) == ["Bulletin number1 of S.", "Bulletin number29 of S."]
    assert corpus.scope().articles == corpus.passages == 2
    assert corpus.expire(Retention(days=30), now=NOON) == 0


def test_an_article_without_a_date_ages_from_when_it_was_first_seen(corpus):
    came(corpus, [an_article("Bulletin of old.")], now=NOON - 40 * DAY)
    came(corpus, [an_article("Bulletin of late.")], now=NOON - DAY)
    came(corpus, [an_article("Bulletin of nobody knows when.")], now=None)

    corpus.expire(Retention(days=30), now=NOON)

    assert left(corpus) == ["Bulletin of late.", "Bulletin of nobody knows when."]


def test_of_each_feed_the_newest_are_kept(corpus):
    came(corpus, [dated(day) for day in range(5)])
    came(corpus, [dated(9, "T")], feed=2)

    assert corpus.expire(Retention(per_feed=2), now=NOON) == 3

    assert left(corpus) == ["Bulletin number0 of S.", "Bulletin number1 of S.", "Bulletin number9 of T."]


def test_of_all_feeds_together_the_newest_are_kept(corpus):
    came(corpus, [dated(day) for day in range(3)])
    came(corpus, [dated(day, "T") for day in range(3)], feed=2)

    assert corpus.expire(Retention(articles=2), now=NOON) == 4

    assert left(corpus) == ["Bulletin number0 of S.", "Bulletin number0 of T."]


def test_what_was_put_in_by_hand_stays(corpus):
    corpus.add([dated(400), dated(500)], now=NOON)
    came(corpus, [dated(1, "T")], feed=2)
    changed = an_article("Bulletin renewed.", url=dated(400).url, published_at=NOON - 400 * DAY)
    came(corpus, [changed])

    assert corpus.expire(Retention(days=30, per_feed=1, articles=1), now=NOON) == 0


def test_an_article_without_a_date_that_has_gone_does_not_come_back_as_new(corpus):
    undated = an_article("Bulletin of old.", url="https://s.example/old")
    came(corpus, [undated], now=NOON - 40 * DAY)
    corpus.expire(Retention(days=30), now=NOON)

    changed = an_article("Bulletin of old, renewed.", url="https://m.s.example/old/?utm_source=rss")
    fates = came(corpus, [undated, changed, an_article("Bulletin of now.", url="https://s.example/new")])

    assert fates == (AddStatus.REJECTED, AddStatus.REJECTED, AddStatus.ADDED)
    assert left(corpus) == ["Bulletin of now."]
    assert corpus.add([undated]).added == 1, "who puts it in by hand wants it"


def test_what_has_gone_is_remembered_for_a_time(corpus):
    came(corpus, [an_article("Bulletin of old.")], now=NOON - 40 * DAY)
    for now in (NOON, NOON + 401 * DAY):
        corpus.expire(Retention(days=30), now=now)

    assert count(corpus, EXPIRED) == 0


def test_an_article_that_was_cited_stays_with_its_earlier_texts(corpus):
    cited, other = dated(50), dated(60)
    came(corpus, [cited, other])
    changed = [
        an_article("Bulletin renewed.", url=each.url, published_at=NOON - 50 * DAY) for each in (cited, other)
    ]
    came(corpus, changed)

    corpus.expire(Retention(days=30, revisions=0), now=NOON, kept=[cited.id])

    assert corpus.history.text(cited.id, text_digest("", cited.body)).body == cited.body
    assert corpus.history.text(other.id, text_digest("", other.body)) is None
    assert count(corpus, REVISIONS) == corpus.scope().articles == 1


def test_of_each_article_the_newest_earlier_texts_are_kept(corpus):
    for n in range(6):
        corpus.add([an_article(f"Text {n}.", id="live")])

    corpus.expire(Retention(revisions=2), now=NOON)

    assert [revision.article.body for revision in corpus.history.revisions("live")] == ["Text 3.", "Text 4."]


def test_without_bounds_nothing_goes(corpus):
    came(corpus, [dated(day) for day in (1, 10_000)])

    assert corpus.expire(Retention(), now=NOON) == 0
    assert len(left(corpus)) == 2


def test_what_would_go_at_once_need_not_come_in():
    assert Retention(days=30).is_too_old(NOON - 31 * DAY, now=NOON)
    assert not Retention(days=30).is_too_old(NOON - 29 * DAY, now=NOON)
    assert not Retention(days=30).is_too_old(None, now=NOON)
    assert not Retention().is_too_old(NOON - 999 * DAY, now=NOON)


def test_copies_stay_linked_when_the_first_of_them_goes(corpus):
    text = a_text()
    papers = [
        an_article(text, url=f"https://{paper}.example/", published_at=NOON - day * DAY)
        for paper, day in (("agency", 13), ("daily", 1), ("herald", 0))
    ]
    came(corpus, papers)

    corpus.expire(Retention(days=7), now=NOON)

    number = ArticleStore(corpus.engine).find(papers[1].id).number
    assert [copy.article for copy in ArticleStore(corpus.engine).copies_of([number])[number]] == [papers[2]]


def test_what_comes_and_goes_leaves_nothing_behind_and_the_file_stops_growing(tmp_path):
    sizes = []
    with Corpus.open(tmp_path) as corpus:
        for turn in range(5):
            now = NOON + turn * 40 * DAY
            new = (a_text(seed=turn * 15 + n) for n in range(15))
            came(corpus, [an_article(text, published_at=now) for text in new], now=now)
            corpus.expire(Retention(days=30), now=now)
            if corpus.store_url is None:  # a server makes room in its own time
                with corpus.engine.connect() as connection:
                    sizes.append(connection.exec_driver_sql("PRAGMA page_count").scalar_one())

        assert corpus.scope().articles == 15
        assert count(corpus, BANDS) == 15 * 32
        assert count(corpus, REMOVALS) == (1 if sizes else 60)  # other processes have yet to read a server's
        assert not corpus._catalog.is_behind()

    assert not sizes or sizes[-1] <= sizes[2] * 1.1


def test_what_was_removed_by_hand_is_brought_back_by_no_feed(corpus):
    came(corpus, [dated(1), dated(2)])

    removed = corpus.remove([dated(1).id, "no such id"], now=NOON)

    changed = replace(dated(1), body="Bulletin number1 of S, renewed.")
    assert (removed, came(corpus, [dated(1), changed])) == (1, (AddStatus.REJECTED, AddStatus.REJECTED))
    assert left(corpus) == ["Bulletin number2 of S."]
    assert corpus.scope().articles == corpus.passages == 1
    assert corpus.is_indexed
    assert corpus.add([dated(1)]).added == 1, "who puts it in by hand wants it"
