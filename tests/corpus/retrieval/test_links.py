"""Links that open an article at the excerpt."""

from urllib.parse import unquote

import pytest

from corpus.retrieval.links import deep_link
from tests.builders import span_of

URL = "https://example.org/a"
BODY = """\
The harbour of Galway was closed on Monday, after a storm had torn two ferries from their moorings overnight.
Nobody was hurt.

The harbour of Galway was opened again on Friday. Nobody minded the wait, and every ferry left on time, the old harbour master said.
"""  # noqa: E501


def link(part, *, body=BODY, url=URL):
    return deep_link(url, body, span_of(body, part))


def directive(part, **fields):
    url, _, text = link(part, **fields).partition("#:~:text=")
    assert url == URL
    return [unquote(end) for end in text.split(",")]


def test_a_short_text_is_quoted_whole():
    assert link("Nobody was hurt.") == f"{URL}#:~:text=Nobody%20was%20hurt."


def test_a_long_text_is_quoted_by_its_first_and_last_words():
    text = BODY[BODY.index("Nobody minded") :].strip()

    assert directive(text) == ["Nobody minded the wait,", "old harbour master said."]


def test_so_many_words_are_quoted_that_the_start_is_the_only_one_of_its_kind():
    text = BODY[BODY.rindex("The harbour of Galway") :].strip()

    start, _ = directive(text)

    assert start == "The harbour of Galway was opened"


def test_a_text_over_a_paragraphs_break_is_quoted_by_its_ends():
    text = BODY[BODY.index("Nobody was") : BODY.index(" Nobody minded")]

    assert directive(text) == ["Nobody was hurt.", "opened again on Friday."]


@pytest.mark.parametrize("text", ["50% - a,b & c", "Zoë said „naïve“", "a#:~:text=b", "well-known"])
def test_signs_that_mean_something_in_a_directive_are_encoded(text):
    body = f"Before. {text} After."

    encoded = link(text, body=body).removeprefix(f"{URL}#:~:text=")

    assert not set("-,&# ") & set(encoded)
    assert encoded.isascii()
    assert unquote(encoded) == text


def test_a_text_that_stands_twice_links_to_the_page_alone():
    assert link("It rained.", body="It rained. It rained.") == URL


def test_an_address_with_a_fragment_keeps_it():
    assert link("Nobody was hurt.", url=f"{URL}#top") == f"{URL}#top:~:text=Nobody%20was%20hurt."


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "ftp://example.org/a", "file:///etc/passwd"]
)
def test_where_there_is_no_page_there_is_no_link(url):
    assert link("Nobody was hurt.", url=url) is None
