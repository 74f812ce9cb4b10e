"""OPML in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.feeds.opml import ListedFeed, read_opml, write_opml
from corpus.models.errors import IngestError

LIST = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="World"><outline type="rss" text="A &amp; B" xmlUrl="https://a.test/feed" htmlUrl="https://a.test/"/>
<outline type="rss" text="" xmlUrl="https://b.test/feed"/></outline>
<outline type="rss" text="Again" xmlUrl="https://a.test/feed"/>
<outline type="rss" text="No address"/><outline type="rss" text="File" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


def test_the_feeds_of_a_list_are_read_from_all_its_folders_each_once():
    addresses = [feed.url for feed in read_opml(LIST.encode())]

    assert sorted(addresses) == ["", "file:///etc/passwd", "https://a.test/feed", "https://b.test/feed"]


@pytest.mark.parametrize(
    "outline", ['type="rss"', 'type="rss" xmlUrl=""', "xmlUrl = ' '", 'TYPE="RSS" note="a > b" xmlUrl=""']
)
def test_entries_without_an_address_are_named(outline):
    text = f'<opml version="2.0"><body><outline text="A &amp; B" {outline}/></body></opml>'

    assert read_opml(text.encode()) == (ListedFeed(url="", title="A & B"),)


def test_folders_of_a_list_are_no_entries():
    assert read_opml(b'<opml version="2.0"><body><outline text="World"/></body></opml>') == ()


def test_their_titles_are_read():
    titles = {feed.url: feed.title for feed in read_opml(LIST.encode())}

    assert titles == {
        "https://a.test/feed": "A & B",
        "https://b.test/feed": "",
        "file:///etc/passwd": "File",
        "": "No address",
    }


@pytest.mark.parametrize(
    "text", [LIST.replace("&amp;", "&"), LIST[: LIST.index("<outline type", 300)], "\ufeff" + LIST]
)
def test_a_malformed_list_is_read_as_far_as_it_can_be(text):
    assert "https://a.test/feed" in {feed.url for feed in read_opml(text.encode())}


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"<html></html>", b"\x00\xff", b"https://a.test/list.opml", b"/etc/passwd"]
)
def test_what_is_no_list_is_refused(content):
    with pytest.raises(IngestError, match="not a list"):
        read_opml(content)


def test_entities_of_a_list_are_not_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("https://secret.test/")
    doctype = f'<!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    text = LIST.replace("<opml", f"{doctype}<opml").replace("https://b.test/feed", "https://b.test/&x;")

    assert not any("secret" in feed.url + feed.title for feed in read_opml(text.encode()))


addresses = st.from_regex(r"https://[a-z]{1,9}\.test/[a-z0-9/?&=.%~-]{0,20}", fullmatch=True)


@given(st.lists(st.tuples(addresses, st.text(max_size=20)), unique_by=lambda pair: pair[0], max_size=5))
def test_what_is_written_is_read_again(pairs):
    feeds = [ListedFeed(url=url, title=title, site="https://a.test/") for url, title in pairs]

    again = read_opml(write_opml(feeds, title='Feeds of "<us>" & more').encode(errors="replace"))

    assert sorted(feed.url for feed in again) == sorted(url for url, _ in pairs)
