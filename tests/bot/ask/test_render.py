"""An answer's message: within every limit of Discord's, whatever the articles hold."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask.views import answer_view
from bot.core.citations import answer_parts, citation_text, context_text
from bot.core.style import text_view
from bot.locale.catalogue import LANGUAGES, Catalogue
from bot.locale.texts import ENGLISH
from corpus import Answer, AnswerStatus, Citation, Corpus, Excerpt, Query, Scope, Span
from tests.bot.ask.answers import NOW, answers, excerpts
from tests.bot.conftest import ARTICLES
from tests.bot.messages import INVISIBLE, plain, quoted
from tests.builders import an_article
from tests.loopback.component_rules import check_message_components
from tests.loopback.components import Part, buttons, of_type, texts, walk
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
    for refined in (False, True):
        parts = answer_parts(answer, ENGLISH, refined=refined)

        must_be_taken(components(answer_view(parts, TOKEN, status=answer.status, texts=ENGLISH)))


@pytest.mark.parametrize("character", ["*", "😀", "*\n", "1.\n"])
@pytest.mark.parametrize("status", [AnswerStatus.CLOSEST, AnswerStatus.ANSWER])
def test_the_largest_answer_of_all_is_within_the_limits_and_shows_its_first_citation(character, status):
    long = character * 3000
    article = an_article(
        long, title=long, source=long, url="https://example.org/" + "<" * 490, published_at=NOW
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

    parts = answer_parts(answer, ENGLISH, refined=True)

    must_be_taken(components(answer_view(parts, TOKEN, status=status, texts=ENGLISH)))
    assert len(parts.citations) >= 1


@given(answers())
def test_an_answer_with_citations_shows_the_first_of_them_in_their_order(answer):
    parts = answer_parts(answer, ENGLISH)

    numbers = [int(re.search(r"^\*\*(\d+)\.\*\* ", text, re.MULTILINE)[1]) for text in parts.citations]
    assert numbers == [each.number for each in answer.citations][: len(numbers)]
    assert len(numbers) >= min(1, len(answer.citations))


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


def test_every_citation_has_a_button_for_its_context_and_the_answer_those_of_the_whole(corpus):
    answer = corpus.answer("Who is Mayor of Elmsea, and what are the fees of its harbour?", 3)

    parts = answer_parts(answer, ENGLISH)
    shown = buttons(components(answer_view(parts, TOKEN, status=AnswerStatus.ANSWER, texts=ENGLISH)))

    places = [f"clippings:context:{TOKEN}:{place}" for place in range(len(parts.citations))]
    assert len(places) > 1
    names = ("more", "why", "compare", "watch:this", "helpful", "unhelpful")
    assert [each.custom_id for each in shown] == [*places, *(f"clippings:{name}:{TOKEN}" for name in names)]


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
    assert texts(views[0])[0].startswith("> ")
    assert texts(views[1])[0].startswith("**Closest passages, but not an answer. Looked in 5 articles")


def test_the_same_answer_makes_the_same_message(corpus):
    answer = corpus.answer("Who won the chess cup?")

    assert answer_parts(answer, ENGLISH) == answer_parts(answer, ENGLISH)


def test_copies_are_named_with_the_citation_and_counted_beyond_the_fourth(corpus):
    answer = corpus.answer("Who won the chess cup?", 1)
    copies = tuple(replace(ARTICLES[0], source=f"*Post* {n}") for n in range(6))
    citation = replace(answer.citations[0], also_reported_by=copies)

    parts = answer_parts(replace(answer, citations=(citation,)), ENGLISH)

    last = parts.citations[0].splitlines()[-1]
    assert last.startswith("-# also in ")
    assert plain(last) == "-# also in *Post* 0, *Post* 1, *Post* 2, *Post* 3 and 2 others"


def test_the_age_of_the_newest_article_is_a_time_that_each_reader_sees_in_words(corpus):
    answer = corpus.answer("Who won the chess cup?")

    parts = answer_parts(answer, ENGLISH)

    assert parts.foot == f"-# newest of 5 articles: <t:{int(answer.scope.newest.timestamp())}:R>"


def test_the_question_is_shown_where_it_was_made_from_an_earlier_one_and_there_only(corpus):
    answer = corpus.answer("Who won the *chess*\ncup?")

    plain_foot, refined_foot = (answer_parts(answer, ENGLISH, refined=each).foot for each in (False, True))

    assert "Searched for" not in plain_foot
    assert refined_foot.splitlines()[0] == r"-# Searched for: Who won the \*chess\* cup?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_that_answers_comes_before_the_quote_and_is_marked(language):
    article = an_article("The bridge reopened.", title="Quill *opens* the bridge")
    excerpt = Excerpt(article=article, span=Span(start=0, end=20))
    plain = Citation(number=2, article=article, excerpts=(excerpt,))
    texts = Catalogue().of(language)

    quoted, source = citation_text(plain, texts).rsplit("\n", 1)
    first, *rest = citation_text(replace(plain, headline=article.title), texts).split("\n")

    assert "\n".join(rest) == quoted == "> The bridge reopened."
    assert first == source.replace("**2.** ", f"**2.** {texts('Headline: {title}', title='')}")


def test_excerpts_that_stand_apart_are_quotes_of_their_own():
    article = an_article("The bridge reopened. Nobody came. The bridge was closed.")
    spans = (Span(start=0, end=20), Span(start=34, end=56))
    citation = Citation(
        number=1, article=article, excerpts=tuple(Excerpt(article=article, span=span) for span in spans)
    )

    shown = citation_text(citation, ENGLISH)

    assert shown.startswith("> The bridge reopened.\n\n> The bridge was closed.\n")
