"""Web pages to articles."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.feeds.parsing import parse_feed
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
    assert article.published_at == datetime(2024, 3, 5, 8, tzinfo=UTC)
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


@pytest.mark.parametrize("query", ["copy=2&id=12345", "id=12345&section=3", "id=12345&reg=4&times=5"])
def test_a_parameter_in_an_address_is_no_sign(query):
    address = f"https://www.example.org/real?{query}"
    escaped = address.replace("&", "&amp;")

    assert extract_article(page(HEAD), address).url == address
    assert extract_article(canonical(escaped), "https://www.example.org/a").url == address
    named = page(f"{HEAD}<meta property='og:url' content='{escaped}'>")
    assert extract_article(named, "https://www.example.org/a").url == address


BRIDGE = "https://www.example.org/news/bridge"
REPORT = "https://www.example.org/2025/04/24/bridge-closed-for-two-years"


@pytest.mark.parametrize(
    ("address", "url", "is_taken"),
    [
        *[
            (f"https://www.example.org{path}", BRIDGE, False)
            for path in ("/news", "/404", "/en", "/home", "/")
        ],
        ("https://www.example.org/de/news", BRIDGE, False),
        ("https://www.example.org/error", "https://www.example.org/bridge", False),
        ("https://www.example.org/2025/04/24", REPORT, False),
        ("https://www.example.org/es/portada", BRIDGE, False),
        ("https://www.example.org/topic/ferries-and-ships", BRIDGE, False),
        ("https://www.example.org/lokales", "https://www.example.org/stadt-sperrt-alte-bruecke", False),
        ("https://www.example.org/local/bridge.html", BRIDGE, True),
        (REPORT, BRIDGE, True),
        (REPORT, f"{REPORT}/2", True),
        (REPORT, "https://www.example.org/?p=12", True),
        ("https://www.example.org/story/812345", "https://www.example.org/s/bridge-812345", True),
        ("https://www.example.org/article?id=17", BRIDGE, True),
    ],
)
def test_a_canonical_address_is_of_the_page_and_not_of_its_section(address, url, is_taken):
    assert extract_article(canonical(address), url).url == (address if is_taken else url)


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


def meta(name, content):
    return f"<meta property='{name}' content='{content}'>"


def linked(**fields):
    written = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields})
    return f"<script type='application/ld+json'>{written}</script>"


def published(head="", body=TEXT, foot="", url="https://example.org/a"):
    content = page(f"<title>Mayor resigns</title>{head}", body).replace("</body>", f"{foot}</body>")
    return extract_article(content, url).published_at


@pytest.mark.parametrize(
    ("head", "moment"),
    [
        (meta("article:published_time", "2025-04-17T23:30:00-05:00"), datetime(2025, 4, 18, 4, 30)),
        (
            linked(dateModified="2025-04-20T08:15:00Z", datePublished="2025-04-17T10:15:00+02:00"),
            datetime(2025, 4, 17, 8, 15),
        ),
        (
            meta("article:modified_time", "2025-04-20T08:15:00Z")
            + meta("article:published_time", "2025-04-17T08:15:00Z"),
            datetime(2025, 4, 17, 8, 15),
        ),
        (meta("og:updated_time", "2025-04-20T08:15:00Z") + meta("date", "2025-04-17"), datetime(2025, 4, 17)),
    ],
)
def test_a_page_is_dated_by_its_publication_to_the_minute(head, moment):
    assert published(head) == moment.replace(tzinfo=UTC)


def test_a_date_in_the_text_of_a_page_has_its_hour_too():
    written = "<p>By Ann Lee, <time datetime='2025-04-17T06:05:00+0900'>17 April</time></p>"
    assert published(body=written + TEXT) == datetime(2025, 4, 16, 21, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "foot",
    [
        "<footer><p>© 2019-2024 The Daily</p></footer>",
        "<footer><small>Copyright 2023 by The Daily. All rights reserved.</small></footer>",
        "<div id='footer'>(c) 1 January 2024 The Daily</div>",
        "<div class='site-footer'><p>Last updated on 3 March 2024</p></div>",
        "<p>Copyright &copy; 2024</p>",
    ],
)
def test_the_years_of_a_site_date_no_page(foot):
    assert published(foot=foot) is None
    assert published("<meta itemprop='copyrightYear' content='2024'>", foot=foot) is None


def test_the_day_in_an_address_counts_more_than_another_day_on_the_page():
    head = meta("article:published_time", "2025-06-01T08:15:00Z")
    assert published(head, url="https://example.org/2025/04/17/a") == datetime(2025, 4, 17, tzinfo=UTC)
    assert published(head, url="https://example.org/2025/5/31/a") == datetime(2025, 6, 1, 8, 15, tzinfo=UTC)
    assert published(head, url="https://example.org/2025/99/31/a") == datetime(2025, 6, 1, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("She said <q>we will <em>not</em></q> to the council.", "She said “we will not” to the council."),
        ("<q>No <q>ifs</q></q>, she said.", "“No ‘ifs’”, she said."),
        ("It costs <del>40</del> <ins>48</ins> million.", "It costs 48 million."),
        ("It costs <s>40</s><strike>44</strike>48 million.", "It costs 48 million."),
        ('It costs <b style="color:red; text-decoration-line: line-through">40</b> 48.', "It costs 48."),
        ('It costs <span class="price line-through">40</span><i hidden>50</i> 48.', "It costs 48."),
        ("The <time>3 May</time> plan has <code>vote</code> in it.", "The 3 May plan has vote in it."),
        (
            "<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>で会議が開かれた。",
            "東京で会議が開かれた。",
        ),
        ("<ruby><rb>漢</rb><rb>字</rb><rtc><rt>kan</rt><rt>ji</rt></rtc></ruby>を学ぶ。", "漢字を学ぶ。"),
    ],
)
def test_the_text_is_what_a_reader_reads_in_a_line(markup, seen):
    body = extract_article(page(body=f"<p>{markup}</p>{TEXT}"), "https://example.org/a").body
    assert seen in body.split("\n\n")
    item = f"<description><![CDATA[<p>{markup}</p>]]></description>"
    (entry,) = parse_feed(f"<rss version='2.0'><channel><item>{item}</item></channel></rss>").entries
    assert entry.summary == seen


def test_a_paragraph_that_was_struck_out_is_no_text():
    struck = "<del><p>The mayor of the town resigned on Sunday, as her office says.</p></del>"
    assert "Sunday" not in extract_article(page(body=struck + TEXT), "https://example.org/a").body


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
