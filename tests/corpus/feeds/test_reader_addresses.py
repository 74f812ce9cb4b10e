"""Addresses in the schemes of feed readers: `feed:` and its like stand for the web's."""

import pytest

from corpus.feeds.discovery import discover
from corpus.feeds.opml import read_opml
from corpus.fetching.addresses import web_form
from tests.builders import NOON
from tests.corpus.feeds.followed import ParsersHere, put_feed


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("feed://news.test/a.xml", "http://news.test/a.xml"),
        ("feed:https://news.test/a.xml", "https://news.test/a.xml"),
        ("feed://https://news.test/a.xml", "https://news.test/a.xml"),
        ("FEED:news.test/a.xml", "http://news.test/a.xml"),
        ("feeds://news.test/a.xml", "https://news.test/a.xml"),
        ("itpc://news.test/a.xml", "http://news.test/a.xml"),
        (" https://news.test/feed:1 ", "https://news.test/feed:1"),
        ("news.test/feed", "news.test/feed"),
        ("mailto:ann@news.test", "mailto:ann@news.test"),
    ],
)
def test_the_scheme_of_feed_readers_is_the_webs(written, asked):
    assert web_form(written) == asked


def test_a_list_may_hold_them():
    listed = read_opml(
        b'<opml version="2.0"><body><outline text="A" xmlUrl="feed://ex.org/a.xml"/>'
        b'<outline text="A" xmlUrl="http://ex.org/a.xml"/>'
        b'<outline text="B" xmlUrl="feed:https://ex.org/b.xml"/></body></opml>'
    )

    assert [feed.url for feed in listed] == ["http://ex.org/a.xml", "https://ex.org/b.xml"]


async def test_one_can_be_added(site):
    put_feed(site, ("Storm", None, "A storm came.", NOON))

    async with site.fetcher() as fetcher:
        (found,) = await discover(
            site.url("news.test/feed").replace("http", "feed", 1), fetcher, ParsersHere(), now=NOON
        )

    assert (found.url, found.feed.title) == (site.url("news.test/feed"), "The Test Times")


async def test_a_page_that_sends_on_to_its_feed_is_followed(site):
    put_feed(site, ("Storm", None, "A storm came.", NOON))
    site.put("news.test/old", '<html><head><meta http-equiv="refresh" content="0;url=/feed"></head></html>')

    async with site.fetcher() as fetcher:
        (found,) = await discover(site.url("news.test/old"), fetcher, ParsersHere(), now=NOON)

    assert found.feed.title == "The Test Times"
