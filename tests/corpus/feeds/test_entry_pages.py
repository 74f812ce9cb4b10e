"""A page and the entry that led to it: which of the two is read, and what each adds."""

from datetime import timedelta

import pytest

from corpus.feeds.entry_pages import article_of, is_whole
from corpus.feeds.parsing import parse_feed
from corpus.models.feed import FeedEntry
from corpus.models.ingest import Fetched, Submission
from tests.builders import NOON
from tests.corpus.parsing.test_pages import TEXT, page

URL = "https://paper.example.org/a"
LONG = "The mayor resigned on Monday. " * 20


@pytest.mark.parametrize(
    "entry",
    [
        FeedEntry(id="1", link=URL, content=LONG, summary="The mayor resigned."),
        FeedEntry(id="1", link=URL, content=LONG),
        FeedEntry(id="1", link=URL, summary=LONG * 3),
        FeedEntry(id="1", summary="The mayor resigned."),
    ],
)
def test_an_entry_with_its_whole_article_needs_no_page(entry):
    assert is_whole(entry)


@pytest.mark.parametrize(
    "entry",
    [
        FeedEntry(id="1", link=URL),
        FeedEntry(id="1"),
        FeedEntry(id="1", link=URL, summary="The mayor resigned."),
        FeedEntry(id="1", link=URL, content="The mayor resigned.", summary=LONG),
        FeedEntry(id="1", link=URL, content=f"{LONG} Read more"),
        FeedEntry(id="1", link=URL, content=f"{LONG} [...]"),
        FeedEntry(id="1", link=URL, content=f"{LONG}…"),
        FeedEntry(id="1", link=URL, content=f"{LONG} Weiterlesen auf paper.example.org"),
        FeedEntry(id="1", link=URL, content=f"{LONG} Lire la suite »"),
        FeedEntry(id="1", link=URL, content=f"{LONG} Читать далее"),
        FeedEntry(id="1", link=URL, content=f"{LONG}続きを読む"),
        *[
            FeedEntry(id="1", link=URL, content=f"{LONG} {end}")
            for end in (
                "Citește mai departe »",
                "Pročitajte više",
                "阅读更多",
                "اقرأ المزيد…",
                "קרא עוד",
                "Đọc tiếp",
            )
        ],
    ],
)
def test_an_entry_that_only_announces_its_article_does(entry):
    assert not is_whole(entry)


@pytest.mark.parametrize("link", [URL, f"{URL}?utm_source=rss&amp;utm_medium=feed"])
@pytest.mark.parametrize("label", ["Pe gjithë lajmin", "&#128279;", "Tikoqu <b>ulteriore</b>"])
def test_a_last_link_to_its_own_page_announces_an_article_in_any_language(link, label):
    content = f"<p>{LONG}</p><p><a class='more' href='{link}'>{label}</a> &#187;</p>"
    item = f"<item><title>A</title><link>{URL}</link><description><![CDATA[{content}]]></description></item>"
    (entry,) = parse_feed(f"<rss version='2.0'><channel>{item}</channel></rss>").entries

    assert not is_whole(entry)
    assert entry.text == f"{LONG.strip()}\n\n…"


def test_another_last_link_is_a_part_of_the_text():
    content = f"<p>{LONG * 3}</p><p>See <a href='https://other.example/b'>the report</a>.</p>"
    item = f"<item><title>A</title><link>{URL}</link><description><![CDATA[{content}]]></description></item>"
    (entry,) = parse_feed(f"<rss version='2.0'><channel>{item}</channel></rss>").entries

    assert is_whole(entry)
    assert entry.text.endswith("See the report.")


def test_what_the_feed_says_of_an_article_stands_above_its_page():
    entry = FeedEntry(id="1", title="From the feed", published_at=NOON, authors=("Bo Day",))

    article = article_of(
        Submission(page=Fetched(url=URL, content=page().encode()), entry=entry, source="The feed's name")
    )

    assert (article.title, article.published_at) == ("From the feed", NOON)
    assert (article.authors, article.source) == (("Bo Day",), "The feed's name")


def test_what_the_page_leaves_out_is_the_feeds():
    bare = f"<html><body><article>{TEXT}</article></body></html>"
    entry = FeedEntry(id="1", title="From the feed", published_at=NOON, authors=("Bo Day",))

    article = article_of(Submission(page=Fetched(url=URL, content=bare.encode()), entry=entry))

    assert (article.title, article.published_at, article.authors) == ("From the feed", NOON, ("Bo Day",))


def test_a_page_without_a_feed_speaks_for_itself():
    article = article_of(Submission(page=Fetched(url=URL, content=page().encode())))

    assert article.title == "Mayor resigns"
    assert abs(article.published_at - NOON) > timedelta(days=1)
