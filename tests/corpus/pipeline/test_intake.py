"""The way in for pages: through real worker processes into a real folder."""

import os
from datetime import timedelta

import pytest

from corpus import Corpus, IngestError
from corpus.models.feed import FeedEntry
from corpus.models.ingest import AddStatus, Fetched, Submission
from corpus.pipeline.intake import Intake
from corpus.store.articles import ArticleStore
from corpus.store.retention import Retention
from corpus.workers.worker import Limits
from tests.builders import NOON, a_submission, an_article
from tests.corpus.parsing.test_boilerplate import COOKIE_WALLS
from tests.corpus.parsing.test_pages import page
from tests.web import rss

HOST = "https://paper.example.org"
WAIT = 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def intake(folder):
    with Intake(folder, extractors=1, limits=Limits(seconds=60, memory=1_200_000_000)) as intake:
        yield intake


@pytest.fixture(scope="module")
def later(folder, intake):
    """An intake as after a restart, into the same folder, that keeps articles for 30 days."""
    with Intake(folder, extractors=1, retention=Retention(days=30)) as later:
        yield later


@pytest.fixture(scope="module")
def hasty(tmp_path_factory):
    """An intake that gives nothing much time."""
    folder = tmp_path_factory.mktemp("hasty")
    with Intake(folder, extractors=1, limits=Limits(seconds=0.5, memory=1_200_000_000)) as hasty:
        yield hasty


@pytest.fixture
def corpus(folder):
    with Corpus.open(folder) as corpus:
        yield corpus


def a_feed(text):
    return Fetched(content=text.encode(), url=f"{HOST}/feed")


def a_page(path, *paragraphs, entry=None):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return of_html(path, page("<title>T</title>", body), entry)


def of_html(path, html, entry=None):
    page = Fetched(url=f"{HOST}/{path}", content=html.encode())
    return Submission(page=page, entry=entry, received_at=NOON)


def submitted(intake, *submissions):
    """The statuses and reasons of what was submitted."""
    outcomes = [outcome.result(WAIT) for outcome in [intake.submit(each) for each in submissions]]
    return [(outcome.status, str(outcome.reason)) for outcome in outcomes]


def test_a_page_is_searchable_once_its_outcome_is_there(intake, corpus):
    offered = a_page("zebra", "A zebra escaped from the zoo of Basel on Tuesday, and was found in a garden.")

    assert submitted(intake, offered) == [(AddStatus.ADDED, "")]
    (hit,) = corpus.search("Where was the zebra found?")
    assert hit.article.url == f"{HOST}/zebra"
    assert hit.article.language == "en"
    assert ArticleStore(corpus.engine).find(hit.article.id).first_seen == NOON


def test_the_same_page_again_changes_nothing_and_another_text_updates_it(intake, corpus):
    first = a_page("heron", "A heron was seen on the roof of the town hall in Ghent early on Monday.")
    second = a_page("heron", "Two herons were seen on the roof of the town hall in Ghent on Monday.")

    fates = [submitted(intake, offered)[0][0] for offered in (first, first, second)]

    assert fates == [AddStatus.ADDED, AddStatus.DUPLICATE, AddStatus.UPDATED]
    (revision,) = corpus.history.revisions(corpus.search("herons Ghent")[0].article.id)
    assert revision.removed


def test_what_is_no_article_is_refused_with_a_reason_and_not_found(intake, corpus):
    wall = a_page("wall", *COOKIE_WALLS[0].split("\n\n"))
    summary = "The kiosk of the village is to close in the autumn, after a hundred years."
    teaser = a_page("kiosk", summary, entry=FeedEntry(id="1", summary=summary))
    empty = of_html("empty", "<html><body></body></html>")

    outcomes = submitted(intake, wall, teaser, empty)

    assert [fate for fate, _ in outcomes] == [AddStatus.REJECTED] * 3
    assert [reason for _, reason in outcomes] == [
        "a cookie wall instead of the article",
        "no more than the feed's own summary",
        "no article text was found on the page",
    ]
    assert corpus.search("kiosk") == corpus.search("cookies privacy") == ()


def test_an_article_that_its_feed_has_whole_is_taken_as_it_is(intake, corpus):
    old = NOON - timedelta(days=400)
    article = an_article(
        "An otter moved into the mill of Bath.", url=f"{HOST}/o", published_at=old, source="S"
    )

    assert submitted(intake, a_submission(article)) == [(AddStatus.ADDED, "")]
    assert corpus.search("otter")[0].article == article


def test_half_a_character_is_refused_and_the_rest_stored(intake):
    fates = submitted(
        intake,
        a_submission(an_article("half \ud800 of it")),
        a_submission(an_article("A lynx crossed the bridge.")),
    )

    assert [fate for fate, _ in fates] == [AddStatus.REJECTED, AddStatus.ADDED]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_page_that_takes_too_long_is_named_and_the_next_one_read(hasty):
    hostile = of_html("hostile", "<html><body><article><p>" + "<b>It rained.</b> " * 4_900)

    outcome = hasty.submit(hostile).result(WAIT)

    assert (outcome.status, outcome.subject) == (AddStatus.REJECTED, f"{HOST}/hostile")
    assert str(outcome.reason) == "reading it took longer than 0.5 s"
    assert submitted(hasty, a_submission(an_article("The stork nests on the roof of the school."))) == [
        (AddStatus.ADDED, "")
    ]


def test_what_waits_when_an_intake_is_closed_ends_too(tmp_path):
    intake = Intake(tmp_path, extractors=1)
    outcomes = [intake.submit(a_page(str(n), f"Report {n} of many.")) for n in range(5)]

    intake.close()

    assert all(outcome.done() for outcome in outcomes)


async def test_a_feed_is_parsed_by_a_worker_and_what_is_none_is_refused(intake):
    parsed = await intake.parse(a_feed(rss(("Storm", None, "It rained.", NOON))))

    assert [entry.title for entry in parsed.entries] == ["Storm"]
    with pytest.raises(IngestError, match="not a feed"):
        await intake.parse(a_feed("<html></html>"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
async def test_a_feed_that_takes_too_long_is_a_failure_of_the_feed(hasty):
    hostile = rss(*[("x" * 200, None, "y" * 2000, NOON)] * 3000)

    with pytest.raises(IngestError, match=r"took longer than 0\.5 s"):
        await hasty.parse(a_feed(hostile))


def test_a_text_that_stands_on_many_pages_is_known_after_a_restart(intake, request):
    survey = "Take our survey of readers, which takes five minutes, and win a prize."
    pages = [a_page(f"survey{n}", survey) for n in range(4)]
    before = submitted(intake, pages[0]) + submitted(intake, pages[1])
    after = submitted(request.getfixturevalue("later"), pages[2])

    assert [fate for fate, _ in before] == [AddStatus.ADDED, AddStatus.ADDED]
    assert after == [(AddStatus.REJECTED, "text that stands on other pages of the site too")]


def test_an_article_that_would_go_at_once_does_not_come_in(later):
    old = an_article("The old storm came to the coast of the island.", published_at=NOON - timedelta(days=40))
    new = an_article("The storm came to the coast.", published_at=NOON)

    fates = submitted(later, a_submission(old), a_submission(new))

    assert fates == [(AddStatus.REJECTED, "older than the 30 days that are kept"), (AddStatus.ADDED, "")]


def test_the_feed_that_an_article_came_by_is_kept(intake, corpus):
    article = an_article("A badger dug under the stadium.")

    intake.submit(a_submission(article, by_feed=7)).result(WAIT)

    assert ArticleStore(corpus.engine).find(article.id).by_feed == 7
