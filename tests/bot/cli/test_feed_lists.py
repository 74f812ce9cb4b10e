"""`clippings feeds import` and `export`: lists of feeds from other readers and for them."""

import sys
from io import BufferedReader, BytesIO, TextIOWrapper

import pytest


def test_a_list_goes_out_and_comes_in_again(clippings, added, feed, site, tmp_path, data):
    shown = clippings("feeds", "export")
    file = tmp_path / "feeds.opml"
    written = clippings("feeds", "export", file)
    clippings("feeds", "remove", "1")

    read = clippings("ingest", file)
    imported = clippings("feeds", "import", file)
    again = clippings("feeds", "import", file)

    assert written.out == ""
    assert file.read_text() == shown.out
    assert "follow them with `clippings feeds import`" in read.err
    assert imported.out == f"added 2: The Test Times ({feed})\n"
    assert (again.code, again.out) == (0, "")
    assert "followed already" in again.err


@pytest.mark.slow
def test_feeds_of_a_list_are_due_at_once_and_those_that_may_not_be_read_are_left_out(
    clippings, site, tmp_path
):
    outlines = [f'<outline type="rss" xmlUrl="{site.url(f"127.0.0.1/{n}")}"/>' for n in range(9)]
    outlines.append('<outline type="rss" text="Inside" xmlUrl="http://192.168.0.1/feed"/>')
    outlines.append('<outline type="rss" text="Lost"/><outline text="Disk" xmlUrl="file:///feed"/>')
    file = tmp_path / "feeds.opml"
    file.write_text(f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>')

    imported = clippings("feeds", "import", file)
    polled = clippings("feeds", "poll", "--once")

    assert len(imported.out.splitlines()) == 9
    *problems, count = imported.err.splitlines()
    assert sorted(line.partition(": ")[0] for line in problems) == ["Disk", "Inside", "Lost"]
    assert count == "3 entries of the list left out"
    # Nothing is there, which says that each was asked for.
    assert polled.out == "feeds read 0, failed 9; entries taken 0, merged 0, rejected 0, waiting 0\n"


def test_a_list_is_read_from_standard_input(clippings, monkeypatch):
    content = b'<opml version="2.0"><body><outline xmlUrl="https://example.org/feed"/></body></opml>'
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BufferedReader(BytesIO(content))))

    imported = clippings("feeds", "import", "-")

    assert imported.out == "added 1: https://example.org/feed (https://example.org/feed)\n"


@pytest.mark.parametrize("content", [None, "no list"])
def test_a_list_that_cannot_be_read_is_one_line(clippings, tmp_path, content):
    file = tmp_path / "feeds.opml"
    if content:
        file.write_text(content)

    imported = clippings("feeds", "import", file)

    assert imported.code == 1
    assert len(imported.err.splitlines()) == 1
