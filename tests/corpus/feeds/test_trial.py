"""What would come in from an address: every entry is accounted for."""

from collections import Counter
from datetime import timedelta

from corpus import Article
from corpus.feeds.discovery import discover
from corpus.feeds.trial import articles_at, try_entries
from corpus.models.feed import EntryStatus
from corpus.parsing.files import SkippedEntry
from tests.builders import NOON
from tests.corpus.feeds.followed import ParsersHere, put_feed


def put_many(site, count):
    entries = [(f"Title {n}", None, f"Text number {n}.", NOON - timedelta(hours=n)) for n in range(count)]
    put_feed(site, *entries, entries[0])


async def test_all_entries_of_an_address_are_articles_or_skipped_with_a_reason(site):
    put_many(site, 12)

    async with site.fetcher() as fetcher:
        found = await articles_at(site.url("news.test/feed"), fetcher, ParsersHere(), now=NOON, most=10)

    assert Counter(type(each) for each in found) == {Article: 10, SkippedEntry: 3}
    assert sorted(str(each).partition("feed: ")[2] for each in found if isinstance(each, SkippedEntry)) == [
        "listed twice, with the same link and text",
        "older than the newest 10 entries",
        "older than the newest 10 entries",
    ]


async def test_a_trial_tells_what_is_merged_and_keeps_what_the_feed_says(site):
    link = site.url("news.test/empty")
    put_feed(
        site, ("A", link, "What the feed says.", NOON), ("B", None, "Text.", NOON), ("B", link, "Text.", NOON)
    )
    site.put("news.test/empty", "<html><body></body></html>")

    async with site.fetcher() as fetcher:
        (found,) = await discover(site.url("news.test/feed"), fetcher, ParsersHere(), now=NOON)
        tried = await try_entries(found, fetcher, ParsersHere(), now=NOON, most=9)

    assert [each.status for each in tried] == [EntryStatus.TAKEN, EntryStatus.TAKEN, EntryStatus.MERGED]
    assert tried[0].article.body == "What the feed says."
