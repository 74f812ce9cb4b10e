"""Answers: what holds for every one of them, whatever the articles and the question."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from corpus import Corpus, Span, split_sentences
from corpus.retrieval.fragments import leans
from corpus.retrieval.query import continued
from corpus.retrieval.weights import DEFAULT_WEIGHTS, NAMES, chance
from corpus.store.database import writing
from corpus.store.rows import packed_text
from corpus.store.tables import ARTICLES
from tests.builders import NOON, WORDS, an_article, articles, storable_text

URL = "https://example.org/"
drawn_articles = st.lists(
    st.builds(
        an_article,
        storable_text.filter(str.strip),
        title=st.sampled_from(["", "Rutte in The Hague", "storm\nstorm", "\u201cNATO\u201d"]),
        url=st.one_of(st.none(), st.integers(0, 99).map(lambda n: f"{URL}{n}{'#top' * (n % 5 == 0)}")),
        published_at=st.sampled_from([None, NOON]),
    ),
    max_size=5,
)
drawn_questions = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


def answers_of(offered, question, limit):
    with Corpus.in_memory(offered) as corpus:
        answer = corpus.answer(question, limit, now=NOON)
        assert corpus.answer(question, limit, now=NOON) == answer
        stored = {article.id: corpus.search(question, 1000) for article in offered}
    assert stored or not answer.citations
    return answer


def folded(text):
    return " ".join(text.split())


def first_place_of(part, page):
    """Where a browser finds `part`: it does not look at the case."""
    return re.search(re.escape(part), page, re.IGNORECASE).start()


def assert_opens_at(excerpt):
    """The link of `excerpt` is of its article, and names a text that a browser finds at the excerpt first."""
    article, page = excerpt.article, folded(excerpt.article.body)
    if article.url is None:
        assert excerpt.link is None
        return
    assert excerpt.link.startswith(article.url)
    directive = excerpt.link.removeprefix(article.url)
    if directive:
        mark, _, quoted = directive.partition("text=")
        start, *end = map(unquote, quoted.split(","))
        at = len(folded(article.body[: excerpt.span.start] + "|")) - 1
        assert mark == (":~:" if "#" in article.url else "#:~:")
        assert first_place_of(start, page) == at
        assert page.count(start) == 1
        if end:
            assert folded(excerpt.text).endswith(end[0])
            assert at + len(folded(excerpt.text)) == page.index(end[0], at + len(start)) + len(end[0])
        else:
            assert start == folded(excerpt.text)


@given(drawn_articles, drawn_questions, st.integers(1, 4))
def test_every_answer_is_verbatim_short_numbered_and_linked_to_its_place(offered, question, limit):
    answer = answers_of(offered, question, limit)

    assert 0 <= answer.confidence <= 1
    assert answer.found == (bool(answer.citations) and answer.confidence >= DEFAULT_WEIGHTS.found)
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert len(answer.citations) <= limit
    shown = [c.article.id for c in answer.citations]
    also = [article.id for c in answer.citations for article in c.also_reported_by]
    assert len(set(shown + also)) == len(shown + also)
    bodies = {article.body for article in offered}
    for citation in answer.citations:
        body = citation.article.body
        assert body in bodies
        assert sum(len(excerpt.text) for excerpt in citation.excerpts) <= 600
        touched = [
            sentence
            for excerpt in citation.excerpts
            for sentence in split_sentences(body, citation.article.language)
            if sentence.start < excerpt.span.end and excerpt.span.start < sentence.end
        ]
        assert 1 <= len(touched) <= 3
        for excerpt in citation.excerpts:
            assert excerpt.article is citation.article
            assert excerpt.text == body[excerpt.span.start : excerpt.span.end]
            assert excerpt.text.strip()
            assert all(excerpt.span.holds(highlight) for highlight in excerpt.highlights)
            assert excerpt.gap_before or not leans(excerpt.text) or not body[: excerpt.span.start].strip()
            assert_opens_at(excerpt)


def test_the_same_words_in_several_articles_are_cited_once():
    copies = [an_article("The volcano erupted.", url=f"{URL}{n}", source=f"S{n}") for n in range(4)]
    with Corpus.in_memory([*copies, *articles()]) as corpus:
        (citation,) = corpus.answer("Which volcano erupted?").citations

    assert citation.article == copies[0]
    assert citation.also_reported_by == tuple(copies[1:])


def test_words_that_stand_in_no_article_are_named_as_they_were_asked():
    with Corpus.in_memory(articles()) as corpus:
        answer = corpus.answer("Did Rutte's ferries reach Galway or Zanzibar?")

    assert answer.unknown_words == ("Rutte's", "reach", "Zanzibar")


def test_confidence_falls_with_the_share_of_the_question_that_is_spoken_of():
    questions = (
        "storm flooded the harbour of Galway",
        "storm flooded the harbour of Zanzibar",
        "storm flattened the villages of Zanzibar",
        "Zanzibar",
    )
    with Corpus.in_memory(articles()) as corpus:
        confidences = [corpus.answer(question).confidence for question in questions]

    assert confidences[0] > 0.85
    assert confidences[-1] == 0
    assert sorted(confidences, reverse=True) == confidences
    assert len(set(confidences)) == 4


@pytest.mark.parametrize("others", [[], articles()])
@pytest.mark.parametrize("published_at", [None, NOON])
def test_confidence_makes_sense_over_one_article_and_over_articles_without_dates(others, published_at):
    offered = [replace(article, published_at=published_at) for article in (an_article(), *others[1:])]
    with Corpus.in_memory(offered) as corpus:
        right, half, wrong = (
            corpus.answer(question, now=NOON)
            for question in (
                "Which harbour did a storm flood in Galway?",
                "Which storm destroyed the cathedral and the market of Galway?",
                "Who won the chess tournament in Samarkand?",
            )
        )

    assert right.found
    assert right.confidence > half.confidence > wrong.confidence
    assert not wrong.found


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_confidence_never_falls_where_more_of_the_question_is_there(coverage, nearness, more, nearer):
    less = chance(DEFAULT_WEIGHTS.trust, coverage=coverage, nearness=nearness)

    assert 0 <= less <= 1
    assert chance(DEFAULT_WEIGHTS.trust, coverage=max(coverage, more), nearness=nearness) >= less
    assert chance(DEFAULT_WEIGHTS.trust, coverage=coverage, nearness=max(nearness, nearer)) >= less


@given(drawn_articles, drawn_questions)
def test_the_factors_of_a_citation_add_up_to_its_score_and_settle_the_order(offered, question):
    answer = answers_of(offered, question, 4)
    explained = answer.explain()

    scores = [evidence.score for evidence in explained]
    assert len(explained) == len(answer.citations)
    assert scores == [
        pytest.approx(sum(factor.value * factor.weight for factor in evidence.factors))
        for evidence in explained
    ]
    assert all(one >= other - 1e-9 for one, other in pairwise(scores))
    for evidence in explained:
        assert {factor.name for factor in evidence.factors} <= set(NAMES)
        assert sum(term.weight for term in evidence.terms) == pytest.approx(1)


def test_an_explanation_says_which_words_stand_where():
    with Corpus.in_memory([an_article(title="Galway"), *articles()[1:]]) as corpus:
        (evidence, *_) = corpus.answer("Did the storms in Galway reach Zanzibar?").explain()

    there = {term.word: (term.in_excerpt, term.in_title) for term in evidence.terms}
    assert there == {
        "storms": (True, False),
        "Galway": (True, True),
        "reach": (False, False),
        "Zanzibar": (False, False),
    }


def test_copies_that_differ_in_a_few_words_are_cited_once_and_new_figures_are_not_copies():
    wire = "The volcano of Hekla erupted on Monday and ash fell on the villages to the north of it for hours."
    edited = an_article(f"{wire[:-1]}, police said.", url=f"{URL}2")
    later = an_article(wire.replace("for hours", "for 12 hours"), url=f"{URL}3")
    with Corpus.in_memory([an_article(wire, url=f"{URL}1"), edited, later, *articles()]) as corpus:
        citations = corpus.answer("When did the volcano of Hekla erupt?", 5).citations
    reported = [
        {citation.article.url, *(copy.url for copy in citation.also_reported_by)} for citation in citations
    ]

    assert {f"{URL}1", f"{URL}2"} <= next(group for group in reported if f"{URL}1" in group)


def test_the_nearest_articles_are_cited_though_they_are_no_answer():
    with Corpus.in_memory(articles()) as corpus:
        answer = corpus.answer("Which storm sank the tankers off Zanzibar and Madagascar?")

    assert not answer.found
    assert [citation.article.title for citation in answer.citations] == ["News of the storm"]


def test_an_article_that_speaks_of_far_less_of_the_question_is_left_out():
    near = an_article("The volcano of Hekla erupted in Iceland on Monday.")
    far = an_article("On Monday nothing happened.")
    with Corpus.in_memory([far, near, *articles()]) as corpus:
        full = corpus.answer("Did the volcano of Hekla in Iceland erupt on Monday?")
        vague = corpus.answer("Monday")

    assert [citation.article for citation in full.citations] == [near]
    assert {each.article for each in vague.citations} == {near, far}


@pytest.mark.parametrize(
    "values", [{"title": "C0py"}, {"packed": packed_text("A st0rm hit Galway.", [Span(start=0, end=19)])}]
)
def test_an_article_that_was_tampered_with_is_never_cited(values):
    with Corpus.in_memory([*articles(), copy := an_article("A storm hit Galway.", title="Copy")]) as corpus:
        before = [citation.article for citation in corpus.answer("storm in Galway", 5).citations]
        with writing(corpus.engine).begin() as connection:
            connection.execute(update(ARTICLES).where(ARTICLES.c.id == copy.id).values(values))
        after = [citation.article for citation in corpus.answer("storm in Galway", 5).citations]

    assert copy in before
    assert after == [article for article in before if article != copy]


RUTTE = an_article(
    "The head of NATO, Mark Rutte, saw President Donald Trump at the White House on Thursday, at 11 in the "
    "morning in Washington. Kyiv had done its share, Rutte told reporters: the ball was now in the court of "
    "Russia.\n\n"
    "He could not tell whether Vladimir Putin was ready for peace. A newspaper's claim that he had come to "
    "change Trump's mind on Ukraine was wrong, Rutte said.\n\n"
    "Earlier on Thursday Rutte met Pete Hegseth, who leads the Pentagon. Talks with Michael Waltz and Marco "
    "Rubio followed. Most of the time went to budgets and to the summit, which takes place in The Hague.\n\n"
    "That the United States might bring some of its soldiers home from Europe seemed fair to him.\n\n"
    "Belgium, Spain and Italy are among the countries that must reach 2 percent of their economic output for "
    "defence before the summit. Even so the alliance would need more than that, he added.",
    title="After seeing Trump, Rutte points to Moscow",
    url="https://example.org/rutte",
    published_at=NOON,
)


@pytest.mark.parametrize("others", [[], articles()])
def test_a_follow_up_is_answered_before_the_question_that_it_goes_on_from(others):
    following = continued("What did Rutte say about defence spending?", "which countries are behind?")
    with Corpus.in_memory([*others, RUTTE]) as corpus:
        cited = corpus.answer(following.question, now=NOON).citations[0]

    assert any("Belgium, Spain and Italy" in excerpt.text for excerpt in cited.excerpts)


@pytest.mark.parametrize("others", [[], articles()])
@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Whom did Rutte meet earlier on Thursday?", ["Pete Hegseth"]),
        ("Which countries must reach 2 percent?", ["Belgium", "Spain", "Italy"]),
        ("Whose court is the ball in?", ["Russia"]),
        ("Where is the summit?", ["The Hague"]),
    ],
)
@pytest.mark.parametrize("days", [0, 400])
def test_a_question_on_an_article_is_answered_from_it_also_long_after(others, question, words, days):
    with Corpus.in_memory([*others, RUTTE]) as corpus:
        answer = corpus.answer(question, now=NOON + timedelta(days=days))

    assert answer.found
    assert answer.citations[0].article == RUTTE
    assert all(any(word in excerpt.text for excerpt in answer.citations[0].excerpts) for word in words)


@pytest.mark.parametrize("others", [[], articles()])
def test_a_question_on_what_no_article_says_is_not_answered(others):
    with Corpus.in_memory([*others, RUTTE]) as corpus:
        assert not corpus.answer("Who won the 2022 World Cup?", now=NOON).found


@pytest.mark.parametrize(("question", "found"), [("inflation", True), ("What is inflation?", False)])
def test_a_word_alone_asks_for_what_mentions_it(question, found):
    with Corpus.in_memory([an_article("Inflation rose to 5 percent."), an_article("It rained.")]) as corpus:
        assert corpus.answer(question).found == found
