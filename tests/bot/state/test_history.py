"""Answers that were posted: remembered, found again, forgotten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.guilds.store import Guilds
from bot.state.answers import AskedQuestion, answer_of, answer_to, cited_in
from bot.state.facts import Facts
from bot.state.messages import Cited, State
from bot.state.outbox import Outbox
from bot.state.outbox_history import MessageHistory
from bot.state.quota import Quota
from bot.state.tables import MESSAGES
from corpus import Corpus
from corpus.store.database import writing
from tests.bot.conftest import ARTICLES, CHAINS

NOW = datetime(2025, 4, 24, 12, 30, 15, 123456, tzinfo=UTC)
ASKED = AskedQuestion(question="Who cut the ribbon?", now=NOW)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    with Corpus.open(tmp_path_factory.mktemp("state"), chains=CHAINS) as opened:
        opened.add(ARTICLES)
        yield opened


@pytest.fixture
def outbox(corpus):
    yield Outbox(corpus.engine, Quota(Guilds(corpus.engine), corpus.engine))
    with writing(corpus.engine).begin() as connection:
        connection.execute(delete(MESSAGES))


@pytest.fixture
def history(corpus):
    return MessageHistory(corpus.engine)


@pytest.fixture
def citations(corpus):
    return corpus.answer("Which harbour does Mayor Ada Quill of Elmsea open?").citations


class Composed:
    """A message of these excerpts."""

    def __init__(self, cited):
        self.parts = [(None, cited)]


def claimed(outbox, asked=ASKED, citations=(), **fields):
    """An answer that was claimed and composed."""
    due = answer_to(asked, target=7, language="en", **fields)
    outbox.claim(due.message, until=NOW, also=lambda _connection: True)
    outbox.compose(due.message, lambda _may: Composed(cited_in(citations)), now=NOW, until=NOW)
    return due.message


def answer(history, message):
    """The answer behind a message, as it is remembered."""
    return None if message is None else answer_of(message, history.cited(message.token))


def test_what_was_composed_is_found_by_its_token(outbox, history, citations):
    message = claimed(outbox, citations=citations, earlier=["a", "b"])

    found = answer(history, history.by_token(message.token))

    assert found.asked == ASKED
    assert [each.article_id for each in found.cited] == [each.article.id for each in citations]
    assert found.seen == {"a", "b", *(each.article.id for each in citations)}


def test_what_was_sent_is_found_by_its_message(outbox, history, citations):
    number = 2**62 + 1
    message = claimed(outbox, citations=citations)

    outbox.sent(message, number=number, channel=8, until=NOW)

    found = history.by_message(number)
    assert (found.token, found.channel, found.state) == (message.token, 8, State.SENT)
    assert history.by_message(number + 1) is None
    assert history.by_token("AAAAAAAAAAAA") is history.by_token("' OR 1=1 --") is None


def test_every_message_has_a_token_of_its_own_that_fits_a_button(outbox):
    tokens = [claimed(outbox).token for _ in range(20)]

    assert len(set(tokens)) == 20
    assert all(len(f"clippings:context:{token}:99") <= 100 for token in tokens)


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
moments = st.none() | st.datetimes(timezones=st.just(UTC))


@given(
    question=texts,
    sources=st.none() | st.lists(texts, max_size=3).map(tuple),
    since=moments,
    until=moments,
    earlier=st.lists(texts, max_size=3),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_asked_comes_back_as_it_was(outbox, history, question, sources, since, until, earlier):
    asked = AskedQuestion(
        question=question, now=NOW, sources=sources, since=since, until=until, guild=1, asker=2
    )

    message = claimed(outbox, asked, earlier=earlier)

    found = answer(history, history.by_token(message.token))
    assert (found.asked, found.earlier) == (asked, tuple(sorted(earlier)))


def test_what_is_older_than_asked_for_is_forgotten_and_the_rest_kept(outbox, history, citations):
    times = [NOW - timedelta(days=31), NOW - timedelta(days=30), NOW]
    messages = [claimed(outbox, replace(ASKED, now=now), citations) for now in times]
    for number, message in enumerate(messages):
        outbox.sent(message, number=number, channel=8, until=NOW)

    assert history.forget(now=NOW, after=timedelta(days=30)) == 1
    assert [history.by_token(each.token) is None for each in messages] == [True, False, False]
    assert history.cited(messages[0].token) == ()
    assert history.forget(now=NOW, after=timedelta(days=30)) == 0


def test_a_person_is_forgotten_with_all_that_was_made_for_them(outbox, history, citations):
    mine, other = (claimed(outbox, replace(ASKED, asker=asker), citations) for asker in (1, 2))

    assert history.forget_asker(1) == 1
    assert history.by_token(mine.token) is None
    assert history.by_token(other.token) is not None


def test_what_a_message_cites_is_kept_as_long_and_corrected_where_everybody_sees_it(
    outbox, history, citations
):
    public, private = (claimed(outbox, citations=citations) for _ in range(2))
    outbox.sent(public, number=1, channel=8, until=NOW)
    outbox.sent(private, number=2, channel=None, until=NOW)
    article = citations[0].article.id

    assert history.articles() == {each.article.id for each in citations}
    ((message, cited),) = history.citing([article])
    assert (message.token, {each.article_id for each in cited}) == (public.token, {article})
    history.unreachable(message)
    assert history.citing([article]) == ()


def test_a_digest_stands_for_the_text_that_was_shown(citations):
    excerpt = citations[0].excerpts[0]

    same, other = Cited.of(excerpt), Cited.of(citations[1].excerpts[0])

    assert Cited.of(excerpt) == same
    assert same.digest != other.digest
    assert same.span.of(excerpt.article.body) == excerpt.text


def test_a_fact_is_what_was_put_last(corpus):
    facts = Facts(corpus.engine)

    before = facts.get("a")
    facts.put("a", "1")
    facts.put("b", "2")
    facts.put("a", "3")

    assert (before, facts.get("a"), facts.get("b")) == (None, "3", "2")
