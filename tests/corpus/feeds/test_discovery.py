"""From the address that a person knows to the feeds behind it."""

import pytest

from corpus.feeds.discovery import discover
from corpus.models.errors import FetchError, IngestError
from tests.builders import NOON
from tests.corpus.feeds.followed import ParsersHere
from tests.web import rss


async def found(site, address):
    async with site.fetcher() as fetcher:
        return await discover(site.url(address), fetcher, ParsersHere(), now=NOON)


def urls(site, *addresses):
    return [site.url(address) for address in addresses]


async def test_a_feed_is_found_at_its_own_address(site):
    site.put("news.test/feed", rss(("A", None, "Text.", NOON)))

    (one,) = await found(site, "news.test/feed")

    assert (one.url, one.feed.title, len(one.feed.entries)) == (
        site.url("news.test/feed"),
        "The Test Times",
        1,
    )


async def test_a_feed_that_moved_is_found_where_it_is(site):
    site.put("news.test/feed", status=301, Location=site.url("new.test/feed"))
    site.put("new.test/feed", rss())

    assert [each.url for each in await found(site, "news.test/feed")] == urls(site, "new.test/feed")


async def test_the_feeds_that_a_page_names_are_found_in_its_order(site):
    site.put(
        "news.test/",
        '<html><head><link rel="alternate" type="application/rss+xml" href="/all">'
        f'<link rel="alternate" type="application/atom+xml" href="{site.url("feeds.test/atom")}">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed">'
        '<link rel="alternate" type="application/rss+xml" href="/broken">'
        '<link rel="alternate" type="application/rss+xml" href="/gone"></head></html>',
    )
    site.put("news.test/all", rss(title="All"))
    site.put("news.test/comments/feed", rss(title="Comments"))
    site.put("news.test/broken", "<html>")
    site.put("feeds.test/atom", '<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title></feed>')

    feeds = await found(site, "news.test/")

    assert [each.feed.title for each in feeds] == ["All", "Atom"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="daily">',
        "<link rel=alternate type=application/atom+xml href=../city/daily>",
        '<base href="/city/"><link rel="alternate" type="application/rss+xml" href="daily">',
        '<LINK REL="ALTERNATE" TYPE="application/rss+xml" HREF="//{host}/city/daily">',
        '<link rel="feed" type="application/rss+xml" href="/city/daily">',
        '<link rel="alternate" type="application/rss+xml" href="feed:{url}">',
    ],
)
async def test_the_link_to_a_feed_is_read_as_browsers_read_it(site, link):
    url = site.url("news.test/city/daily")
    head = link.replace("{url}", url).replace("{host}", url.split("/")[2])
    site.put("news.test/city/page.html", f"<html><head>{head}</head><body><p>News</p></body></html>")
    site.put("news.test/city/daily", rss(title="Daily"))

    assert [each.url for each in await found(site, "news.test/city/page.html")] == [url]


@pytest.mark.parametrize(
    "place", ["feed", "rss", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json"]
)
async def test_a_feed_in_a_usual_place_is_found_where_none_is_named(site, place):
    site.put("news.test/a/page", "<html><body>Nothing named here.</body></html>")
    site.put(f"news.test/{place}", rss(title="Usual"))

    (one,) = await found(site, "news.test/a/page")

    assert one.url == site.url(f"news.test/{place}")


async def test_where_there_is_no_feed_it_says_what_to_do(site):
    site.put("news.test/", "<html><body>Hello</body></html>")

    with pytest.raises(IngestError, match="give the address of the feed itself"):
        await found(site, "news.test/")


@pytest.mark.parametrize("body", [b"\x89PNG\r\n", b"\0" * 100, b"", "plain"])
async def test_what_is_no_page_names_no_feed(site, body):
    site.put("news.test/", body)

    with pytest.raises(IngestError, match="there is no feed here"):
        await found(site, "news.test/")


async def test_an_address_that_cannot_be_fetched_is_told_as_that(site):
    with pytest.raises(FetchError, match="404"):
        await found(site, "news.test/")


async def test_a_feed_that_a_page_names_inside_is_not_asked_for(site):
    site.put("news.test/", '<link rel="alternate" type="application/rss+xml" href="http://10.0.0.1/feed">')

    with pytest.raises(IngestError, match="there is no feed here"):
        await found(site, "news.test/")


async def test_an_address_without_a_scheme_is_one_of_https(site):
    site.put("news.test/feed", rss())
    async with site.fetcher() as fetcher:
        with pytest.raises(FetchError, match="secure connection"):
            await discover(f"news.test:{site.port}/feed", fetcher, ParsersHere(), now=NOON)
