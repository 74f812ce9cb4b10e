"""From a feed's entry to an article: out of the feed where it is whole there, else out of its page."""

import pytest

from corpus.feeds.arrivals import arrivals
from corpus.feeds.entry_pages import article_of
from corpus.feeds.submissions import EntryFetcher, source_of
from corpus.models.feed import FeedEntry, ParsedFeed
from corpus.models.ingest import AddStatus, Fetched, Submission
from tests.builders import NOON, SUBJECTS
from tests.web import page


def entry(**fields):
    return FeedEntry(**({"id": "1", "link": "https://news.test/a?utm_source=rss"} | fields))


def submission(text, kind="text/html", **fields):
    content = text if isinstance(text, bytes) else text.encode()
    found = Fetched(url="https://news.test/a", headers={"content-type": kind}, content=content)
    return Submission(page=found, entry=entry(**fields), source="Times")


async def submitted(site, **fields):
    """What is submitted of one entry whose page is not there."""
    new = arrivals([entry(**fields)], (), now=NOON, most=1).now
    async with site.fetcher() as fetcher:
        (made,) = await EntryFetcher(fetcher).submissions(new, source="Times", now=NOON)
    return made


def test_what_the_feed_says_of_an_article_stands_above_its_page():
    html = page("Storm | Site", *[SUBJECTS["storm"]] * 3)

    article = article_of(submission(html, title="Storm in Galway", published_at=NOON, authors=("Ann Lee",)))

    assert (article.title, article.published_at, article.authors) == ("Storm in Galway", NOON, ("Ann Lee",))
    assert (article.source, article.url) == ("Times", "https://news.test/a")


def test_what_the_feed_leaves_out_is_taken_from_the_page():
    assert article_of(submission(page("Storm", *[SUBJECTS["storm"]] * 3))).title == "Storm"


def test_a_page_is_read_in_the_charset_that_only_its_header_names():
    text = page("Буря в порту", *["Буря затопила порт, и паромы стояли до воскресенья."] * 4)

    article = article_of(submission(text.encode("cp1251"), "text/html; charset=windows-1251"))

    assert "паромы" in article.body


async def test_without_a_page_what_the_feed_says_is_the_article(site):
    made = await submitted(site, link=site.url("news.test/gone"), summary="In short.")

    assert article_of(made).body == "In short."


async def test_without_a_page_and_a_text_the_reason_is_why_there_is_no_page(site):
    made = await submitted(site, link=site.url("news.test/gone"))

    assert made.status is AddStatus.REJECTED
    assert str(made.reason) == "its page: there is nothing at this address (404)"


@pytest.mark.parametrize(
    ("title", "url", "name"),
    [
        ("Times", "https://news.test/", "Times"),
        ("", "https://www.news.test/feed", "news.test"),
        ("", "x", "x"),
    ],
)
def test_the_source_of_an_article_is_its_feeds_name(title, url, name):
    assert source_of(ParsedFeed(title=title), url) == name
