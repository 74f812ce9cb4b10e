"""Feeds to entries, and entries to articles."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.feeds.parsing import article_of_entry, newest_of, parse_feed
from corpus.models.errors import ArticleFormatError, IngestError
from corpus.models.feed import ParsedFeed
from corpus.pipeline.files import read_articles

WHEN = datetime(2022, 1, 21, 10, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>
<title>Café &amp;amp; &lt;b&gt;News&lt;/b&gt;</title><link>/home</link>
<item><guid isPermaLink="false">one</guid>
<title>Fish &amp;amp; <![CDATA[<i>chips</i>]]></title><link>/a?b=1&amp;c=2</link>
<pubDate>Fri, 21 Jan 2022 12:00:00 +0200</pubDate><dc:creator>Ann Lee</dc:creator>
<description>&lt;p&gt;In short.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>First wor<b>d</b>s.</p><script>x()</script>
<p>Second.<br>Third.</p><ul><li>a</li><li>b</li></ul>]]></content:encoded></item>
<item><title>Nothing</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Caf&amp;eacute;</title>
<link href="/home"/><entry><id>urn:1</id><title>T</title><link rel="self" href="/self"/><link href="/a"/>
<updated>2022-01-21T10:00:00Z</updated>
<author><name>Ann</name></author><author><name>Bob</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>City</title></channel><item rdf:about="https://example.org/a"><title>T</title><link>https://example.org/a</link>
<dc:date>2022-01-21T10:00:00Z</dc:date><description>One.</description></item></rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "City",
    "home_page_url": "https://example.org/",
    "items": [
        {
            "id": 7,
            "url": "/a",
            "title": "A <i>b</i>",
            "content_html": "<p>One.</p><p>Two.</p>",
            "summary": "Short.",
            "date_published": "2022-01-21T12:00:00+02:00",
            "authors": [{"name": "Ann"}],
        },
        {"id": "8", "content_text": "Plain.", "author": {"name": "Bob"}},
        "no object",
    ],
}


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize("as_text", [False, True])
def test_rss(encoding, as_text):
    content = RSS.format(encoding=encoding)
    feed = parse_feed(content if as_text else content.encode(encoding), "https://example.org/feed")
    entry, empty = feed.entries
    assert (feed.title, feed.link) == ("Café & News", "https://example.org/home")
    assert (entry.id, entry.title, entry.link) == ("one", "Fish & chips", "https://example.org/a?b=1&c=2")
    assert (entry.published_at, entry.authors) == (WHEN, ("Ann Lee",))
    assert entry.content == "First words.\n\nSecond.\nThird.\n\na\nb"
    assert entry.summary == "In short."
    assert (empty.title, empty.link, empty.published_at, empty.text) == ("Nothing", None, None, "")


def test_atom():
    feed = parse_feed(ATOM.encode(), "https://example.org/feed")
    (entry,) = feed.entries
    assert (feed.title, feed.link) == ("Café", "https://example.org/home")
    assert (entry.id, entry.link, entry.published_at) == ("urn:1", "https://example.org/a", WHEN)
    assert (entry.authors, entry.content) == (("Ann", "Bob"), "One.\n\nTwo.")


def test_rdf():
    (entry,) = parse_feed(RDF, None).entries
    assert (entry.title, entry.link, entry.published_at, entry.summary) == (
        "T",
        "https://example.org/a",
        WHEN,
        "One.",
    )


@pytest.mark.parametrize("mark", ["", "\ufeff", " \n"])
def test_json_feed(mark):
    feed = parse_feed((mark + json.dumps(JSON_FEED)).encode(), "https://example.org/feed.json")
    first, second = feed.entries
    assert (feed.title, feed.link) == ("City", "https://example.org/")
    assert (first.id, first.link, first.title, first.published_at) == (
        "7",
        "https://example.org/a",
        "A <i>b</i>",
        WHEN,
    )
    assert (first.content, first.summary, first.authors) == ("One.\n\nTwo.", "Short.", ("Ann",))
    assert (second.content, second.link, second.authors) == ("Plain.", None, ("Bob",))


@pytest.mark.parametrize(
    "content",
    [
        '<rss version="2.0"><channel><title>T</title></channel></rss>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>',
        '{"version": "https://jsonfeed.org/version/1", "title": "T", "items": []}',
        '{"version": "https://jsonfeed.org/version/1", "title": "T"}',
    ],
)
def test_a_feed_without_entries_is_still_a_feed(content):
    assert parse_feed(content, "https://example.org/feed") == ParsedFeed(title="T")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        (b" \n", "empty"),
        ("<!doctype html><html><body><p>A page</p></body></html>", "not a feed"),
        ("garbage", "not a feed"),
        (b"\x00\xff\xfe\x80" * 50, "not a feed"),
        ("/etc/passwd", "not a feed"),
        ("http://127.0.0.1:9/feed", "not a feed"),
        ("{}", "JSON Feed"),
        ('{"version": 1}', "JSON Feed"),
        ("{", "not JSON"),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000, "nested too deeply"),
        (b"<rss>" + b" " * 20_000_000, "larger than 20 MB"),
        ("<rss version='2.0'><channel><title>\ud800</title></channel></rss>", "surrogate"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(content, reason):
    with pytest.raises(IngestError, match=reason):
        parse_feed(content, "https://example.org/feed")


@pytest.mark.parametrize(
    "damage",
    [
        lambda feed: feed.replace("</item>\n<item>", "\n<item>"),
        lambda feed: feed.replace("&amp;c=2", "&c=2"),
        lambda feed: feed.replace("In short.", "In&nbsp;short."),
        lambda feed: "<br /><b>Warning</b>: PHP\n" + feed,
        lambda feed: feed[: feed.index("</channel>")],
    ],
)
def test_a_malformed_feed_keeps_its_entries(damage):
    feed = parse_feed(damage(RSS.format(encoding="utf-8")).encode(), "https://example.org/feed")
    assert [entry.title for entry in feed.entries] == ["Fish & chips", "Nothing"]


def test_the_link_behind_a_counter_is_the_articles_own():
    counted = RSS.format(encoding="utf-8").replace(
        "<link>/a", "<feedburner:origLink>https://example.org/own</feedburner:origLink><link>/a"
    )
    assert parse_feed(counted, "https://example.org/feed").entries[0].link == "https://example.org/own"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@example.org", "http://["])
def test_a_link_that_is_not_of_the_web_is_none(link):
    feed = f'<rss version="2.0"><channel><item><title>t</title><link>{link}</link></item></channel></rss>'
    assert parse_feed(feed, "https://example.org/feed").entries[0].link is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("levels", [1, 4])
def test_entities_that_a_feed_declares_are_not_expanded(encoding, levels):
    # On one line, where feedparser's own guard against them does not look.
    declared = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels + 1))
    text = (
        f'<!DOCTYPE rss [<!ENTITY l0 "gt > \'bang">{declared}]><rss version="2.0"><channel><title>T</title>'
    )
    text += f"<item><title>Fish &amp; &l{levels}; chips</title></item></channel></rss>"

    (entry,) = parse_feed(text.encode(encoding)).entries

    assert entry.title.startswith("Fish & ")
    assert "bang" not in entry.title


@pytest.mark.parametrize(("tag", "end"), [("item", "</channel></rss>"), ("ENTRY ", ""), ("x:item", "")])
def test_a_feed_is_cut_off_after_so_many_entries(tag, end):
    text = "<rss><channel>" + "".join(f"<{tag}>{number}</{tag}>" for number in range(5)) + end

    assert newest_of(text, most=2) == text[: text.index(f"<{tag}>2")]
    assert newest_of(text.encode(), most=2) == newest_of(text, most=2).encode()
    assert newest_of(text, most=5) == text


def test_entities_do_not_explode_and_open_no_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret words")
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for doctype in (
        f'<!DOCTYPE r [<!ENTITY l0 "lol">{lol}]>',
        f'<!DOCTYPE r [<!ENTITY l9 SYSTEM "file://{secret}">]>',
    ):
        channel = '<rss version="2.0"><channel><title>T &l9;</title></channel></rss>'
        feed = parse_feed(f'<?xml version="1.0"?>{doctype}{channel}')
        assert len(feed.title) < 100
        assert "secret words" not in feed.title


JPEG = "https://cdn.test/a.jpg"


@pytest.mark.parametrize(
    ("media", "image"),
    [
        (f'<media:content url="{JPEG}" medium="image"/>', JPEG),
        (f'<media:group><media:content url="{JPEG}" type="image/jpeg"/></media:group>', JPEG),
        (f'<media:thumbnail url="{JPEG}"/>', JPEG),
        (f'<enclosure url="{JPEG}" type="image/jpeg" length="9"/>', JPEG),
        (f'<media:thumbnail url="http://cdn.test/b.jpg"/><enclosure url="{JPEG}" type="image/png"/>', JPEG),
        ('<media:content url="https://cdn.test/a.mp4" medium="video"/>', None),
        ('<enclosure url="https://cdn.test/a.mp3" type="audio/mpeg" length="9"/>', None),
        ('<media:thumbnail url="javascript:alert(1)"/>', None),
        (f'<media:thumbnail url="https://cdn.test/{"a" * 2000}"/>', None),
        ("", None),
    ],
)
def test_an_entry_names_a_picture_that_may_be_shown(media, image):
    feed = parse_feed(
        f"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T</title>
<item><title>A</title><description>One.</description>{media}</item></channel></rss>"""
    )

    assert feed.entries[0].image == image
    assert article_of_entry(feed.entries[0], source="T").image == image


def test_an_item_of_a_json_feed_names_a_picture():
    item = {"id": "1", "content_text": "Plain.", "image": "http://cdn.test/b.jpg", "banner_image": JPEG}

    feed = parse_feed(json.dumps(JSON_FEED | {"items": [item]}))

    assert feed.entries[0].image == JPEG


def test_a_feed_file_gives_an_article_for_each_entry_and_names_the_empty_ones(tmp_path):
    (tmp_path / "feed.xml").write_text(RSS.format(encoding="utf-8").replace("/a?", "https://example.org/a?"))
    article, error = read_articles(tmp_path / "feed.xml")
    assert (article.title, article.source, article.url) == (
        "Fish & chips",
        "Café & News",
        "https://example.org/a?b=1&c=2",
    )
    assert article.body.startswith("First words.")
    assert isinstance(error, ArticleFormatError)
    assert "'Nothing' has no text" in str(error.reason)


def test_without_a_title_the_source_is_the_host(tmp_path):
    (tmp_path / "a").write_text(RDF.replace("<title>City</title>", ""))
    (article,) = read_articles(tmp_path / "a")
    assert (article.source, article.body) == ("example.org", "One.")


WHOLE = [text.encode() for text in (RSS.format(encoding="utf-8"), ATOM, RDF, json.dumps(JSON_FEED))]
BITS = [
    b"<",
    b"&",
    b"<item>",
    b"</rss>",
    b"<![CDATA[",
    b"&#xD800;",
    b"9999999",
    b'encoding="utf-7"',
    b"null",
    b'"',
    b"{",
]


@given(st.sampled_from(WHOLE), st.data())
def test_nothing_but_an_ingest_error_is_raised_for_a_damaged_feed(whole, data):
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 12))):
        start = data.draw(st.integers(0, len(content)))
        bit = data.draw(st.one_of(st.binary(max_size=6), st.sampled_from(BITS)))
        content[start : start + data.draw(st.integers(0, 30))] = bit
    with suppress(IngestError):
        assert isinstance(parse_feed(bytes(content), "https://example.org/feed"), ParsedFeed)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)), st.one_of(st.none(), st.text(max_size=20)))
def test_nor_for_anything_else(content, url):
    with suppress(IngestError):
        parse_feed(content, url)
