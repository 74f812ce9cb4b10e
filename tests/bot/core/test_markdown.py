"""Markdown of articles' and people's text: everything shown as it is, nothing acted on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.citations import source_line
from bot.core.limits import HIGHLIGHTS, LINK, shortened
from bot.core.markdown import escaped, link, quote
from bot.locale.texts import ENGLISH
from corpus import Excerpt, Span
from tests.bot.ask.answers import addresses, excerpts, texts
from tests.bot.messages import INVISIBLE, bold, plain, quoted
from tests.builders import an_article
from tests.loopback.mentions import CODE, ROLE, USER

SPECIAL = set("\\*_~|`<>[]()#@:-")


@given(texts(300))
def test_escaped_text_is_shown_as_it_is_but_for_invisible_characters(text):
    assert plain(escaped(text)) == INVISIBLE.sub("", text)


@given(texts(300))
def test_every_mark_of_an_escaped_text_is_escaped(text):
    written = escaped(text)

    assert not SPECIAL & set(re.sub(r"\\[!-/:-@\[-`{-~]", "", written))
    assert not re.search(r"^\s*\d+\.", written, re.MULTILINE)


@given(texts(300))
def test_an_escaped_text_mentions_nobody(text):
    written = CODE.sub(" ", escaped(text))

    # Of "@everyone" Discord takes no notice of what stands before it: that every message allows no mention
    # holds it back, as it does these two.
    assert not [*USER.findall(written), *ROLE.findall(written)]


@given(excerpts())
def test_a_quote_is_the_excerpt_line_by_line(excerpt):
    shown = quote(excerpt)

    lines = INVISIBLE.sub("", excerpt.text).splitlines()
    expected = " ".join(" ".join(lines).split())
    actual = plain(quoted(shown)).removeprefix("[...]").removesuffix("[...]")
    assert all(line.startswith("> ") for line in shown.splitlines())
    assert " ".join(actual.split()) == expected.removeprefix("[...]").removesuffix("[...]").strip()


def test_a_quote_has_the_matched_words_in_bold_and_marks_what_is_left_out():
    article = an_article("He met Rutte. But *then* Rutte left.")
    span = Span(start=14, end=36)

    shown = quote(
        Excerpt(
            article=article, span=span, highlights=(Span(start=25, end=30),), gap_before=True, gap_after=True
        )
    )

    assert shown == r"> [...] But \*then\* **Rutte** left. [...]"


def test_highlights_beyond_the_limit_are_plain():
    words = 3 * HIGHLIGHTS
    article = an_article("ab " * words)
    highlights = tuple(Span(start=3 * n, end=3 * n + 2) for n in range(words))

    shown = quote(Excerpt(article=article, span=Span(start=0, end=3 * words), highlights=highlights))

    assert len(bold(shown)) == HIGHLIGHTS
    assert plain(shown).removeprefix("> ").split() == ["ab"] * words


@given(texts(300), addresses())
def test_a_link_ends_where_it_should(label, address):
    written = link(label, address)

    assert "\n" not in written
    if written.startswith("["):
        shown, url = re.fullmatch(r"\[((?:\\.|[^\]\\])*)\]\(<([^<>\s\\]*)>\)", written).groups()
        assert plain(shown) == INVISIBLE.sub("", " ".join(label.split()))
        assert len(url) <= LINK
        assert url.startswith(("http://", "https://"))
    else:
        assert written == f"**{escaped(' '.join(label.split()))}**"


def test_the_first_address_that_will_do_is_linked():
    long, good = "https://example.org/" + "a" * LINK, "https://example.org/a"

    assert link("x", long, None, "javascript:x", good, "https://example.org/b") == f"[x](<{good}>)"


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_has_at_most_so_many_characters(text, limit):
    short = shortened(text, limit)

    assert len(short) <= limit
    assert short == text or text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize("title", ["", "  \n", "\u200b", "\u202e \x00"])
def test_a_title_that_shows_nothing_is_called_untitled(title):
    assert source_line(an_article(title=title), ENGLISH, url=None) == "**Untitled**"
