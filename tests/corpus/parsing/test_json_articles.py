"""Articles in JSON, line by line."""

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.models.errors import ArticleFormatError
from corpus.parsing.fields import FIELD_NAMES
from corpus.pipeline.files import read_articles


def lines(folder: Path, *written: str | bytes):
    path = folder / "articles.jsonl"
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in written))
    return list(read_articles(path))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json}", "not JSON"),
        ("[1]", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ("{}", "no body"),
        ('{"title": "t"}', "no body"),
        ('{"body": " \\n"}', "no body"),
        ('{"body": null}', "no body"),
        ('{"body": 5}', "the body is text, not a number"),
        ('{"body": "b", "title": ["t"]}', "the title is text, not a list"),
        ('{"body": "b", "url": {}}', "the url is text, not an object"),
        ('{"body": "b", "authors": [7]}', "the author is text, not a number"),
        ('{"body": "b", "source": true}', "the source is text, not true or false"),
        ('{"body": "b", "id": 1.5}', "the id is text or a number, not a number"),
        ('{"body": "\\ud800"}', "lone surrogate U+D800"),
        ('{"body": "b", "title": "\\udfff"}', "lone surrogate U+DFFF"),
        ('{"body": "b", "authors": ["\\ud912"]}', "lone surrogate U+D912"),
        (b'{"body": "caf\xe9"}', "not UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ('{"body": ' + "9" * 5_000 + "}", "not JSON that can be read"),
    ],
)
def test_a_bad_line_is_an_error_with_its_number_and_reading_goes_on(tmp_path, line, reason):
    first, error, last = lines(tmp_path, '{"body": "one"}', "", line, '{"body": "three"}')
    assert (first.body, last.body) == ("one", "three")
    assert isinstance(error, ArticleFormatError)
    assert error.line == 3
    assert reason in str(error.reason)


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, names in FIELD_NAMES.items() for name in names]
)
def test_every_field_may_have_every_one_of_its_names(tmp_path, field, name):
    import json

    values = {"url": "https://www.example.org/a", "published_at": "2022-01-21", "id": "seven"}
    plain = {"body": "the body"} if field != "body" else {}
    (article,) = lines(tmp_path, json.dumps(plain | {name: values.get(field, "some text")}))
    expected = {
        "url": "https://www.example.org/a",
        "published_at": datetime(2022, 1, 21, tzinfo=UTC),
        "authors": ("some text",),
        "id": "seven",
    }
    assert getattr(article, field) == expected.get(field, "some text")


def test_a_body_is_kept_as_it_is_given(tmp_path):
    (article,) = lines(tmp_path, '{"body": " a\\r\\n\\tb\\u0000 \\u2028"}')
    assert article.body == " a\r\n\tb\0 \u2028"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ('{"body": "b", "url": "https://www.example.org/a"}', "example.org"),
        ('{"body": "b", "url": "https://www.example.org/a", "source": "The Example"}', "The Example"),
        ('{"body": "b", "publisher": {"id": null, "name": "The Example"}}', "The Example"),
        ('{"body": "b"}', None),
    ],
)
def test_a_missing_source_is_the_host(tmp_path, line, source):
    (article,) = lines(tmp_path, line)
    assert article.source == source


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://", "http://[", "relative/path", ""]
)
def test_an_address_that_is_not_of_the_web_is_none(tmp_path, url):
    article, *remarks = lines(tmp_path, f'{{"body": "b", "url": "{url}"}}')
    assert article.url is None
    assert len(remarks) == bool(url)


def test_authors_may_be_objects_and_an_unreadable_date_is_no_date(tmp_path):
    article, remark = lines(
        tmp_path, '{"body": "b", "author": [{"name": "Ann"}, "Bob", null, ""], "date": "some day"}'
    )
    assert article.authors == ("Ann", "Bob")
    assert article.published_at is None
    assert "line 1: the date 'some day' cannot be read" in str(remark)


def test_lines_are_read_one_at_a_time(tmp_path):
    path = tmp_path / "articles.jsonl"
    with path.open("w") as file:
        for number in range(1_000):
            file.write(f'{{"body": "{number}"}}\n')
    reading = read_articles(path)
    assert [article.body for article in itertools.islice(reading, 2)] == ["0", "1"]
    path.write_text("")  # what was not read yet is gone, but for what the system hands over at once
    assert len(list(reading)) < 990


def test_a_line_beyond_the_cap_is_skipped_and_the_next_one_is_read(tmp_path):
    long = '{"body": "' + "x" * 7_000_000 + '"}'
    error, article = lines(tmp_path, long, '{"body": "next"}')
    assert (error.line, str(error.reason)) == (1, "larger than 5 MB")
    assert article.body == "next"
