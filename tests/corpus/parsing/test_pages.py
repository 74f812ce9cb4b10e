"""Web pages to articles."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models.article import Article
from corpus.models.errors import IngestError
from corpus.parsing.html import extract_article
from corpus.pipeline.files import read_articles

TEXT = (
    "<p>The mayor of the town resigned on Monday after a long dispute over the new bridge.</p>"
    "<p>She said that the <b>council</b> had “lost its way”, and that wor<i>d</i>s were not enough.</p>"
    "<ul><li>The bridge costs 40 million.</li><li>It opens in 2027.</li></ul>"
    "<p>A new mayor is to be elected in the spring, the <a href='/council'>council</a> said.<br>"
    "Then we shall see.</p>"
)
HEAD = (
    "<title>Mayor resigns | The Town Paper</title><meta property='og:site_name' content='The Town Paper'>"
    "<meta name='author' content='Ann Lee'>"
    "<meta property='article:published_time' content='2024-03-05T08:00:00Z'>"
)


def page(head=HEAD, body=TEXT):
    navigation = "<nav><a href='/'>Home</a></nav>"
    article = f"<article><h1>Mayor resigns</h1>{body}</article>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{navigation}{article}</body></html>"


def canonical(address):
    return page(f"{HEAD}<link rel='canonical' href='{address}'>")


def test_the_text_stands_in_paragraphs_and_list_items_in_lines():
    assert extract_article(page(), "https://paper.example.org/a").body == (
        "The mayor of the town resigned on Monday after a long dispute over the new bridge.\n\n"
        "She said that the council had “lost its way”, and that words were not enough.\n\n"
        "The bridge costs 40 million.\nIt opens in 2027.\n\n"
        "A new mayor is to be elected in the spring, the council said.\nThen we shall see."
    )


@pytest.mark.parametrize(
    "content",
    [
        page(),
        page().encode(),
        page().encode("utf-16"),
        page("<meta charset='windows-1252'>" + HEAD).encode("cp1252"),
    ],
)
def test_what_the_page_says_about_itself(content):
    article = extract_article(content, "https://www.example.org/a")
    assert (article.title, article.source, article.authors) == (
        "Mayor resigns",
        "The Town Paper",
        ("Ann Lee",),
    )
    assert article.published_at == datetime(2024, 3, 5, tzinfo=UTC)
    assert "“lost its way”" in article.body


@pytest.mark.parametrize(
    ("address", "url", "expected"),
    [
        ("https://www.example.org/real", "https://amp.example.org/a", "https://www.example.org/real"),
        ("https://www.example.org/real?utm_source=x#top", None, "https://www.example.org/real"),
        ("https://bank.example.com/", "https://www.example.org/a", "https://www.example.org/a"),
        ("javascript:alert(1)", "https://www.example.org/a", "https://www.example.org/a"),
        ("javascript:alert(1)", None, None),
        ("http://[bad", "https://www.example.org/a", "https://www.example.org/a"),
        ("https://www.example.org/real", "file:///etc/passwd", "https://www.example.org/real"),
    ],
)
def test_the_canonical_address_is_taken_if_it_is_of_the_same_site(address, url, expected):
    assert extract_article(canonical(address), url).url == expected


def test_the_source_falls_back_to_the_host():
    assert (
        extract_article(page("<title>x</title>"), "https://www.example.org/a").source.lower() == "example.org"
    )


def test_no_word_is_lost_from_a_sentence_with_marked_links():
    link = "<span class='link'><a href='/b'>Jo Bloggs</a></span>"
    marked = f"{TEXT}<p>The stakes are high for {link}, the treasurer of the town.</p>"
    assert (
        "high for Jo Bloggs, the treasurer"
        in extract_article(page(body=marked), "https://example.org/a").body
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no article text"),
        (b"", "no article text"),
        ("<html><body><script>x()</script></body></html>", "no article text"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"a\0b", "NUL bytes"),
        ("<p>\ud800</p>", "lone surrogate"),
        ("<p>" + "x" * 5_000_000, "larger than 5 MB"),
        (b"<p>" + b"x" * 5_000_000, "larger than 5 MB"),
        ("<div>" * 10_000 + "text", "no article text"),
        ("<div>" * 100_000 + "text", "more than 20,000 elements"),
        ("<p " + " ".join(f"a{n}" for n in range(25_000)) + ">", "more than 1,000 attributes"),
        ("<article><p>" + "<b>It rained.</b> " * 10_000, "more than 5,000 elements in one"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(content, reason):
    with pytest.raises(IngestError, match=reason):
        extract_article(content, "https://example.org/a")


def test_a_page_that_is_nested_without_end_is_read_or_refused():
    for tag in ("blockquote", "ul><li", "b", "span", "table><tr><td"):
        only_articles_and_refusals(page(body=TEXT + f"<{tag}>" * 3_000 + "text"))


def test_entities_of_a_document_type_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret words")
    article = extract_article(
        f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file://{secret}'>]>" + page(body=TEXT + "<p>And &x; too.</p>")
    )
    assert "secret words" not in article.body


def test_a_page_on_disk_needs_no_address(tmp_path):
    (tmp_path / "a.html").write_text(page())
    (article,) = read_articles(tmp_path / "a.html")
    assert (article.title, article.url) == ("Mayor resigns", None)


def only_articles_and_refusals(content, url="https://example.org/a"):
    with suppress(IngestError):
        article = extract_article(content, url)
        assert isinstance(article, Article)
        assert article.body.strip()


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400)), st.one_of(st.none(), st.text(max_size=20)))
def test_nothing_but_an_ingest_error_is_raised_for_anything(content, url):
    only_articles_and_refusals(content, url)


@given(st.data())
def test_nor_for_a_page_that_was_damaged(data):
    content = bytearray(canonical("https://example.org/a").encode())
    for _ in range(data.draw(st.integers(1, 12))):
        start = data.draw(st.integers(0, len(content)))
        content[start : start + data.draw(st.integers(0, 40))] = data.draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [b"<", b">", b"<!--", b"<table>", b"</article>", b"&#0;", b"&#xD800;", b"<p>"]
                ),
            )
        )
    only_articles_and_refusals(bytes(content))
