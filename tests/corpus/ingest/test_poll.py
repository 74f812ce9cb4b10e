"""A feed's poll against a real server, from the question to what is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from corpus import Corpus
from corpus.feed import EntryFate, FeedStatus, NoticeKind
from corpus.following import CorpusIntake
from corpus.ingest.poll import FeedPoll
from corpus.ingest.schedule import PollRules
from tests.builders import NOON, SUBJECTS
from tests.web import page, rss

LATER = NOON + timedelta(hours=2)
LONG = " ".join(SUBJECTS.values()) * 5


async def at_once(work):
    """As the bot does beside its loop."""
    return work()


@pytest.fixture
def corpus():
    with Corpus.in_memory() as corpus:
        yield corpus


@pytest.fixture
async def poll(site, corpus):
    """Polls the feed at news.test/feed, at a time, with the feed as the store has it."""
    corpus.feeds.add(site.url("news.test/feed"), now=NOON, due_at=NOON)
    async with site.fetcher() as fetcher:
        one = FeedPoll(
            corpus.feeds,
            fetcher,
            intake=CorpusIntake(corpus),
            beside=at_once,
            rules=PollRules(),
            chance=lambda: 0.0,
        )

        async def call(now=NOON):
            return await one(corpus.feeds.all()[0], now=now)

        yield call


def put_feed(site, *entries, more="", **headers):
    site.put("news.test/feed", rss(*entries, more=more), kind="application/rss+xml", **headers)


def articles(corpus):
    return {hit.article.title: hit.article for hit in corpus.search("storm comet election text", 100)}


def fates(polled):
    return {fate: polled.count(fate) for fate in EntryFate if polled.count(fate)}


async def test_an_entry_becomes_an_article_of_its_feed(site, corpus, poll):
    put_feed(site, ("Storm in Galway", site.url("news.test/storm"), "Short.", NOON))
    site.put("news.test/storm", page("Storm | The Times", *[SUBJECTS["storm"]] * 3))

    polled = await poll()

    article = articles(corpus)["Storm in Galway"]
    assert fates(polled) == {EntryFate.TAKEN: 1}
    assert (article.source, article.published_at) == ("The Test Times", NOON)
    assert article.url == site.url("news.test/storm")
    assert article.body.startswith("A storm flooded the harbour of Galway.")


async def test_a_feed_with_whole_texts_needs_no_pages(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/storm"), LONG, NOON))

    await poll()

    assert articles(corpus)["Storm"].body == LONG
    assert [request.path for request in site.asked] == ["/feed"]


async def test_a_feed_that_has_not_changed_is_not_read_again(site, corpus, poll):
    headers = {"ETag": '"1"', "Last-Modified": "Thu, 24 Apr 2025 12:00:00 GMT"}
    put_feed(site, ("Storm", None, LONG, NOON), **headers)

    await poll()
    polled = await poll(LATER)

    asked = site.asked[1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', headers["Last-Modified"])
    assert polled.entries == ()
    assert (polled.feed.etag, polled.feed.title, polled.feed.succeeded_at) == ('"1"', "The Test Times", LATER)


async def test_a_304_without_an_etag_keeps_the_one_that_is_known(site, corpus, poll):
    put_feed(site, ("Storm", None, LONG, NOON), ETag='"1"')
    await poll()
    site.put("news.test/feed", status=304)

    polled = await poll(LATER)

    assert (polled.feed.etag, polled.feed.failures) == ('"1"', 0)


async def test_the_same_content_without_validators_is_not_parsed_again(site, corpus, poll, monkeypatch):
    put_feed(site, ("Storm", None, LONG, NOON))
    await poll()
    seen = []
    monkeypatch.setattr(corpus.feeds, "seen", seen.append)

    await poll(LATER)

    assert seen == []


async def test_only_what_is_new_is_taken_in(site, corpus, poll):
    put_feed(site, ("Storm", None, LONG, NOON))
    await poll()
    put_feed(site, ("Comet", None, f"{LONG} Comet.", LATER), ("Storm", None, LONG, NOON))

    polled = await poll(LATER)

    assert fates(polled) == {EntryFate.TAKEN: 1}
    assert set(articles(corpus)) == {"Storm", "Comet"}
    assert polled.feed.newest_at == LATER


async def test_the_wish_of_a_feed_for_time_is_kept(site, poll):
    busy = [(f"Storm {n}", None, LONG, NOON - timedelta(minutes=n)) for n in range(30)]
    put_feed(site, *busy, more="<ttl>90</ttl>", Cache_Control="max-age=600")

    assert (await poll()).feed.due_at == NOON + timedelta(minutes=90)


async def test_the_wish_of_a_server_for_time_is_kept(site, poll):
    busy = [(f"Storm {n}", None, LONG, NOON - timedelta(minutes=n)) for n in range(30)]
    put_feed(site, *busy, Cache_Control="max-age=2400")

    assert (await poll()).feed.due_at == NOON + timedelta(minutes=40)


async def test_old_entries_come_in_as_old(site, corpus, poll):
    old = NOON - timedelta(days=9)
    put_feed(site, *[(f"Storm {n}", None, f"{LONG} {n}", old - timedelta(hours=n)) for n in range(50)])

    polled = await poll()

    assert fates(polled) == {EntryFate.TAKEN: 50}
    assert max(article.published_at for article in articles(corpus).values()) == old
    assert polled.feed.newest_at == old


async def test_a_page_that_is_not_there_is_rejected_with_its_reason(site, corpus, poll):
    put_feed(site, ("Gone", site.url("news.test/gone"), None, NOON))

    polled = await poll()
    (health,) = corpus.feeds.health(now=NOON)

    assert fates(polled) == {EntryFate.REJECTED: 1}
    assert health.rejected == {"its page: there is nothing at this address (404)": 1}
    assert health.share_rejected == 1.0


async def test_a_page_without_an_article_is_rejected_with_its_reason(site, corpus, poll):
    put_feed(site, ("Empty", site.url("news.test/empty"), "Short.", NOON))
    site.put("news.test/empty", "<html><body></body></html>")

    (entry,) = (await poll()).entries

    assert (entry.fate, entry.reason) == (EntryFate.REJECTED, "no article text was found on the page")


async def test_a_page_that_robots_txt_keeps_us_from_is_not_asked_for(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/storm"), "A storm of the feed's own words.", NOON))
    site.put("news.test/robots.txt", "User-agent: *\nDisallow: /storm", kind="text/plain")

    polled = await poll()

    assert site.count("news.test/storm") == 0
    assert fates(polled) == {EntryFate.TAKEN: 1}
    assert articles(corpus)["Storm"].body == "A storm of the feed's own words."


async def test_a_page_that_is_down_is_tried_again_and_then_given_up(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/storm"), None, NOON), ETag='"1"')
    site.put("news.test/storm", status=503)

    polls = [await poll(NOON + timedelta(hours=n)) for n in range(4)]

    assert [fates(polled) for polled in polls] == [
        {EntryFate.WAITING: 1},
        {EntryFate.WAITING: 1},
        {EntryFate.REJECTED: 1},
        {},
    ]
    assert site.count("news.test/storm") == 3
    assert [polled.feed.etag for polled in polls] == [None, None, '"1"', '"1"']


async def test_a_page_that_comes_back_is_taken_in(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/storm"), None, NOON), ETag='"1"')
    site.put("news.test/storm", status=503)
    await poll()
    site.put("news.test/storm", page("Storm", *[SUBJECTS["storm"]] * 3))

    assert fates(await poll(LATER)) == {EntryFate.TAKEN: 1}


async def test_a_feed_of_more_than_a_poll_takes_in_comes_in_bit_by_bit(site, corpus, poll):
    many = [(f"Storm {n}", None, f"{LONG} {n}", NOON - timedelta(minutes=n)) for n in range(130)]
    put_feed(site, *many, ETag='"1"')

    first, second = await poll(), await poll(LATER)

    assert [fates(first), fates(second)] == [{EntryFate.TAKEN: 100}, {EntryFate.TAKEN: 30}]
    assert corpus.scope().articles == 130


async def test_a_permanent_redirect_moves_the_feed(site, corpus, poll):
    site.put("news.test/feed", status=301, Location=site.url("new.test/feed"))
    site.put("new.test/feed", rss(("Storm", None, LONG, NOON)))

    polled = await poll()
    await poll(LATER)

    assert [notice.kind for notice in polled.notices] == [NoticeKind.MOVED]
    assert corpus.feeds.all()[0].url == site.url("new.test/feed")
    assert site.count("news.test/feed") == 1
    assert len(corpus.feeds.untold()) == 1


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_passing_redirect_does_not_move_it(site, corpus, poll, status):
    site.put("news.test/feed", status=status, Location=site.url("new.test/feed"))
    site.put("new.test/feed", rss(("Storm", None, LONG, NOON)))

    assert (await poll()).feed.url == site.url("news.test/feed")


async def test_a_redirect_to_something_else_does_not_move_it(site, corpus, poll):
    site.put("news.test/feed", status=301, Location=site.url("parked.test/"))
    site.put("parked.test/", "<html><body>This domain is for sale.</body></html>")

    polled = await poll()

    assert polled.feed.url == site.url("news.test/feed")
    assert polled.feed.problem.startswith("not a feed")


async def test_a_feed_that_is_gone_ends(site, corpus, poll):
    site.put("news.test/feed", status=410)

    polled = await poll()

    assert polled.feed.status is FeedStatus.ENDED
    assert corpus.feeds.due(now=NOON + timedelta(days=99)) == ()
    assert [notice.kind for notice in corpus.feeds.untold().values()] == [NoticeKind.ENDED]


@pytest.mark.parametrize("value", ["7200", "Thu, 24 Apr 2025 14:00:00 GMT"])
async def test_a_server_that_asks_for_time_gets_it(site, poll, value):
    site.put("news.test/feed", status=429, Retry_After=value)

    polled = await poll()

    assert polled.feed.due_at == NOON + timedelta(hours=2)
    assert (polled.feed.failures, polled.feed.problem) == (1, "its host asks to be asked less often (429)")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("<html><body>Please log in</body></html>", "not a feed: neither RSS, Atom, RDF nor JSON Feed"),
        ("", "not a feed: empty"),
        ("{}", "not a feed: JSON without the version of a JSON Feed"),
    ],
)
async def test_what_is_no_feed_is_a_failure_that_keeps_what_is_known(site, corpus, poll, answer, problem):
    put_feed(site, ("Storm", None, LONG, NOON), ETag='"1"')
    await poll()
    site.put("news.test/feed", answer)

    polled = await poll(LATER)

    assert (polled.feed.failures, polled.feed.problem) == (1, problem)
    assert (polled.feed.etag, polled.feed.title) == ('"1"', "The Test Times")
    assert len(corpus.feeds.seen(polled.feed.number)) == 1


async def test_a_feed_that_is_cut_off_gives_what_is_there(site, corpus, poll):
    whole = rss(("Storm", None, LONG, NOON), ("Comet", None, LONG, NOON))
    site.put("news.test/feed", whole[: whole.index("Comet")])

    assert EntryFate.TAKEN in fates(await poll())
    assert "Storm" in articles(corpus)


async def test_a_charset_that_only_the_header_names_is_read(site, corpus, poll):
    text = rss(("Буря", None, "Буря text " + LONG, NOON)).replace('<?xml version="1.0"?>', "")
    site.put("news.test/feed", text.encode("cp1251"), kind="application/rss+xml; charset=windows-1251")

    await poll()

    assert "Буря" in articles(corpus)


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "no-such", "rot13"])
async def test_a_wrong_charset_in_the_header_does_no_harm(site, corpus, poll, charset):
    site.put(
        "news.test/feed",
        rss(("Café “text”", None, LONG, NOON)),
        kind=f"application/rss+xml; charset={charset}",
    )

    await poll()

    assert "Café “text”" in articles(corpus)


async def test_an_entity_that_names_a_file_is_not_read(site, corpus, poll, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret text of the host")
    text = rss(("Storm &x;", None, LONG, NOON))
    doctype = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    site.put("news.test/feed", text.replace('<?xml version="1.0"?>', doctype))

    await poll()

    assert not any("secret" in title for title in articles(corpus))


async def test_a_link_that_leads_inside_is_not_followed(site, corpus, poll):
    put_feed(site, ("Inside", "http://169.254.169.254/latest/meta-data", None, NOON))

    (entry,) = (await poll()).entries

    assert "refused" in entry.reason or "robots" in entry.reason


async def test_a_feed_that_was_removed_meanwhile_stays_so(site, corpus, poll):
    put_feed(site, ("Storm", None, LONG, NOON))

    async def removing(request):
        corpus.feeds.remove(corpus.feeds.all()[0].number)
        return web.Response(text=rss(("Storm", None, LONG, NOON)))

    site.put("news.test/feed", removing)
    await poll()

    assert corpus.feeds.all() == ()


async def test_an_undated_feed_is_not_taken_for_a_busy_one(site, corpus, poll):
    put_feed(site, *[(f"Storm {n}", None, f"{LONG} {n}", None) for n in range(40)])
    first = (await poll()).feed
    put_feed(site, *[(f"Storm {n}", None, f"{LONG} {n}", None) for n in range(1, 41)])
    await poll(NOON + timedelta(days=1))
    put_feed(site, *[(f"Storm {n}", None, f"{LONG} {n}", None) for n in range(2, 42)])

    last = (await poll(NOON + timedelta(days=2))).feed

    assert first.per_day is None
    assert 0 < last.per_day < 4


async def test_what_is_kept_is_what_the_poll_gives(site, corpus, poll):
    put_feed(site, ("Storm", None, LONG, NOON))

    polled = await poll()

    assert replace(polled.feed, owners=(None,)) == corpus.feeds.all()[0]
    assert corpus.feeds.seen(polled.feed.number) == polled.entries
