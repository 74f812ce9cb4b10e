"""From a feed's entry to an article: out of the feed where it is whole there, else out of its page."""

import pytest

from corpus.feeds.entry_pages import FetchedPage, article_of_page
from corpus.feeds.offers import Offer, source_of
from corpus.fetching.client import Fetched
from corpus.models.errors import IngestError
from corpus.models.feed import FeedEntry, ParsedFeed
from tests.builders import NOON, SUBJECTS
from tests.web import page


def entry(**fields):
    return FeedEntry(**({"id": "1", "link": "https://news.test/a?utm_source=rss"} | fields))


def fetched(text, url="https://news.test/a", kind="text/html"):
    content = text if isinstance(text, bytes) else text.encode()
    return Fetched(url=url, moved_to=url, status=200, headers={"content-type": kind}, content=content)


def read_offer(offer):
    material = offer.material()
    return article_of_page(material) if isinstance(material, FetchedPage) else material


def test_what_the_feed_says_of_an_article_stands_above_its_page():
    offered = entry(title="Storm in Galway", published_at=NOON, authors=("Ann Lee",))

    article = read_offer(
        Offer(entry=offered, source="Times", page=fetched(page("Storm | Site", *[SUBJECTS["storm"]] * 3)))
    )

    assert (article.title, article.published_at, article.authors) == ("Storm in Galway", NOON, ("Ann Lee",))
    assert (article.source, article.url) == ("Times", "https://news.test/a")


def test_what_the_feed_leaves_out_is_taken_from_the_page():
    article = read_offer(
        Offer(entry=entry(), source="Times", page=fetched(page("Storm", *[SUBJECTS["storm"]] * 3)))
    )

    assert article.title == "Storm"


def test_a_page_is_read_in_the_charset_that_only_its_header_names():
    text = page("Буря в порту", *["Буря затопила порт, и паромы стояли до воскресенья."] * 4)
    offer = Offer(
        entry=entry(), source="S", page=fetched(text.encode("cp1251"), kind="text/html; charset=windows-1251")
    )

    assert "паромы" in read_offer(offer).body


def test_without_a_page_what_the_feed_says_is_the_article():
    offer = Offer(entry=entry(summary="In short."), source="Times", problem="robots.txt")

    assert read_offer(offer).body == "In short."


def test_without_a_page_and_a_text_the_reason_is_why_there_is_no_page():
    with pytest.raises(IngestError, match=r"^its page is gone$"):
        read_offer(Offer(entry=entry(), source="Times", problem="its page is gone"))


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
