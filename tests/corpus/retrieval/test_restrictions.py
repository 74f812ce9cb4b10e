"""What a question's own words restrict it to, and what they prefer."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from corpus import Corpus, TimeWindow
from corpus.retrieval.ranking import nearness
from corpus.store.passages import UNDATED, seconds
from tests.builders import NOON, an_article, articles

DAYS = (0, 1, 2, 9, 40, 400)


@pytest.fixture(scope="module")
def corpus():
    """Each of the last days a storm, from two sources, and one at an unknown time."""
    storms = [
        an_article(
            f"Storm number {days}{source[-1]} flooded the harbour of Galway.",
            title=f"{days}",
            source=source,
            published_at=NOON - timedelta(days=days),
        )
        for days in DAYS
        for source in ("Daily A", "The Week")
    ]
    undated = an_article("A storm of unknown age flooded the harbour of Galway.", title="undated")
    with Corpus.in_memory([*storms, undated, *articles(3)]) as corpus:
        yield corpus


def cited(answer):
    return {citation.article.title for citation in answer.citations if citation.article.title.isalnum()}


@pytest.mark.parametrize(
    ("words", "ages"),
    [
        ("yesterday", {"1"}),
        ("since Monday", {"0", "1", "2"}),
        ("last week", {"9"}),
        ("before March 2025", {"400"}),
        ("between 1 March and 20 April 2025", {"9", "40"}),
        ("in the last 3 days", {"0", "1", "2"}),
    ],
)
def test_articles_from_outside_of_a_binding_time_are_out_of_the_question(corpus, words, ages):
    question = f"Which storm flooded the harbour of Galway {words}?"

    answer = corpus.answer(question, 20, now=NOON)

    assert answer.found
    assert cited(answer) == ages
    assert {hit.article.title for hit in corpus.search(question, 100, now=NOON)} - {
        "News of the storm"
    } == ages
    assert answer.scope.newest < NOON + timedelta(hours=1)
    assert answer.scope.articles < len(DAYS) * 2 + 6


def test_an_option_wins_over_the_words(corpus):
    since = NOON - timedelta(days=50)

    answer = corpus.answer("Which storm flooded Galway yesterday?", 20, now=NOON, since=since)

    assert cited(answer) == {"0", "1", "2", "9", "40"}


def test_a_time_in_which_nothing_was_published_leaves_the_nearest_which_are_no_answer(corpus):
    answer = corpus.answer("Which storm flooded Galway in 2019, before 2020?", now=NOON)

    assert not answer.found
    assert answer.scope.articles == 0
    assert answer.citations
    assert corpus.search("Which storm flooded Galway before 2020?", now=NOON) == ()


@pytest.mark.parametrize(
    ("words", "first"),
    [("in March 2024", "400"), ("on 22 April", "2"), ("on Wednesday", "1"), ("in 2024", "400")],
)
def test_articles_of_a_time_that_is_evidence_come_first_and_others_after_them(corpus, words, first):
    answer = corpus.answer(f"Which storm flooded the harbour of Galway {words}?", 20, now=NOON)

    assert answer.citations[0].article.title == first
    assert len(cited(answer)) > 1


def test_words_for_a_time_are_never_missed(corpus):
    answer = corpus.answer("Which storm flooded Zanzibar last Wednesday, in May 2022?", now=NOON)

    assert answer.unknown_words == ("Zanzibar",)


@pytest.mark.parametrize("words", ["according to The Week", "only The Week", "in The Week"])
def test_a_source_that_is_named_is_the_only_one(corpus, words):
    answer = corpus.answer(f"Which storm flooded Galway, {words}?", 20, now=NOON)

    assert {citation.article.source for citation in answer.citations} == {"The Week"}
    assert answer.scope.sources == 1


def test_a_source_is_never_one_that_the_asker_may_not_see(corpus):
    question = "Which storm flooded Galway, according to The Week?"

    hidden = corpus.answer(question, 20, now=NOON, sources=["Daily A"])
    nothing = corpus.answer(question, 20, now=NOON, sources=[])

    assert {citation.article.source for citation in hidden.citations} == {"Daily A"}
    assert nothing.citations == ()


def test_a_common_word_is_no_source(corpus):
    answer = corpus.answer("Which storm flooded Galway in the week?", 20, now=NOON)

    assert {citation.article.source for citation in answer.citations} > {"The Week", "Daily A"}


def test_nearness_is_1_within_the_period_0_before_it_and_halved_after_it():
    since, until = datetime(2025, 4, 1), datetime(2025, 4, 2)
    period = TimeWindow(since=since, until=until)
    moments = [seconds(period.since) + hours * 3600 for hours in (-1, 0, 23, 24, 24 + 72, 24 + 144)]

    near = nearness(np.array([*moments, UNDATED]), period, fades=timedelta(days=3))

    assert near.tolist() == [0, 1, 1, 1, 0.5, 0.25, 0]
    before = nearness(np.array([0, UNDATED]), TimeWindow(until=until), fades=timedelta(days=3))
    assert before.tolist() == [1, 0]


@pytest.mark.parametrize("who", ["police", "the UN", "NASA", "Ann Lee", "the Daily Planet"])
def test_the_words_after_according_to_are_searched_where_they_are_no_source(who):
    said = an_article(f"{who[:1].upper()}{who[1:]} said that 40 boats sank off Galway.", source="Post")
    other = an_article("The mayor said that 30 boats sank off Galway.", source="Post")
    with Corpus.in_memory([other, said]) as corpus:
        answer = corpus.answer(f"How many boats sank off Galway, according to {who}?")

    assert answer.citations[0].article == said
    assert answer.found
    assert answer.query.unknown_source == ("Daily Planet" if "Planet" in who else "")


@pytest.mark.parametrize("source", ["the Daily Planet", "planet.example.org", "Reuters"])
def test_what_others_report_is_no_answer_where_a_publication_is_asked_for_that_is_no_source(source):
    other = an_article("The mayor said that 30 boats sank off Galway.", source="Post")
    with Corpus.in_memory([other]) as corpus:
        assert corpus.answer("How many boats sank off Galway?").found
        answer = corpus.answer(f"How many boats sank off Galway, according to {source}?")

    assert (answer.status, answer.citations[0].article) == ("closest", other)
