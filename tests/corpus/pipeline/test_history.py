"""Articles that change: the search sees the newest text, and what an earlier one said stays provable."""

from datetime import timedelta

import pytest

from corpus import Article, Corpus
from corpus.models.identity import text_digest
from corpus.store.articles import ArticleStore
from tests.builders import NOON, an_article

URL = "https://example.org/a"
FIRST = "A volcano erupted in Iceland. Nobody was hurt."
SECOND = "A volcano erupted in Iceland. Two people were hurt."
HOUR = timedelta(hours=1)


@pytest.fixture
def corpus():
    with Corpus.in_memory() as corpus:
        yield corpus


def article(body, **fields):
    return an_article(body, url=URL, **fields)


def test_a_changed_article_keeps_its_earlier_text_with_what_changed_and_when(corpus):
    corpus.add([article(FIRST)], now=NOON)
    corpus.add([article(SECOND)], now=NOON + HOUR)

    (revision,) = corpus.history.revisions(article(SECOND).id)

    assert revision.article == article(FIRST)
    assert [span.of(FIRST) for span in revision.kept] == ["A volcano erupted in Iceland."]
    assert [span.of(FIRST) for span in revision.removed] == ["Nobody was hurt."]
    assert [span.of(SECOND) for span in revision.added] == ["Two people were hurt."]
    assert (revision.seen, revision.replaced) == (NOON, NOON + HOUR)


def test_an_excerpt_of_an_earlier_text_is_found_by_its_digest_and_the_search_sees_the_newest(corpus):
    corpus.add([article(FIRST)])
    excerpt = corpus.answer("Was nobody hurt in Iceland?").citations[0].excerpts[0]
    corpus.add([article(SECOND)])

    earlier = corpus.history.text(
        excerpt.article.id, text_digest(excerpt.article.title, excerpt.article.body)
    )

    assert excerpt.span.of(earlier.body) == excerpt.text
    assert [hit.article.body for hit in corpus.search("volcano")] == [SECOND]
    assert corpus.history.text(excerpt.article.id, text_digest("", SECOND)) == article(SECOND)
    assert corpus.history.text(excerpt.article.id, "another") is None
    assert corpus.history.text("another", text_digest("", FIRST)) is None


@pytest.mark.parametrize("silent", [{"title": "Another title"}, {"body": FIRST.replace(". ", ".\n\n")}])
def test_another_title_or_other_white_space_is_no_revision_but_provable(corpus, silent):
    changed = article(**({"body": FIRST} | silent))
    corpus.add([article(FIRST)])

    assert corpus.add([changed]).updated == 1

    assert corpus.history.revisions(changed.id) == ()
    assert corpus.search("volcano")[0].article == changed
    assert corpus.history.text(changed.id, text_digest("", FIRST)) == article(FIRST)


def test_an_article_that_goes_back_and_forth_keeps_each_text_once(corpus):
    for _ in range(3):
        corpus.add([article(FIRST)])
        corpus.add([article(SECOND)])

    assert [revision.article.body for revision in corpus.history.revisions(article(FIRST).id)] == [FIRST]


def test_revisions_come_oldest_first_each_against_the_next(corpus):
    bodies = [FIRST, SECOND, f"{SECOND} It is over."]
    for body in bodies:
        corpus.add([article(body)])

    revisions = corpus.history.revisions(article(FIRST).id)

    assert [revision.article.body for revision in revisions] == bodies[:2]
    assert [[span.of(bodies[2]) for span in revisions[1].added]] == [["It is over."]]
    assert corpus.history.revisions("nobody's") == ()


def test_the_same_text_with_another_date_or_source_is_no_revision(corpus):
    corpus.add([article(FIRST)])
    corpus.add([article(FIRST, source="S", published_at=NOON)])

    assert corpus.history.revisions(article(FIRST).id) == ()


def test_an_old_article_without_a_date_is_not_dated_by_when_it_was_first_seen(corpus):
    corpus.add([article(FIRST), an_article("An old storm.", published_at=NOON - 900 * HOUR)], now=NOON)
    corpus.add([article(SECOND)], now=NOON + HOUR)

    stored = ArticleStore(corpus.engine).find(article(FIRST).id)
    assert (stored.article.published_at, stored.first_seen, stored.text_seen) == (None, NOON, NOON + HOUR)
    assert corpus.scope().newest == NOON - 900 * HOUR


FORMS = [
    "https://www.example.org/news/1",
    "http://example.org/news/1/",
    "https://m.example.org/news/1?utm_source=rss&CMP=share",
    "https://example.org/news/1/amp#comments",
    "https://www.google.com/amp/s/www.example.org/news/1",
]


@pytest.mark.parametrize("form", FORMS)
def test_an_article_is_known_by_every_form_of_its_address(corpus, form):
    first = Article(title="T", body=FIRST, url="https://example.org/news/1")
    corpus.add([first])

    same = corpus.add([Article(title="T", body=FIRST, url=form)])
    changed = corpus.add([Article(title="T", body=SECOND, url=form)])

    assert (same.duplicates, changed.updated) == (1, 1)
    assert corpus.scope().articles == 1
    assert corpus.history.revisions(first.id)[0].article.body == FIRST


def test_an_id_that_is_given_wins_over_the_address(corpus):
    given = [Article(title="T", body=FIRST, url=URL, id=name) for name in ("one", "two")]

    report = corpus.add([*given, Article(title="T", body=SECOND, url=URL)])

    assert report.added == 3
    assert corpus.history.text("one", text_digest("T", FIRST)) == given[0]


def test_a_source_that_moves_to_another_host_brings_no_article_twice(corpus):
    paths = ("news/1", "news/2")
    old = [an_article(f"Report {path}.", url=f"https://old.example/{path}", source="S") for path in paths]
    new = [an_article(f"Report {path}.", url=f"https://new.example/{path}", source="S") for path in paths]
    corpus.add(old)

    assert corpus.add(new).duplicates == 2
    assert corpus.add([an_article("Report news/1.", url="https://new.example/news/9", source="S")]).added == 1
    assert (
        corpus.add([an_article("Report news/1.", url="https://sister.example/news/1", source="T")]).added == 1
    )
