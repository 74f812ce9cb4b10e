"""Pages that are looked at again: what changes without the feed's saying so becomes a revision."""

from datetime import timedelta

import pytest

from corpus.models.errors import StoreError
from corpus.models.identity import article_id
from corpus.pipeline.recrawl import Revisiting
from corpus.store.revisions import RevisitStore
from tests.builders import NOON, SUBJECTS
from tests.corpus.feeds.followed import InProcess, articles, at_once, put_feed
from tests.web import page

HOUR = timedelta(hours=1)
FIRST = "Nobody was hurt, the mayor said in the evening."
SECOND = "Two people were hurt, the mayor said in the evening."


def put_page(site, text=FIRST, **headers):
    site.put("news.test/storm", page("Storm", *[SUBJECTS["storm"]] * 3, text), **headers)


@pytest.fixture
async def visit(site, corpus):
    """Visits the pages that are due, so many hours after noon; says how many."""
    errors = []
    async with site.fetcher() as fetcher:

        async def call(hours, intake=None):
            one = Revisiting(
                RevisitStore(corpus.engine),
                fetcher,
                intake=intake or InProcess(corpus),
                beside=at_once,
                clock=lambda: NOON + hours * HOUR,
                tell=errors.append,
            )
            return await one.visit_due()

        call.errors = errors
        yield call


@pytest.fixture
async def polled(site, poll):
    """A feed of one entry with a page was read at noon."""
    put_feed(site, ("Storm", site.url("news.test/storm"), "Short.", NOON), ETag='"1"')
    put_page(site, ETag='"a"', Last_Modified="Thu, 24 Apr 2025 11:00:00 GMT")
    await poll()


async def test_a_page_that_changes_silently_becomes_a_revision(site, corpus, poll, polled, visit):
    put_page(site, SECOND, ETag='"b"')

    assert await visit(2) == 1

    (revision,) = corpus.history.revisions(article_id("", "", url=site.url("news.test/storm")))
    assert [span.of(revision.article.body) for span in revision.removed] == [FIRST]
    assert SECOND in articles(corpus)["Storm"].body
    assert (await poll(NOON + 2 * HOUR)).entries == ()


async def test_a_page_is_looked_at_three_times_and_asked_with_its_validators(site, polled, visit):
    visits = [await visit(hours) for hours in (0.5, 1, 2, 6, 20, 24, 48, 99)]

    assert visits == [0, 1, 0, 1, 0, 1, 0, 0]
    asked = [request for request in site.asked if request.path == "/storm"]
    assert [request.headers.get("If-None-Match") for request in asked] == [None, *['"a"'] * 3]
    assert asked[1].headers["If-Modified-Since"] == "Thu, 24 Apr 2025 11:00:00 GMT"


async def test_after_an_outage_a_page_is_looked_at_once(polled, visit):
    assert [await visit(hours) for hours in (30, 31)] == [1, 0]


async def test_a_page_that_is_down_or_a_cookie_wall_leaves_the_article_as_it_was(site, corpus, polled, visit):
    body = articles(corpus)["Storm"].body
    site.put("news.test/storm", status=503)
    await visit(1)
    site.put("news.test/storm", page("Storm", "We use cookies. Accept all cookies, or manage your choices."))
    await visit(6)

    assert articles(corpus)["Storm"].body == body
    assert await visit(24) == 1
    assert visit.errors == []


async def test_a_page_that_robots_txt_shuts_meanwhile_is_not_asked_for(site, polled, visit):
    site.put("news.test/robots.txt", "User-agent: *\nDisallow: /storm", kind="text/plain")
    before = site.count("news.test/storm")

    await visit(1)

    assert site.count("news.test/storm") == before


async def test_an_old_entry_and_one_without_a_page_are_not_looked_at_again(site, poll, visit):
    old = NOON - timedelta(days=3)
    put_feed(
        site,
        ("Old", site.url("news.test/storm"), "Short.", old),
        ("Whole", site.url("news.test/whole"), " ".join(SUBJECTS.values()) * 5, NOON),
    )
    put_page(site)
    await poll()

    assert await visit(99) == 0


async def test_a_feed_that_is_removed_takes_its_visits_with_it(corpus, polled, visit):
    corpus.feeds.remove(corpus.feeds.all()[0].number)

    assert await visit(99) == 0


async def test_what_breaks_a_visit_is_told_and_ends_nothing(site, polled, visit):
    class Broken:
        def submit(self, *_args, **_options):
            raise StoreError("the disk is full")

    put_page(site, SECOND, ETag='"b"')

    assert await visit(1, Broken()) == 1
    assert [str(error) for error in visit.errors] == ["the disk is full"]
    assert await visit(6) == 1
