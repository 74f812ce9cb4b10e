"""One URL in one form."""

import pytest

from corpus.models.identity import address_of, article_id, canonical_url, text_digest


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.org/a#top", "https://example.org/a"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org/a?utm_campaign=x&id=5", "https://example.org/a?id=5"),
        ("https://example.org/caf%C3%A9", "https://example.org/caf%C3%A9"),
        ("https://example.org/a?smid=tw&b=2&CMP=x&ns_mchannel=rss", "https://example.org/a?b=2"),
        ("https://example.org/a?b=2&mod=rss_world&partner=rss&emc=rss&ito=1490", "https://example.org/a?b=2"),
        ("https://example.org/?feed=rss&mod=news", "https://example.org/?feed=rss&mod=news"),
        ("https://example.org/a?CMP=x", "https://example.org/a"),
        ("https://example.org/a?page=2&id=5", "https://example.org/a?id=5&page=2"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://example.org/a#xtor=RSS-3208", "https://example.org/a"),
        ("https://example.org/a#:~:text=in%202024", "https://example.org/a"),
        ("https://example.org/live#block-5f3a", "https://example.org/live#block-5f3a"),
        ("https://example.org/#!/story/12", "https://example.org/#!/story/12"),
        ("https://example.org/story?ref=1001", "https://example.org/story?ref=1001"),
        ("https://example.org/story?ref=homepage&source=rss", "https://example.org/story"),
        (
            "https://example.org/n.php?session=42&campaign=7",
            "https://example.org/n.php?campaign=7&session=42",
        ),
        ("https://medium.test/a?source=rss----5e1f---4", "https://medium.test/a"),
        ("https://example.org/s?gallery=12&reference=x", "https://example.org/s?gallery=12&reference=x"),
        ("https://example.org/?12345", "https://example.org/?12345"),
        ("https://example.org/a?gclid=1&at_medium=RSS&fbclid=2", "https://example.org/a"),
        ("https://example.org/a?srsltid=Af12&_hsenc=p2A&_hsmi=7", "https://example.org/a"),
    ],
)
def test_what_does_not_change_the_page_is_dropped(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize("url", ["", "no url", "http://[half", "mailto:ann@example.org"])
def test_what_is_no_address_of_the_web_is_kept(url):
    assert canonical_url(f" {url} ") == url


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "http://example.org/a"),
        ("https://example.org/a", "https://www.example.org/a/"),
        ("https://example.org/a", "https://m.example.org/a#top"),
        ("https://example.org/a", "https://amp.example.org/a"),
        ("https://example.org/a", "https://example.org/amp/a"),
        ("https://example.org/a", "https://example.org/a/amp/?amp=1"),
        ("https://example.org/a.html", "https://example.org/a.html?outputType=amp"),
        ("https://example.org/a", "https://example.org/a.amp.html"),
        ("https://example.org/a/", "https://example.org/a/index.html"),
        ("https://example.org/a?id=5", "https://example.org/a?utm_medium=x&id=5"),
        ("https://example.org/a", "https://example-org.cdn.ampproject.org/c/s/www.example.org/a"),
        ("https://example.org/", "https://example.org"),
    ],
)
def test_forms_of_one_address_are_one(one, other):
    assert address_of(one) == address_of(other)
    assert article_id("a", "b", url=one) == article_id("c", "d", url=other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://sports.example.org/a"),
        ("https://example.org/a?id=5", "https://example.org/a?id=6"),
        ("https://example.org/a?page=2", "https://example.org/a"),
        ("https://example.org/n.php?cid=71", "https://example.org/n.php?cid=72"),
        ("https://example.org/live#post-1", "https://example.org/live#post-2"),
        ("https://example.org/amp", "https://example.org/"),
        ("https://m.com/a", "https://www.com/a"),
        ("https://example.org/camp", "https://example.org/c"),
        ("https://example.org:8080/a", "https://example.org/a"),
    ],
)
def test_addresses_of_two_pages_are_two(one, other):
    assert address_of(one) != address_of(other)


@pytest.mark.parametrize("url", ["", "no url", "http://[half", "mailto:ann@example.org"])
def test_what_is_no_address_of_the_web_is_its_own(url):
    assert address_of(f" {url} ") == url


def test_ids_are_16_hexadecimal_digits():
    for id_ in (article_id("a", "b"), article_id("a", "b", url="https://example.org")):
        assert len(id_) == 16
        assert set(id_) <= set("0123456789abcdef")


def test_a_title_does_not_flow_into_its_text():
    assert text_digest("ab", "c") != text_digest("a", "bc")


def test_half_a_character_has_a_digest_too():
    assert text_digest("", "\ud800") != text_digest("", "\ud801")
