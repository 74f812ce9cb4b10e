"""What a correction makes of the texts of a message."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.citations import citation_text
from bot.core.limits import fits
from bot.locale.catalogue import LANGUAGES, Catalogue
from bot.locale.texts import ENGLISH
from bot.state.correction_text import Correction, corrected
from bot.state.messages import Cited
from corpus import Citation, Excerpt, ExcerptStatus, SentenceStatus, Span
from tests.bot.messages import plain
from tests.builders import NOON, an_article, span_of, storable_text

BODY = "The harbour lost 2 cranes. Mayor Quill put the damage at 3 million. It rained."
OLD, NEW = "Mayor Quill put the damage at 3 million.", "Mayor Quill put the damage at *8* million."


def an_excerpt(body=BODY, part=OLD, **fields):
    return Excerpt(article=an_article(body, title="Damage"), span=span_of(body, part), **fields)


def a_message(*excerpts):
    """The texts of a message that cites these, one a citation."""
    citations = [Citation(number=1, article=each.article, excerpts=(each,)) for each in excerpts]
    return ["**Head**", *(citation_text(each, ENGLISH) for each in citations), "-# foot"]


def a_correction(old, new=NEW, *, standing=SentenceStatus.CHANGED, removed=None, corrected_to=None):
    now = (Excerpt(article=an_article(new), span=Span(start=0, end=len(new))),) if new else ()
    fate = ExcerptStatus(
        standing=standing, earlier=old.article, removed=removed or (old.span,), now=now, since=NOON
    )
    cited = Cited.of(old, corrected=corrected_to)
    return Correction(cited=cited, fate=fate, digest="d")


def test_only_the_quote_of_the_excerpt_changes():
    old, other = an_excerpt(), an_excerpt(part="It rained.")
    before = a_message(old, other)

    after = corrected(before, [a_correction(old)], ENGLISH)

    assert [after[0], *after[2:]] == [before[0], *before[2:]]
    assert after[1].splitlines()[-1] == before[1].splitlines()[-1]
    assert f"> ~~{OLD}~~" in plain(after[1])
    assert f"> {NEW}" in plain(after[1])


def test_of_several_sentences_those_that_stand_are_not_struck_through():
    old = an_excerpt(part=f"{OLD} It rained.")

    (text,) = corrected([f"> {old.text}"], [a_correction(old, removed=(span_of(BODY, OLD),))], ENGLISH)

    assert plain(text).splitlines()[0] == f"> ~~{OLD}~~ It rained."


def test_two_excerpts_that_stand_together_are_corrected_each_by_itself():
    first, second = an_excerpt(part="The harbour lost 2 cranes."), an_excerpt(part="It rained.")
    quotes = [f"> {first.text}\n> {second.text}\nsource"]

    once = corrected(quotes, [a_correction(second, "It snowed.")], ENGLISH)
    both = corrected(once, [a_correction(first, "It lost 3.")], ENGLISH)

    assert once[0].startswith(f"> {first.text}\n> ~~It rained.~~\n> It snowed.")
    assert both[0].startswith(f"> ~~{first.text}~~\n> It lost 3.\n-# ")
    assert "> ~~It rained.~~\n> It snowed.\n-# " in both[0]


def test_a_further_correction_takes_the_place_of_the_one_before():
    old = an_excerpt()
    once = corrected(a_message(old), [a_correction(old)], ENGLISH)

    twice = corrected(once, [a_correction(old, "It is 9 million.", corrected_to="d")], ENGLISH)
    back = corrected(
        twice,
        [
            a_correction(
                old, standing=SentenceStatus.STANDS, removed=(Span(start=0, end=0),), corrected_to="e"
            )
        ],
        ENGLISH,
    )

    assert "8" not in twice[1]
    assert "9 million" in twice[1]
    assert twice[1].count("-# ") == back[1].count("-# ") == 1
    assert "~~" not in back[1]


def test_what_cannot_be_found_in_a_message_leaves_it_as_it_is():
    before = a_message(an_excerpt(part="It rained."))

    assert corrected(before, [a_correction(an_excerpt())], ENGLISH) == before


def test_where_old_and_new_words_do_not_fit_the_old_ones_go_and_else_all_stays():
    filler = "-# " + "x" * 3820
    old = an_excerpt(" ".join(["Rain fell."] * 12), " ".join(["Rain fell."] * 12))
    before = [*a_message(old), filler]

    brief = corrected(before, [a_correction(old)], ENGLISH)
    unchanged = corrected(before, [a_correction(old, "Snow fell. " * 90)], ENGLISH)

    assert fits(brief)
    assert "Rain" not in brief[1]
    assert unchanged == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_says_when_in_every_language(language):
    old = an_excerpt()

    (_, text, _) = corrected(a_message(old), [a_correction(old)], Catalogue().of(language))

    assert f"<t:{int(NOON.timestamp())}:R>" in text


@given(before=storable_text, said=storable_text, after=storable_text, now=storable_text, marked=st.booleans())
def test_whatever_was_quoted_is_found_again_and_struck_through(before, said, after, now, marked):
    body = f"{before}{said}{after}"
    span = Span(start=len(before), end=len(before) + len(said))
    highlights = (Span(start=span.start, end=span.start + 1),) if marked else ()
    old = Excerpt(article=an_article(body, title="T"), span=span, highlights=highlights, gap_before=marked)
    assume(citation_text(Citation(number=1, article=old.article, excerpts=(old,)), ENGLISH).startswith("> "))
    before = a_message(old)

    text = corrected(before, [a_correction(replace(old, highlights=()), now)], ENGLISH)

    assert text != before
    assert text[1].splitlines()[-1] == before[1].splitlines()[-1]
    assert text[1].count("-# ") == 1
