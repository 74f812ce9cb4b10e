"""The outbox: a message is claimed by one process at a time, and sent once, whenever a process ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.guilds.store import Guilds
from bot.state.messages import OPEN, Cited, Kind, Message, State, batch_token
from bot.state.outbox import Outbox
from bot.state.outbox_history import MessageHistory
from bot.state.quota import Quota
from bot.state.tables import METADATA
from corpus import Excerpt, Span
from corpus.store.database import open_in_memory
from tests.builders import NOON, an_article

LEASE = timedelta(minutes=5)
LATER = NOON + LEASE
KEY = "0123456789abcdef0123"


class Composed:
    """A batch of so many messages, each with an excerpt of its own."""

    def __init__(self, parts=1):
        self.parts = [({"text": n}, [Cited(article_id=f"a{n}")]) for n in range(parts)]


@pytest.fixture
def engine():
    made = open_in_memory()
    METADATA.create_all(made)
    return made


@pytest.fixture
def process(engine):
    """Make the outbox as another process sees it."""
    guilds = Guilds(engine)
    return lambda **options: Outbox(engine, Quota(guilds, engine), **options)


def a_message(**fields):
    usual = {"kind": Kind.DIGEST, "token": batch_token(KEY, 0), "batch": KEY, "target": 1, "due_at": NOON}
    return Message(**usual | fields)


def claimed(outbox, message=None, *, parts=0):
    """A message that an outbox has claimed, and composed to so many parts."""
    message = message or a_message()
    assert outbox.claim(message, until=LATER, also=lambda _connection: True)
    if parts:
        outbox.compose(message, lambda _may: Composed(parts), now=NOON, until=LATER)
    return message


def sent(outbox, message, number, **options):
    return outbox.sent(message, number=number, channel=9, until=LATER + LEASE, **options)


def test_a_message_is_claimed_once_and_not_at_all_where_its_step_fails(process):
    one, other = process(), process()

    assert not one.claim(a_message(), until=LATER, also=lambda _connection: False)
    assert one.claim(a_message(), until=LATER, also=lambda _connection: True)
    assert not other.claim(a_message(), until=LATER, also=lambda _connection: True)


def test_it_is_left_alone_while_the_lease_runs_and_taken_over_by_one_afterwards(process):
    dead, quick, slow = process(), process(), process()
    message = claimed(dead)

    assert quick.stray(Kind.DIGEST, LATER - timedelta(seconds=1)) == ()
    assert quick.stray(Kind.WATCH, LATER) == ()
    ((stray,),) = (quick.stray(Kind.DIGEST, LATER),)
    assert quick.resume(stray, now=LATER, until=LATER + LEASE).attempts == 2
    assert slow.resume(stray, now=LATER, until=LATER + LEASE) is None
    assert not sent(dead, message, 1)
    assert dead.compose(message, lambda _may: Composed(), now=NOON, until=LATER) is None


def test_a_batch_goes_on_with_what_is_not_sent_of_it(process):
    dead, alive = process(), process()
    claimed(dead, parts=3)
    first, *_ = dead.batch(a_message())
    sent(dead, first, 11)

    (stray,) = alive.stray(Kind.DIGEST, LATER + LEASE)
    left = alive.resume(stray, now=LATER + LEASE, until=LATER + 2 * LEASE)

    assert (left.part, left.content) == (1, {"text": 1})
    states = [each.state for each in alive.batch(left)]
    assert states == [State.SENT, State.COMPOSED, State.COMPOSED]


def test_the_last_of_a_batch_ends_it_in_the_same_step(process, engine):
    outbox, ended = process(), []
    claimed(outbox, parts=2)

    for number, message in enumerate(outbox.batch(a_message())):
        before = list(ended)
        sent(outbox, message, number, last=lambda _connection: ended.append("ended"))

    assert (before, ended) == ([], ["ended"])
    assert [(each.state, each.message, each.content) for each in outbox.batch(a_message())] == [
        (State.SENT, 0, None),
        (State.SENT, 1, None),
    ]
    assert MessageHistory(engine).articles() == {"a0", "a1"}


def test_where_nothing_is_remembered_a_batch_lives_until_it_is_sent(process, engine):
    outbox = process(keeps=False)
    claimed(outbox, parts=2)
    first, second = outbox.batch(a_message())

    sent(outbox, first, 1)
    between = len(outbox.batch(first))
    sent(outbox, second, 2)

    assert between == 2
    assert outbox.batch(first) == ()
    assert MessageHistory(engine).articles() == frozenset()


def test_what_is_given_up_counts_as_never_read_but_for_what_was_sent(process, engine):
    outbox, partly = process(), []
    claimed(outbox, parts=2)
    first, _ = outbox.batch(a_message())
    sent(outbox, first, 1)

    outbox.give_up(first, partly=lambda _connection: partly.append("covered"))

    assert [each.state for each in outbox.batch(first)] == [State.SENT, State.GIVEN_UP]
    assert MessageHistory(engine).articles() == {"a0"}
    assert partly == ["covered"]


def test_what_rests_is_taken_up_when_its_time_has_come(process):
    outbox = process()
    message = claimed(outbox)

    outbox.postpone(message, NOON + 9 * LEASE)

    assert outbox.stray(Kind.DIGEST, LATER) == ()
    assert len(outbox.stray(Kind.DIGEST, NOON + 9 * LEASE)) == 1
    outbox.drop(message)
    assert outbox.batch(message) == ()


def test_a_digest_that_tells_nothing_is_over(process):
    outbox, covered = process(), []
    message = claimed(outbox)

    outbox.skip(message, lambda _connection: covered.append(True))

    assert covered == [True]
    assert outbox.batch(message)[0].state is State.SKIPPED
    assert outbox.stray(Kind.DIGEST, LATER) == ()


@pytest.mark.parametrize("state", OPEN)
def test_what_is_composed_again_counts_against_the_quota_once(process, engine, state):
    Guilds(engine).change(5, source_quotes=1)
    outbox = process()
    message = claimed(outbox, a_message(guild=5))
    excerpts = [
        Excerpt(article=an_article(f"Said {n}.", source="Post"), span=Span(start=0, end=4)) for n in range(2)
    ]

    def compose(may):
        made = Composed()
        made.parts = [(None, [Cited.of(each) for each in may.of(excerpts)])]
        return made

    for attempt in (State.CLAIMED, state):
        made = outbox.compose(replace(message, state=attempt), compose, now=NOON, until=LATER)

    shown = [each.article_id for _, cited in made.parts for each in cited]
    assert shown == ([excerpts[0].article.id] if state is State.COMPOSED else [])
