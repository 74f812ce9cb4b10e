"""An answer's message: within every limit of Discord's, whatever the articles hold."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask.views import answer_view
from bot.core.citations import answer_parts, citation_text, context_text
from bot.core.phrases import visible_citations
from bot.core.style import text_view
from bot.locale.catalogue import LANGUAGES, Catalogue
from bot.locale.texts import ENGLISH
from corpus import Answer, AnswerStatus, Citation, Corpus, Excerpt, Query, Scope, Span
from tests.bot.ask.answers import NOW, answers, excerpts
from tests.bot.conftest import ARTICLES
from tests.bot.messages import INVISIBLE, plain, quoted
from tests.builders import an_article
from tests.loopback.component_rules import check_message_components
from tests.loopback.components import Part, buttons, of_type, selects, texts, walk
from tests.loopback.form import Form

TOKEN = "t" * 32


def components(view):
    return view.to_components()


def must_be_taken(shown):
    """Holds a message's components against Discord's limits, and ours on their bytes."""
    form = Form()
    check_message_components(form, shown, v2=True)
    written = texts(shown)
    assert form.found == []
    assert sum(map(len, written)) <= 4000
    assert sum(len(text.encode()) for text in written) <= 9500
    assert len(list(walk(shown))) <= 40
    assert all(text.strip() for text in written)
    assert all(len(button.custom_id) <= 100 for button in buttons(shown))


@given(answers())
def test_an_answer_is_within_the_limits(answer):
    parts = answer_parts(answer, ENGLISH)

    must_be_taken(components(answer_view(parts, TOKEN, status=answer.status, texts=ENGLISH)))


@pytest.mark.parametrize("character", ["*", "😀", "*\n", "1.\n"])
@pytest.mark.parametrize("status", [AnswerStatus.CLOSEST, AnswerStatus.ANSWER])
def test_the_largest_answer_of_all_is_within_the_limits_and_shows_its_first_citation(character, status):
    long = character * 3000
    article = replace(
        an_article(long, title=long, source=long, url="https://example.org/" + "<" * 490, published_at=NOW),
        image="https://example.org/" + "a" * 490,
    )
    excerpt = Excerpt(
        article=article,
        span=Span(start=0, end=600),
        highlights=tuple(Span(start=at, end=at + 1) for at in range(0, 600, 2)),
        gap_before=True,
        gap_after=True,
        link="https://example.org/" + "a" * 492,
    )
    citations = [
        Citation(number=number, article=article, excerpts=(excerpt,), also_reported_by=(article,) * 20)
        for number in range(995, 1000)
    ]
    answer = Answer(
        question=long,
        query=Query(text=long, terms=(), corrections={long: long}),
        citations=tuple(citations),
        confidence=0.5,
        status=status,
        scope=Scope(articles=10**9, sources=10**6, newest=NOW - timedelta(days=700)),
        unknown_words=(long,) * 5,
    )

    parts = answer_parts(answer, ENGLISH, note="a note " * 15)

    must_be_taken(components(answer_view(parts, TOKEN, status=status, pictures=True, texts=ENGLISH)))
    assert len(parts.citations) >= 1


@given(answers())
def test_an_answer_with_citations_shows_the_first_of_them_in_their_order(answer):
    parts = answer_parts(answer, ENGLISH)

    texts = [citation_text(each, ENGLISH) for each in answer.citations]
    assert [each.text for each in parts.citations] == texts[: len(parts.citations)]
    assert len(parts.citations) >= min(1, len(visible_citations(answer)))


@given(excerpts(longest=6000), st.integers(0, 5400), st.integers(1, 600))
def test_context_is_within_the_limits_and_holds_what_was_shown(excerpt, before, length):
    start = min(excerpt.span.start + before, excerpt.span.end - 1)
    core = Span(start=start, end=min(start + length, excerpt.span.end))

    text = context_text(excerpt, core, ENGLISH)

    must_be_taken(components(text_view(text)))
    assert flat(INVISIBLE.sub("", core.of(excerpt.article.body))) in flat(plain(quoted(text)))


@pytest.mark.parametrize("character", ["*", "字", "😀", "a\n", "*\n", "word "])
@pytest.mark.parametrize("at", [0, 4500, 8900])
def test_context_that_is_too_long_is_cut_around_what_was_shown_with_a_mark(character, at):
    body = f"{(character * at)[:at]}Who.{(character * 9000)[: 9000 - at]}"
    excerpt = Excerpt(article=an_article(body), span=Span(start=0, end=len(body)))

    text = quoted(context_text(excerpt, Span(start=at, end=at + 4), ENGLISH))

    assert "Who." in text
    assert text.startswith("[...]") == (at > 0)
    assert text.endswith("[...]")
    assert 1000 < len(text) < 4000


def flat(text):
    """The text without white space."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def corpus():
    with Corpus.in_memory(ARTICLES) as opened:
        yield opened


def test_an_answer_has_two_buttons_and_a_menu_with_the_context_of_each_citation(corpus):
    answer = corpus.answer("Who is Mayor of Elmsea, and what are the fees of its harbour?", 3)

    parts = answer_parts(answer, ENGLISH)
    shown = components(answer_view(parts, TOKEN, status=AnswerStatus.ANSWER, texts=ENGLISH))

    places = [f"context:{place}" for place in range(len(parts.citations))]
    assert len(places) > 1
    assert [each.custom_id for each in buttons(shown)] == [
        f"clippings:{name}:{TOKEN}" for name in ("more", "compare")
    ]
    (menu,) = selects(shown)
    assert [each.value for each in menu.options] == [*places, "why", "watch", "helpful", "unhelpful"]
    assert menu.options[0].label == f"Context: {parts.citations[0].source}"


def test_a_picture_stands_beside_its_citation_where_it_is_wanted_and_safe(corpus):
    answer = corpus.answer("Who won the chess cup?", 1)

    def shown(image, *, pictures=True):
        article = replace(answer.citations[0].article, image=image)
        citations = (replace(answer.citations[0], article=article),)
        parts = answer_parts(replace(answer, citations=citations), ENGLISH)
        view = answer_view(parts, TOKEN, status=answer.status, pictures=pictures, texts=ENGLISH)
        must_be_taken(components(view))
        return [each["media"]["url"] for each in of_type(components(view), Part.THUMBNAIL)]

    address = "https://cdn.example.org/a%20b.jpg?w=300,2"
    assert shown(address) == [address]
    assert shown(address, pictures=False) == []
    odd = (
        "http://example.org/a.jpg",
        "https://localhost/a.jpg",
        "https://example.org:99999/a",
        "https://a@b.org/c",
    )
    for unsafe in (None, "javascript:x", "https://example.org/a b", "https://a.b/\u202ex", *odd):
        assert shown(unsafe) == []


def test_found_and_not_found_differ_at_a_glance(corpus):
    found, missed = (
        corpus.answer("Who won the chess cup?"),
        corpus.answer("Who won Wimbledon's tennis final?"),
    )

    views = [
        components(answer_view(answer_parts(each, ENGLISH), TOKEN, status=each.status, texts=ENGLISH))
        for each in (found, missed)
    ]

    colours = [of_type(view, Part.CONTAINER)[0]["accent_color"] for view in views]
    assert colours[0] != colours[1]
    assert "\n> " in texts(views[0])[1]
    assert "\nI found no article that answers this.\n" in texts(views[1])[0]
    assert texts(views[1])[0].endswith("\n-# Closest, but not an answer:")


def test_the_same_answer_makes_the_same_message(corpus):
    answer = corpus.answer("Who won the chess cup?")

    assert answer_parts(answer, ENGLISH) == answer_parts(answer, ENGLISH)


def test_copies_are_named_with_the_citation_and_counted_beyond_the_fourth(corpus):
    answer = corpus.answer("Who won the chess cup?", 1)
    copies = tuple(replace(ARTICLES[0], source=f"*Post* {n}") for n in range(6))
    citation = replace(answer.citations[0], also_reported_by=copies)

    parts = answer_parts(replace(answer, citations=(citation,)), ENGLISH)

    last = parts.citations[0].text.splitlines()[-1]
    assert plain(last).endswith(" · also in *Post* 0, *Post* 1, *Post* 2, *Post* 3 and 2 others")


def test_the_age_of_the_newest_article_is_a_time_that_each_reader_sees_in_words(corpus):
    answer = corpus.answer("Who won the chess cup?")

    parts = answer_parts(answer, ENGLISH)

    age = f"<t:{int(answer.scope.newest.timestamp())}:R>"
    assert parts.foot == f"-# 1 source · 5 articles, newest {age}"


def test_the_question_is_the_heading_as_it_was_written(corpus):
    answer = corpus.answer("Who won the *chess*\ncup?")

    assert answer_parts(answer, ENGLISH).head == r"### Who won the \*chess\* cup?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_that_answers_comes_before_the_quote_and_is_marked(language):
    article = an_article("The bridge reopened.", title="Quill *opens* the bridge")
    excerpt = Excerpt(article=article, span=Span(start=0, end=20))
    plain = Citation(number=2, article=article, excerpts=(excerpt,))
    texts = Catalogue().of(language)

    quoted, title = citation_text(plain, texts).rsplit("\n", 1)
    first, *rest = citation_text(replace(plain, headline=article.title), texts).split("\n")

    assert "\n".join(rest) == quoted == "> The bridge reopened."
    assert first == texts("Headline: {title}", title=title)


def test_excerpts_that_stand_apart_are_quotes_of_their_own():
    article = an_article("The bridge reopened. Nobody came. The bridge was closed.")
    spans = (Span(start=0, end=20), Span(start=34, end=56))
    citation = Citation(
        number=1, article=article, excerpts=tuple(Excerpt(article=article, span=span) for span in spans)
    )

    shown = citation_text(citation, ENGLISH)

    assert shown.startswith("> The bridge reopened.\n\n> The bridge was closed.\n")
