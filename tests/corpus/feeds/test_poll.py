"""What a poll takes in from a feed, against a real server."""

from datetime import timedelta

import pytest

from corpus.models.feed import EntryStatus
from tests.builders import NOON, SUBJECTS
from tests.corpus.feeds.followed import LONG, articles, fates, put_feed
from tests.web import page

LATER = NOON + timedelta(hours=2)


async def test_an_entry_becomes_an_article_of_its_feed(site, corpus, poll):
    put_feed(site, ("Storm in Galway", site.url("news.test/storm"), "Short.", NOON))
    site.put("news.test/storm", page("Storm | The Times", *[SUBJECTS["storm"]] * 3))

    polled = await poll()

    article = articles(corpus)["Storm in Galway"]
    assert fates(polled) == {EntryStatus.TAKEN: 1}
    assert (article.source, article.published_at) == ("The Test Times", NOON)
    assert article.url == site.url("news.test/storm")
    assert article.body.startswith("A storm flooded the harbour of Galway.")


async def test_a_feed_with_whole_texts_needs_no_pages(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/storm"), LONG, NOON))

    await poll()

    assert articles(corpus)["Storm"].body == LONG
    assert [request.path for request in site.asked] == ["/feed"]


async def test_only_what_is_new_is_taken_in(site, corpus, poll):
    put_feed(site, ("Storm", None, LONG, NOON))
    await poll()
    put_feed(site, ("Comet", None, f"{LONG} Comet.", LATER), ("Storm", None, LONG, NOON))

    polled = await poll(LATER)

    assert fates(polled) == {EntryStatus.TAKEN: 1}
    assert set(articles(corpus)) == {"Storm", "Comet"}
    assert polled.feed.newest_at == LATER


async def test_old_entries_come_in_as_old(site, corpus, poll):
    old = NOON - timedelta(days=9)
    put_feed(site, *[(f"Storm {n}", None, f"{LONG} {n}", old - timedelta(hours=n)) for n in range(50)])

    polled = await poll()

    assert fates(polled) == {EntryStatus.TAKEN: 50}
    assert max(article.published_at for article in articles(corpus).values()) == old
    assert polled.feed.newest_at == old


async def test_a_page_that_is_not_there_is_rejected_with_its_reason(site, corpus, poll):
    put_feed(site, ("Gone", site.url("news.test/gone"), None, NOON))

    polled = await poll()
    (health,) = corpus.feeds.health(now=NOON)

    assert fates(polled) == {EntryStatus.REJECTED: 1}
    assert health.rejected == {"its page: there is nothing at this address (404)": 1}
    assert health.share_rejected == 1.0


async def test_a_page_without_an_article_is_rejected_with_its_reason(site, corpus, poll):
    put_feed(site, ("Empty", site.url("news.test/empty"), None, NOON))
    site.put("news.test/empty", "<html><body></body></html>")

    (entry,) = (await poll()).entries

    assert (entry.status, entry.reason) == (EntryStatus.REJECTED, "no article text was found on the page")


async def test_a_page_that_robots_txt_keeps_us_from_is_not_asked_for(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/storm"), "A storm of the feed's own words.", NOON))
    site.put("news.test/robots.txt", "User-agent: *\nDisallow: /storm", kind="text/plain")

    polled = await poll()

    assert site.count("news.test/storm") == 0
    assert fates(polled) == {EntryStatus.TAKEN: 1}
    assert articles(corpus)["Storm"].body == "A storm of the feed's own words."


async def test_a_page_whose_site_cannot_say_its_rules_yet_is_tried_again(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/storm"), None, NOON))
    site.put("news.test/robots.txt", status=503)

    (entry,) = (await poll()).entries

    assert entry.status is EntryStatus.WAITING
    assert "robots" not in entry.reason
    assert site.count("news.test/storm") == 0


async def test_a_page_that_is_down_is_tried_again_and_then_given_up(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/storm"), None, NOON), ETag='"1"')
    site.put("news.test/storm", status=503)

    polls = [await poll(NOON + timedelta(hours=n)) for n in range(4)]

    assert [fates(polled) for polled in polls] == [
        {EntryStatus.WAITING: 1},
        {EntryStatus.WAITING: 1},
        {EntryStatus.REJECTED: 1},
        {},
    ]
    assert site.count("news.test/storm") == 3
    assert [polled.feed.etag for polled in polls] == [None, None, '"1"', '"1"']


async def test_a_page_that_comes_back_is_taken_in(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/storm"), None, NOON), ETag='"1"')
    site.put("news.test/storm", status=503)
    await poll()
    site.put("news.test/storm", page("Storm", *[SUBJECTS["storm"]] * 3))

    assert fates(await poll(LATER)) == {EntryStatus.TAKEN: 1}


async def test_a_feed_of_more_than_a_poll_takes_in_comes_in_bit_by_bit(site, corpus, poll):
    many = [(f"Storm {n}", None, f"{LONG} {n}", NOON - timedelta(minutes=n)) for n in range(130)]
    put_feed(site, *many, ETag='"1"')

    first, second = await poll(), await poll(LATER)

    assert [fates(first), fates(second)] == [{EntryStatus.TAKEN: 100}, {EntryStatus.TAKEN: 30}]
    assert corpus.scope().articles == 130


async def test_a_link_that_leads_inside_is_not_followed(site, corpus, poll):
    put_feed(site, ("Inside", "http://169.254.169.254/latest/meta-data", None, NOON))

    (entry,) = (await poll()).entries

    assert "private or reserved" in entry.reason or "not allowed" in entry.reason


async def test_an_undated_feed_is_not_taken_for_a_busy_one(site, corpus, poll):
    put_feed(site, *[(f"Storm {n}", None, f"{LONG} {n}", None) for n in range(40)])
    first = (await poll()).feed
    put_feed(site, *[(f"Storm {n}", None, f"{LONG} {n}", None) for n in range(1, 41)])
    await poll(NOON + timedelta(days=1))
    put_feed(site, *[(f"Storm {n}", None, f"{LONG} {n}", None) for n in range(2, 42)])

    last = (await poll(NOON + timedelta(days=2))).feed

    assert first.per_day is None
    assert 0 < last.per_day < 4


async def test_a_feed_that_was_dead_for_a_week_brings_what_it_missed_as_old(site, corpus, poll):
    put_feed(site, ("Storm", None, LONG, NOON))
    await poll()
    site.put("news.test/feed", status=500)
    for day in range(1, 7):
        await poll(NOON + timedelta(days=day))
    back = NOON + timedelta(days=7)
    dates = [NOON + timedelta(hours=3 * n) for n in range(1, 51)]
    put_feed(site, *[(f"Storm {n}", None, f"{LONG} {n}", date) for n, date in enumerate(dates)])

    polled = await poll(back)

    assert fates(polled) == {EntryStatus.TAKEN: 50}
    assert sorted(article.published_at for article in corpus.newest(100)) == [NOON, *dates]
    assert (polled.feed.failures, polled.feed.newest_at) == (0, dates[-1])


async def test_a_new_title_alone_changes_the_article_and_is_no_second_one_nor_a_revision(site, corpus, poll):
    link = site.url("news.test/storm")
    site.put("news.test/storm", page("Storm", *[SUBJECTS["storm"]] * 3))
    put_feed(site, ("Storm", link, "Short.", NOON))
    await poll()
    put_feed(site, ("Storm in Galway, updated", link, "Short.", NOON))

    await poll(LATER)

    (article,) = articles(corpus).values()
    assert article.title == "Storm in Galway, updated"
    assert corpus.scope().articles == 1
    assert corpus.history.revisions(article.id) == ()


async def test_a_feed_that_changes_host_and_ids_brings_no_article_twice(site, corpus, poll):
    texts = {f"storm{n}": f"{LONG} {n}" for n in range(3)}
    put_feed(site, *[(name, site.url(f"old.test/{name}"), text, NOON) for name, text in texts.items()])
    await poll()
    put_feed(site, *[(name, site.url(f"new.test/{name}"), text, NOON) for name, text in texts.items()])

    polled = await poll(LATER)

    assert fates(polled) == {EntryStatus.MERGED: 3}  # none is refused, and none is new
    assert corpus.scope().articles == 3


@pytest.mark.parametrize(
    "link", ["http://xn--localhost-/x", "http://[::1/x", "http://a b/x", "http://\ufdfa\ufdfa/"]
)
async def test_an_entry_with_an_odd_link_costs_itself_only(site, corpus, poll, link):
    put_feed(
        site, ("Bad", link, LONG, NOON), ("Short", link + "y", "In short.", NOON), ("Good", None, LONG, NOON)
    )

    polled = await poll()

    assert "Good" in articles(corpus)
    assert polled.error is None
    assert not polled.feed.problem
    assert all(entry.reason for entry in polled.entries if entry.status is EntryStatus.REJECTED)


async def test_an_entry_whose_link_has_no_host_is_refused_with_a_reason(site, corpus, poll):
    put_feed(site, ("Bad", "http://xn--localhost-/x", LONG, NOON), ("Good", None, LONG, NOON))

    polled = await poll()

    assert fates(polled) == {EntryStatus.TAKEN: 1, EntryStatus.REJECTED: 1}
    assert [e.reason for e in polled.entries if e.reason] == [
        "the link 'http://xn--localhost-/x' is not an address of the web"
    ]
