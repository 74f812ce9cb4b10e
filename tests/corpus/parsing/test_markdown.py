"""Markdown files."""

from datetime import UTC, datetime

import pytest

from corpus.pipeline.files import read_articles


def read(folder, content, name="mayor-resigns_today.md"):
    path = folder / name
    path.write_text(content)
    article, *_ = read_articles(path)
    return article


@pytest.mark.parametrize(
    ("matter", "field", "value"),
    [
        ("title: 2024", "title", "2024"),
        ("headline: 'One: two'", "title", "One: two"),
        ("date: 2023-04-04T15:30:00+02:00", "published_at", datetime(2023, 4, 4, 13, 30, tzinfo=UTC)),
        ("published: 2023-04-04", "published_at", datetime(2023, 4, 4, tzinfo=UTC)),
        ("date: 2022-13-45", "published_at", None),
        ("site: The Example", "source", "The Example"),
        ("link: https://www.example.org/a", "source", "example.org"),
        ("canonical: https://example.org/a", "url", "https://example.org/a"),
        ("authors: [Ann, Bob]", "authors", ("Ann", "Bob")),
        ("author: Ann", "authors", ("Ann",)),
        ("id: 12", "id", "12"),
    ],
)
def test_front_matter_in_yaml(tmp_path, matter, field, value):
    assert getattr(read(tmp_path, f"---\n{matter}\n---\nThe text."), field) == value


def test_front_matter_in_toml(tmp_path):
    article = read(tmp_path, '+++\ntitle = "T"\ndate = 2022-01-21\nauthors = ["Ann"]\n+++\nThe text.')
    assert (article.title, article.authors, article.body) == ("T", ("Ann",), "The text.")
    assert article.published_at == datetime(2022, 1, 21, tzinfo=UTC)


def test_the_title_is_the_first_heading_and_leaves_the_body(tmp_path):
    article = read(tmp_path, "Before.\n\n## Second level\n\n# The *title*\n\nAfter.")
    assert (article.title, article.body) == ("The title", "Before.\n\nSecond level\n\nAfter.")


def test_a_heading_that_repeats_the_front_matter_leaves_the_body(tmp_path):
    assert read(tmp_path, "---\ntitle: The title\n---\n# The title\n\nText.").body == "Text."
    assert read(tmp_path, "---\ntitle: The title\n---\n# Another\n\nText.").body == "Another\n\nText."


def test_without_any_title_it_is_the_file_name(tmp_path):
    assert read(tmp_path, "Some text.").title == "Mayor resigns today"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        (
            "A [link](https://example.org) and **bold** `code` &amp; \\*star\\*.",
            "A link and bold code & *star*.",
        ),
        ("One line\nof a paragraph.", "One line of a paragraph."),
        ("One line  \nand a break.", "One line\nand a break."),
        ("- one\n- two\n  - three", "one\ntwo\nthree"),
        ("They are:\n\n- one\n\n- two\n\n1. three\n\nafter", "They are:\n\none\ntwo\n\nthree\n\nafter"),
        ("> quoted\n> words\n\nafter", "quoted words\n\nafter"),
        ("```py\nx = 1\n\ny\n```", "x = 1\n\ny"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("<div>raw <b>html</b><script>x()</script></div>", "raw html"),
        ("in <b>line</b> html", "in line html"),
        ("![picture](a.png)\n\ntext", "text"),
        ("---\n\ntext after a rule", "text after a rule"),
        ("---\nA text between rules.\n\n---\n\nmore", "A text between rules.\n\nmore"),
        ("5 * 3 * 2 and snake_case_name", "5 * 3 * 2 and snake_case_name"),
    ],
)
def test_the_body_is_what_a_reader_sees(tmp_path, written, seen):
    assert read(tmp_path, written).body == seen


def test_yaml_builds_no_objects_and_aliases_do_not_explode(tmp_path):
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    assert (
        read(tmp_path, f"---\n{bomb}title: !!python/object/apply:os.getcwd []\nheadline: T\n---\nText.").body
        == "Text."
    )


@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        (f"{'a.' * 40_000}a = 1", "front matter of more than 10,000 characters"),
        (f"a = {'[' * 3_000}{']' * 3_000}", "the front matter is nested too deeply"),
        (f"a = 1{'0' * 5_000}", "the front matter cannot be read"),
    ],
)
def test_front_matter_that_takes_too_much_is_refused(tmp_path, matter, reason):
    assert reason in str(read(tmp_path, f"+++\n{matter}\n+++\nThe text."))
