"""What each kind of file becomes: articles, or errors as values."""

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from corpus.models.article import Article
from corpus.models.errors import ArticleFormatError
from corpus.pipeline.files import read_articles

LINE = '{"title": "Mayor resigns", "body": "The mayor resigned."}'
PAGE = (
    "<html><head><title>Mayor resigns</title></head><body><p>The mayor resigned on Monday.</p></body></html>"
)
ITEM = "<item><title>Mayor resigns</title><description>The mayor resigned.</description></item>"
RSS = f"<rss version='2.0'><channel><title>City</title>{ITEM}</channel></rss>"
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>City</title>"
    "<entry><title>Mayor resigns</title><content>The mayor resigned.</content></entry></feed>"
)
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    f"<channel><title>City</title></channel>{ITEM}</rdf:RDF>"
)
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "City", '
    '"items": [{"id": "1", "title": "Mayor resigns", "content_text": "The mayor resigned."}]}'
)
PROLOG = '<?xml version="1.0"?>\n<!-- <html> is not meant -->\n<!DOCTYPE rss [<!ENTITY a "b">]>\n'


def read(folder: Path, name: str, content: str | bytes) -> list[Article | ArticleFormatError]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_articles(path))


def only_error(items: list[Article | ArticleFormatError]) -> ArticleFormatError:
    (item,) = items
    assert isinstance(item, ArticleFormatError)
    return item


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Mayor resigns\n\nThe mayor resigned.\n"),
        ("no-ending", "\n\n  Mayor resigns\r\nThe mayor resigned."),
        ("a.md", "# Mayor resigns\n\nThe mayor *resigned*."),
        ("a.txt", "---\ntitle: Mayor resigns\n---\nThe mayor resigned."),
        ("a.dat", "+++\ntitle = 'Mayor resigns'\n+++\nThe mayor resigned."),
        ("a.jsonl", LINE),
        ("a.txt", LINE + "\n"),
        ("a.json", LINE),
        ("a.json", f"[{LINE}]"),
        ("a.json", json.dumps(json.loads(LINE), indent=2)),
        ("a.txt", RSS),
        ("a.xml", PROLOG + RSS),
        ("a.html", ATOM),
        ("a.rdf", RDF),
        ("a.json", JSON_FEED),
        ("a.json", json.dumps(dict(reversed(json.loads(JSON_FEED).items())), indent=2)),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_content_decides_how_a_file_is_read(tmp_path, name, content, packed, mark):
    written = mark + content.encode()
    items = read(tmp_path, name + ".gz" * packed, gzip.compress(written, mtime=0) if packed else written)
    assert [(item.title, item.body) for item in items] == [("Mayor resigns", "The mayor resigned.")]


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.xml", "nameless"])
@pytest.mark.parametrize(
    "start", ["", "<!DOCTYPE html>", "<!-- a comment -->\n<!doctype HTML PUBLIC 'x'>\n", "\n\n"]
)
def test_a_page_is_recognised_whatever_it_is_called(tmp_path, name, start):
    (article,) = read(tmp_path, name, start + PAGE)
    assert (article.title, article.body) == ("Mayor resigns", "The mayor resigned on Monday.")


def test_a_text_of_many_tags_is_a_page(tmp_path):
    (article,) = read(tmp_path, "a.txt", "<p>The mayor resigned on Monday.</p>\n" * 3)
    assert "<" not in article.body


def test_a_text_with_an_angle_or_a_bracket_stays_a_text(tmp_path):
    (article,) = read(tmp_path, "a.txt", "[Update] a < b\n{curly} and <p> too\n")
    assert (article.title, article.body) == ("[Update] a < b", "{curly} and <p> too")


@pytest.mark.parametrize(
    ("content", "title", "body"),
    [
        ("\n\n Title \n\n  indented\n\nlast\n\n", "Title", "  indented\n\nlast"),
        ("only a line", "", "only a line"),
        ("t\r\na\rb\r\n\r\nc", "t", "a\nb\n\nc"),
        ("w " * 200 + "\nsecond", "", "w " * 200 + "\nsecond"),
    ],
)
def test_the_first_line_of_a_text_is_its_title(tmp_path, content, title, body):
    (article,) = read(tmp_path, "a.txt", content)
    assert (article.title, article.body) == (title, body)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\n \n\t\n", "empty"),
        ("a.md", b"---\ntitle: x\n---\n", "empty"),
        ("a.md", b"---\n: [\n---\ntext", "front matter"),
        ("a.md", b"+++\ntitle = \n+++\ntext", "front matter"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "not text: a PNG image"),
        ("a.txt", b"%PDF-1.7", "not text: a PDF file"),
        ("a.txt", b"PK\x03\x04", "not text: a ZIP archive"),
        ("a.txt", b"text\nwith \0 in it", "not text: there are NUL bytes"),
        ("a.txt", b"text " * 2000 + b"\0", "not text: there are NUL bytes"),
        ("a.txt", b"\xff\xfea\x00\x00\xd8", "not text"),
        ("a.json", b"{broken", "not JSON"),
        ("a.json", b"[1]", "article 1 of the array: not a JSON object"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.jsonl", b'{"body":' * 50_000, "nested too deeply"),
        ("a.jsonl", '{"title":"t","body":"b"}'.encode("utf-16"), "UTF-8"),
        ("a.xml", b"<sitemap></sitemap>", "not a feed"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.gz", b"\x1f\x8b\x08 broken", "the gzip file is damaged"),
        ("a.gz", gzip.compress(gzip.compress(b"text", mtime=0), mtime=0), "gzip archive in another"),
        ("a.gz", gzip.compress(b"Title\nThe body of it.", mtime=0)[:-12], "the gzip file is damaged"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_a_reason(tmp_path, name, content, reason):
    error = only_error(read(tmp_path, name, content))
    assert reason in str(error.reason)
    assert error.path == str(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "start", "limit"),
    [
        ("a.txt", "Title\n", 5),
        ("a.md", "# Title\n", 5),
        ("a.html", PAGE, 5),
        ("a.jsonl", '{"body": "', 5),
        ("a.xml", RSS, 20),
        ("a.json", "[\n", 20),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_beyond_its_cap_is_refused_without_being_read_whole(tmp_path, name, start, limit, packed):
    path = tmp_path / (name + ".gz" * packed)
    with gzip.open(path, "wb", compresslevel=1) if packed else path.open("wb") as file:
        file.write(start.encode())
        for _ in range(60):
            file.write(b"words " * 170_000)
    tracemalloc.start()
    error = only_error(list(read_articles(path)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(error.reason) == f"larger than {limit} MB"
    assert peak < (limit + 5) * 2_000_000


def test_a_missing_file_and_a_folder_are_errors(tmp_path):
    assert "No such file" in str(only_error(list(read_articles(tmp_path / "nothing.txt"))))
    assert "cannot be read" in str(only_error(list(read_articles(tmp_path))))
