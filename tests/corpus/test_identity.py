"""One URL in one form."""

import pytest

from corpus.identity import article_id, canonical_url, text_digest


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.org/a#top", "https://example.org/a"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org/a?utm_campaign=x&id=5", "https://example.org/a?id=5"),
        ("https://example.org/caf%C3%A9", "https://example.org/caf%C3%A9"),
    ],
)
def test_what_does_not_change_the_page_is_dropped(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize("url", ["", "no url", "http://[half", "mailto:ann@example.org"])
def test_what_is_no_address_of_the_web_is_kept(url):
    assert canonical_url(f" {url} ") == url


def test_ids_are_16_hexadecimal_digits():
    for id_ in (article_id("a", "b"), article_id("a", "b", url="https://example.org")):
        assert len(id_) == 16
        assert set(id_) <= set("0123456789abcdef")


def test_a_title_does_not_flow_into_its_text():
    assert text_digest("ab", "c") != text_digest("a", "bc")


def test_half_a_character_has_a_digest_too():
    assert text_digest("", "\ud800") != text_digest("", "\ud801")
