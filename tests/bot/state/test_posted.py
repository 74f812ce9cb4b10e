"""Answers that were posted: remembered, found again, forgotten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.state.facts import Facts
from bot.state.posted import AskedQuestion, PostedAnswers, PostedExcerpt
from corpus import Corpus
from tests.bot.conftest import ARTICLES, CHAINS

NOW = datetime(2025, 4, 24, 12, 30, 15, 123456, tzinfo=UTC)
ASKED = AskedQuestion(question="Who cut the ribbon?", now=NOW)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    with Corpus.open(tmp_path_factory.mktemp("state"), chains=CHAINS) as opened:
        opened.add(ARTICLES)
        yield opened


@pytest.fixture
def posted(corpus):
    yield PostedAnswers(corpus.engine)
    PostedAnswers(corpus.engine).forget(now=datetime.max.replace(tzinfo=UTC), after=timedelta())


@pytest.fixture
def citations(corpus):
    return corpus.answer("Which harbour does Mayor Ada Quill of Elmsea open?").citations


def test_what_was_added_is_found_by_its_token(posted, citations):
    added = posted.add(ASKED, citations, earlier=["a", "b"])

    assert posted.by_token(added.token) == added
    assert [shown.article_id for shown in added.shown] == [each.article.id for each in citations]
    assert added.seen == {"a", "b", *(each.article.id for each in citations)}


def test_what_was_sent_is_found_by_its_message(posted, citations):
    message = 2**62 + 1
    added = posted.add(ASKED, citations)

    posted.sent(added, message)

    assert posted.by_message(message) == added
    assert posted.by_message(message + 1) is None


def test_an_answer_that_was_not_sent_is_in_no_message(posted, citations):
    posted.add(ASKED, citations)
    posted.add(ASKED, citations)

    assert posted.by_message(0) is None


def test_a_token_that_was_never_given_is_of_nothing(posted, citations):
    posted.add(ASKED, citations)

    assert posted.by_token("AAAAAAAAAAAA") is None
    assert posted.by_token("' OR 1=1 --") is None


def test_every_answer_has_a_token_of_its_own_that_fits_a_button(posted, citations):
    tokens = [posted.add(ASKED, citations).token for _ in range(50)]

    assert len(set(tokens)) == 50
    assert all(len(f"clippings:context:{token}:99") <= 100 for token in tokens)


def test_an_answer_without_citations_is_remembered_as_well(posted):
    added = posted.add(ASKED, [])

    assert posted.by_token(added.token) == added
    assert added.seen == frozenset()


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
moments = st.none() | st.datetimes(timezones=st.just(UTC))


@given(
    question=texts,
    sources=st.none() | st.lists(texts, max_size=3).map(tuple),
    since=moments,
    until=moments,
    earlier=st.lists(texts, max_size=3),
)
def test_whatever_was_asked_comes_back_as_it_was(posted, citations, question, sources, since, until, earlier):
    asked = AskedQuestion(question=question, now=NOW, sources=sources, since=since, until=until)

    added = posted.add(asked, citations, earlier=earlier)

    assert posted.by_token(added.token) == added
    assert added.asked == asked


def test_what_is_older_than_asked_for_is_forgotten_and_the_rest_kept(posted, citations):
    times = [NOW - timedelta(days=31), NOW - timedelta(days=30), NOW]
    old, edge, young = [posted.add(replace(ASKED, now=now), citations) for now in times]

    forgotten = posted.forget(now=NOW, after=timedelta(days=30))

    assert forgotten == 1
    assert posted.by_token(old.token) is None
    assert [posted.by_token(each.token) for each in (edge, young)] == [edge, young]
    assert posted.forget(now=NOW, after=timedelta(days=30)) == 0


def test_a_digest_stands_for_the_text_that_was_shown(citations):
    excerpt = citations[0].excerpts[0]

    same, other = PostedExcerpt.of(excerpt), PostedExcerpt.of(citations[1].excerpts[0])

    assert PostedExcerpt.of(excerpt) == same
    assert same.digest != other.digest
    assert same.span.of(excerpt.article.body) == excerpt.text


def test_a_fact_is_what_was_put_last(corpus):
    facts = Facts(corpus.engine)

    before = facts.get("a")
    facts.put("a", "1")
    facts.put("b", "2")
    facts.put("a", "3")

    assert (before, facts.get("a"), facts.get("b")) == (None, "3", "2")
