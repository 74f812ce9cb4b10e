"""Feeds that are wrong in some way, as they are met: what a person could read in them is read."""

import json

import pytest

from corpus import IngestError
from corpus.feeds.parsing import parse_feed

URL = "https://paper.example.org/feed"
TITLES = ["Café reopens", "Bridge closed", "Rain expected"]


def rss(*, declaration='<?xml version="1.0" encoding="utf-8"?>', items=None):
    if items is None:
        items = [
            f"<item><title>{title}</title><link>/{n}</link><guid>{n}</guid>"
            f"<pubDate>Fri, 21 Jan 2022 1{n}:00:00 GMT</pubDate><description>About {n}.</description></item>"
            for n, title in enumerate(TITLES)
        ]
    return f'{declaration}<rss version="2.0"><channel><title>Paper</title>{"".join(items)}</channel></rss>'


def json_feed(**fields):
    items = [{"id": n, "url": f"/{n}", "title": title} | fields for n, title in enumerate(TITLES)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": items})


def without(tag):
    """The feed without an element in each of its items."""
    start, end = f"<{tag}>", f"</{tag}>"
    feed = rss()
    head, *parts = feed.split(start)
    kept = [part if n == 0 and tag == "title" else part.partition(end)[2] for n, part in enumerate(parts)]
    return head + (start if tag == "title" else "") + "".join(kept)


VARIANTS = {
    "utf-8 with a byte order mark": b"\xef\xbb\xbf" + rss().encode(),
    "utf-16 with a mark": rss(declaration='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"),
    "cp1252 that says it is utf-8": rss().encode("cp1252"),
    "cp1252 that says it is latin-1": rss(declaration='<?xml version="1.0" encoding="iso-8859-1"?>').encode(
        "cp1252"
    ),
    "utf-8 without a declaration": rss(declaration="").encode(),
    "an encoding that does not exist": rss(declaration='<?xml version="1.0" encoding="utf-99"?>').encode(),
    "blank lines before the declaration": b"\n\n  " + rss().encode(),
    "a warning of PHP before the declaration": b"<br />\n<b>Warning</b>: mysql in x.php\n" + rss().encode(),
    "a comment before the declaration": b"<!-- cached -->" + rss().encode(),
    "something after the end": rss().encode() + b"<!-- 0.2 s --><script>x()</script>",
    "cut off at the end": rss().encode()[: -len("</channel></rss>")],
    "cut off within the last description": rss().encode()[: -len(".</description></item></channel></rss>")],
    "no closing of an item": rss().replace("</item><item>", "<item>", 1).encode(),
    "a mismatched tag": rss().replace("About 1.</description>", "<b>About</i> 1.</description>").encode(),
    "raw markup in descriptions": rss().replace("About", "<p>About<br>").encode(),
    "an entity of HTML": rss().replace("About", "About&nbsp;").encode(),
    "a bare ampersand": rss().replace("About", "About A&B").encode(),
    "a control character": rss().replace("About", "About\x08").encode(),
    "an entity of no character": rss().replace("About", "About&#0;&#xFFFF;").encode(),
    "CDATA in titles": rss().replace("Bridge closed", "<![CDATA[Bridge closed]]>").encode(),
    "markup in titles": rss().replace("Bridge closed", "&lt;b&gt;Bridge&lt;/b&gt; closed").encode(),
    "entities twice escaped": rss().replace("Café", "Caf&amp;eacute;").encode(),
    "no ids": without("guid").encode(),
    "no links": without("link").encode(),
    "no dates": without("pubDate").encode(),
    "dates that are none": rss().replace("Fri, 21 Jan 2022", "yesterday at").encode(),
    "no version": rss().replace(' version="2.0"', "").encode(),
    "upper case": rss().replace("item>", "ITEM>").encode(),
    "no descriptions": without("description").encode(),
    "a JSON feed with dates of a wrong type": json_feed(date_published=5, content_text="A.").encode(),
    "a JSON feed with authors of a wrong type": json_feed(authors="Ann", content_text="A.").encode(),
    "a JSON feed with contents of a wrong type": json_feed(content_html=["A."], tags=7).encode(),
    "a JSON feed with a mark": b"\xef\xbb\xbf" + json_feed(content_text="A.").encode(),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_every_title_is_read(name):
    feed = parse_feed(VARIANTS[name], URL)

    assert [entry.title for entry in feed.entries] == TITLES
    assert feed.title == "Paper"


@pytest.mark.parametrize(
    "name", ["no dates", "dates that are none", "a JSON feed with dates of a wrong type"]
)
def test_a_date_that_is_missing_is_not_made_up(name):
    assert [entry.published_at for entry in parse_feed(VARIANTS[name], URL).entries] == [None] * 3


def test_an_entry_without_an_id_has_its_link_for_one():
    entries = parse_feed(VARIANTS["no ids"], URL).entries

    assert [entry.id for entry in entries] == [f"https://paper.example.org/{n}" for n in range(3)]


def test_a_huge_title_is_read_whole():
    title = "Rain " * 20_000
    (entry,) = parse_feed(rss(items=[f"<item><title>{title}</title></item>"]), URL).entries

    assert entry.title == title.strip()


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"<\0", b"\x4c\x6f\xa7\x94"]
)
def test_a_mark_of_an_encoding_alone_is_no_feed(content):
    with pytest.raises(IngestError, match="not a feed"):
        parse_feed(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32-le", "cp037", "cp500"])
def test_declared_entities_are_expanded_in_no_encoding(encoding):
    feed = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY b "&a;&a;">]>'
        "<rss version='2.0'><channel><title>Caf\xe9 &b;</title></channel></rss>"
    )

    title = parse_feed(feed.encode(encoding)).title

    assert title.startswith("Caf\xe9")
    assert "boom" not in title


@pytest.mark.parametrize(
    "content",
    [
        "<!ENTITY" * 600_000,
        "x" + "\n" * 4_000_000 + "<rss version='2.0'/>",
        "<?" + "encoding='a' " * 300_000,
        "<rss version='2.0' " + " ".join(f"a{n}='x'" for n in range(25_000)) + "><channel/></rss>",
        "<rss version='2.0'><channel>" + "<item/>" * 600_000,
        "<rss version='2.0'><channel>" + "<!-- <a " * 600_000,
    ],
)
def test_a_hostile_feed_of_megabytes_is_read_or_refused_before_its_time_is_up(content):
    reason = ""
    try:
        parse_feed(content)
    except IngestError as error:
        reason = str(error)

    assert "longer than" not in reason
