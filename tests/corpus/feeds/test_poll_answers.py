"""What a poll makes of a server's answer: unchanged, moved, gone, failing, no feed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from corpus.models.feed import EntryStatus, FeedStatus, NoticeKind
from tests.builders import NOON
from tests.corpus.feeds.followed import LONG, articles, fates, put_feed
from tests.web import rss

LATER = NOON + timedelta(hours=2)


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


async def test_the_wish_of_a_feed_for_time_is_kept(site, poll):
    busy = [(f"Storm {n}", None, LONG, NOON - timedelta(minutes=n)) for n in range(30)]
    put_feed(site, *busy, more="<ttl>90</ttl>", Cache_Control="max-age=600")

    assert (await poll()).feed.due_at == NOON + timedelta(minutes=90)


async def test_the_wish_of_a_server_for_time_is_kept(site, poll):
    busy = [(f"Storm {n}", None, LONG, NOON - timedelta(minutes=n)) for n in range(30)]
    put_feed(site, *busy, Cache_Control="max-age=2400")

    assert (await poll()).feed.due_at == NOON + timedelta(minutes=40)


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
    assert str(polled.feed.problem).startswith("not a feed")


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
    assert (polled.feed.failures, str(polled.feed.problem)) == (
        1,
        "its server asks for fewer requests (429)",
    )


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

    assert (polled.feed.failures, str(polled.feed.problem)) == (1, problem)
    assert (polled.feed.etag, polled.feed.title) == ('"1"', "The Test Times")
    assert len(corpus.feeds.seen(polled.feed.number)) == 1


async def test_a_feed_that_is_cut_off_gives_what_is_there(site, corpus, poll):
    whole = rss(("Storm", None, LONG, NOON), ("Comet", None, LONG, NOON))
    site.put("news.test/feed", whole[: whole.index("Comet")])

    assert EntryStatus.TAKEN in fates(await poll())
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


async def test_a_feed_that_was_removed_meanwhile_stays_so(site, corpus, poll):
    put_feed(site, ("Storm", None, LONG, NOON))

    async def removing(request):
        corpus.feeds.remove(corpus.feeds.all()[0].number)
        return web.Response(text=rss(("Storm", None, LONG, NOON)))

    site.put("news.test/feed", removing)
    await poll()

    assert corpus.feeds.all() == ()


async def test_what_is_kept_is_what_the_poll_gives(site, corpus, poll):
    put_feed(site, ("Storm", None, LONG, NOON))

    polled = await poll()

    assert replace(polled.feed, owners=(None,)) == corpus.feeds.all()[0]
    assert corpus.feeds.seen(polled.feed.number) == polled.entries
