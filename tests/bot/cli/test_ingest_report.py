"""What `clippings ingest` skips or leaves out of articles, and names."""

import json

import pytest

from tests.builders import SUBJECTS


def test_nothing_of_a_folder_is_skipped_without_a_word(clippings, tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "one.txt").write_text("Volcano\n\nA volcano erupted.")
    for name in ("a.pdf", "b.docx", "noending", "bad\x1b.name"):
        (folder / name).write_text("text")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")

    ended = clippings("ingest", folder)
    listed = json.loads(clippings("ingest", folder, "--json").out)

    assert ended.out == "added 1, updated 0, duplicate 0, rejected 0, skipped 5\n"
    lines = ended.err.splitlines()
    assert f"skipped: {folder / 'a.pdf'}: .pdf files are not read" in lines
    assert f"skipped: {folder / 'link.txt'}: a link out of the folder" in lines
    assert (len(lines), len(listed["skipped"]), "\x1b" in ended.err) == (5, 5, False)
    (folder / "one.txt").unlink()
    assert clippings("ingest", folder).code == 1


UNDATED = {
    "a.jsonl": '{{"id": "a", "body": "A volcano erupted.", "date": "{}"}}',
    "b.json": '[{{"id": "b", "body": "A comet came.", "date": "{}"}}]',
    "c.md": "---\ndate: {}\n---\nA bridge reopened.",
    "d.xml": "<rss><channel><item><link>https://a.test/</link><description>A storm came.</description>"
    "<pubDate>{}</pubDate></item></channel></rss>",
    "e.json": '{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "url": "https://b.test/",'
    ' "content_text": "A mayor resigned.", "date_published": "{}"}}]}}',
}


@pytest.mark.parametrize("date", ["32/13/2025", "yesterdayish"])
def test_a_date_that_cannot_be_read_is_named(clippings, tmp_path, date):
    folder = tmp_path / "news"
    folder.mkdir()
    for name, content in UNDATED.items():
        (folder / name).write_text(content.format(date))

    ended = clippings("ingest", folder)

    reason = f"the date '{date}' cannot be read, so the article has none; write it as 2025-04-24"
    places = ["a.jsonl, line 1", "b.json", "c.md", "d.xml", "e.json"]
    assert ended.out == "added 5, updated 0, duplicate 0, rejected 0, warnings 5\n"
    assert ended.err.splitlines() == [f"warning: {folder / place}: {reason}" for place in places]


def test_an_address_that_is_not_of_the_web_and_a_date_to_come_are_named(clippings, tmp_path):
    file = tmp_path / "articles.jsonl"
    rows = [{"id": "a", "body": "A.", "url": "ftp://a.test"}, {"id": "b", "body": "B.", "date": "2099-01-01"}]
    file.write_text("\n".join(map(json.dumps, rows)))

    assert clippings("ingest", file).err.splitlines() == [
        f"warning: {file}, line 1: 'ftp://a.test' is not a web address, so the article has no link",
        f"warning: {file}: 'b' is dated 2099-01-01 and will not be found before then",
    ]


def test_a_date_of_a_feed_on_the_web_that_cannot_be_read_is_named(clippings, site):
    site.put(
        "127.0.0.1/feed",
        UNDATED["d.xml"].format("yesterdayish").replace("A storm came.", SUBJECTS["storm"] * 20),
    )

    ended = clippings("ingest", site.url("127.0.0.1/feed"))

    assert ended.out == "added 1, updated 0, duplicate 0, rejected 0, warnings 1\n"
    assert "warning: https://a.test/: the date 'yesterdayish' cannot be read" in ended.err
