"""The ledger of editions, and what they showed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.digests.store import DigestLength, DigestPlace, SubscriptionPause, Subscriptions, Wishes
from bot.state.editions import Editions, ShownArticle, ShownSpan, Stage
from bot.state.ledger import Lease, Ledger
from corpus import Span
from corpus.models.answer import TimeWindow
from corpus.models.digest import DigestTopic
from corpus.store.database import open_database
from tests.bot.conftest import CHAINS
from tests.bot.digests.conftest import DAY, EIGHT, LEASE, MINUTE, a_subscription

WINDOW = TimeWindow(since=EIGHT - DAY, until=EIGHT)
PLACE = DigestPlace(guild=1, target=2)
UNTIL = EIGHT + LEASE


@pytest.fixture
def engine(tmp_path):
    engine = open_database(tmp_path, CHAINS)
    yield engine
    engine.dispose()


@pytest.fixture
def subscriptions(engine):
    return Subscriptions(engine)


@pytest.fixture
def editions(engine):
    return Editions(engine)


@pytest.fixture
def ledger(engine):
    return Ledger(engine, "one")


@pytest.fixture
def other(engine):
    return Ledger(engine, "other")


def leased(now=EIGHT):
    return Lease(since=now, until=now + LEASE)


def claimed(ledger, subscription, now=EIGHT, window=WINDOW):
    return ledger.claim(
        subscription,
        due_at=subscription.due_at,
        window=window,
        late=False,
        next_due=subscription.due_at + DAY,
        lease=leased(now),
    )


def shown(*articles, part=0):
    return [
        ShownArticle(
            article=article,
            story=part,
            rank=rank,
            part=part,
            topic="harbours",
            spans=(ShownSpan(span=Span(start=0, end=9), digest="0" * 16),) if rank == 0 else (),
        )
        for rank, article in enumerate(articles)
    ]


FULL = Wishes(
    topics=(DigestTopic(query="harbours", weight=2.0), DigestTopic(query="chess")),
    sources=("A", "B"),
    without=("football",),
    languages=("en",),
    limit=5,
    length=DigestLength.SHORT,
    skip_empty=True,
    thread=True,
)


def test_a_subscription_comes_back_as_it_was_made(subscriptions):
    made = a_subscription(
        PLACE, wishes=FULL, covered_until=EIGHT, standing={"A": 0.5}, paused=SubscriptionPause.GONE
    )

    kept = subscriptions.add(made)

    assert kept == replace(made, number=kept.number)
    assert subscriptions.get(kept.number) == kept
    assert subscriptions.get(kept.number + 1) is None


def test_subscriptions_are_found_by_guild_and_by_person(subscriptions):
    one, two = (subscriptions.add(a_subscription(PLACE)) for _ in range(2))
    elsewhere = subscriptions.add(a_subscription(DigestPlace(guild=3, target=2)))
    own = subscriptions.add(a_subscription(DigestPlace(guild=None, target=2)))

    assert subscriptions.of_guild(1) == (one, two)
    assert subscriptions.of_person(2) == (own,)
    assert subscriptions.remove_guild(1) == 2
    assert [subscriptions.get(each.number) for each in (one, elsewhere)] == [None, elsewhere]


def test_what_a_person_gets_is_forgotten_and_that_others_are_of_their_making(subscriptions):
    own, others = DigestPlace(guild=None, target=7), DigestPlace(guild=None, target=8)
    kept = [subscriptions.add(a_subscription(place, maker=7)) for place in (own, others, PLACE)]

    assert subscriptions.remove_person(7) == 1
    assert subscriptions.get(kept[0].number) is None
    assert [subscriptions.get(each.number).maker for each in kept[1:]] == [0, 0]


def test_a_change_changes_that_field_of_that_subscription_alone(subscriptions):
    one, two = (subscriptions.add(a_subscription(PLACE)) for _ in range(2))

    changed = subscriptions.change(
        one.number, wishes=FULL, paused=SubscriptionPause.ASKED, standing={"A": 2.0}
    )

    assert changed == replace(one, wishes=FULL, paused=SubscriptionPause.ASKED, standing={"A": 2.0})
    assert subscriptions.of_guild(1) == (changed, two)
    assert subscriptions.change(99, failures=1) is None


def test_a_number_is_never_given_again(subscriptions):
    first = subscriptions.add(a_subscription(PLACE))
    subscriptions.remove(first.number)

    assert subscriptions.add(a_subscription(PLACE)).number > first.number


def test_what_is_due_is_claimed_by_one(subscriptions, ledger, other):
    subscription = subscriptions.add(a_subscription(PLACE))

    before, due, next_due = ledger.due(EIGHT - MINUTE), ledger.due(EIGHT), ledger.next_due()
    first, second = claimed(ledger, subscription), claimed(other, subscription)

    assert (before, due, next_due) == ((), (subscription,), EIGHT)
    assert first.window == WINDOW
    assert second is None
    assert ledger.due(EIGHT) == ()
    assert subscriptions.get(subscription.number).due_at == EIGHT + DAY


def test_what_is_paused_is_not_due(subscriptions, ledger):
    subscription = subscriptions.add(a_subscription(PLACE, paused=SubscriptionPause.ASKED))

    assert ledger.due(EIGHT) == ()
    assert ledger.next_due() is None
    assert claimed(ledger, subscription) is None


def test_while_an_edition_is_on_its_way_the_next_one_waits(subscriptions, ledger):
    number = subscriptions.add(a_subscription(PLACE)).number
    edition = claimed(ledger, subscriptions.get(number))

    waits = ledger.due(EIGHT + DAY), claimed(ledger, subscriptions.get(number)), ledger.next_due()
    ledger.finish(edition, Stage.DONE)

    assert waits == ((), None, None)
    assert ledger.due(EIGHT + DAY) == (subscriptions.get(number),)
    assert subscriptions.get(number).covered_until == EIGHT


def test_what_one_holder_left_another_takes_over_when_the_lease_has_run_out(subscriptions, ledger, other):
    edition = claimed(ledger, subscriptions.add(a_subscription(PLACE)))
    end = EIGHT + LEASE

    early, stray = other.stray(end - MINUTE), other.stray(end)
    taken, again = other.resume(edition, lease=leased(end)), ledger.resume(edition, lease=leased(end))

    assert (early, stray) == ((), (edition,))
    assert taken == replace(edition, attempts=2)
    assert again is None
    assert not ledger.composed(edition, [{}], [], until=end + DAY)
    assert other.composed(taken, [{}], [], until=end + DAY)
    assert not ledger.sent(edition, 0, 100, until=end + DAY)
    assert other.parts(taken)[0].message == 100
    assert other.stray(end + LEASE) == ()


def test_a_composed_edition_is_sent_part_by_part_and_done(subscriptions, ledger, editions):
    edition = claimed(ledger, subscriptions.add(a_subscription(PLACE)))

    ledger.composed(edition, [{"n": 0}, {"n": 1}], [*shown("a", "b"), *shown("c", part=1)], until=UNTIL)
    ledger.sent(edition, 0, 100, until=UNTIL)
    halfway = [(part.content, part.message) for part in ledger.parts(edition)]
    ledger.sent(edition, 1, 101, until=UNTIL)
    ledger.finish(edition, Stage.DONE)

    assert halfway == [({"n": 0}, 100), ({"n": 1}, None)]
    assert [(part.content, part.message) for part in ledger.parts(edition)] == [(None, 100), (None, 101)]
    assert editions.get(edition.key).stage is Stage.DONE
    assert editions.seen(2) == {"a", "b", "c"}
    assert editions.seen(3) == frozenset()
    assert editions.story(edition.key, 0) == tuple(shown("a", "b"))
    assert editions.of_edition(edition.key) == (*shown("a", "b"), *shown("c", part=1))
    assert editions.articles() == {"a", "b", "c"}


def test_what_was_given_up_unseen_is_told_by_the_next_one(subscriptions, ledger, editions):
    number = subscriptions.add(a_subscription(PLACE, covered_until=EIGHT - DAY)).number
    edition = claimed(ledger, subscriptions.get(number))
    ledger.composed(edition, [{}, {}], shown("a"), until=UNTIL)

    ledger.give_up(edition)

    assert editions.seen(2) == frozenset()
    assert subscriptions.get(number).covered_until == EIGHT - DAY


def test_of_what_was_given_up_halfway_that_counts_as_seen_which_was(subscriptions, ledger, editions):
    number = subscriptions.add(a_subscription(PLACE, covered_until=EIGHT - DAY)).number
    edition = claimed(ledger, subscriptions.get(number))
    ledger.composed(edition, [{}, {}], [*shown("a"), *shown("b", part=1)], until=UNTIL)
    ledger.sent(edition, 0, 100, until=UNTIL)

    ledger.give_up(edition)

    assert editions.seen(2) == {"a"}
    assert subscriptions.get(number).covered_until == EIGHT


def test_what_is_made_due_again_is_as_if_it_had_been_missed(subscriptions, ledger, editions):
    number = subscriptions.add(a_subscription(PLACE)).number
    edition = claimed(ledger, subscriptions.get(number))
    ledger.composed(edition, [{}], shown("a"), until=UNTIL)

    ledger.make_due(edition)

    assert editions.seen(2) == frozenset()
    assert subscriptions.get(number).due_at == EIGHT
    assert claimed(ledger, subscriptions.get(number)) == edition


def test_an_edition_that_is_asked_for_at_once_moves_no_schedule_but_has_told_the_news(
    subscriptions, ledger, editions
):
    number = subscriptions.add(a_subscription(PLACE)).number
    window = TimeWindow(since=EIGHT - DAY, until=EIGHT - MINUTE)

    edition = ledger.claim_now(PLACE, number, window=window, lease=leased(EIGHT - MINUTE))
    ledger.composed(edition, [{}], shown("a"), until=UNTIL)
    ledger.finish(edition, Stage.DONE)

    assert subscriptions.get(number).due_at == EIGHT
    assert subscriptions.get(number).covered_until == EIGHT - MINUTE
    assert editions.seen(2) == {"a"}


def test_one_that_is_asked_for_without_a_subscription_is_kept_all_the_same(ledger, editions):
    for minute in range(2):
        edition = ledger.claim_now(PLACE, None, window=WINDOW, lease=leased(EIGHT + minute * MINUTE))
        ledger.composed(edition, [{}], shown(f"article {minute}"), until=UNTIL)
        ledger.finish(edition, Stage.DONE)

    assert editions.seen(2) == {"article 0", "article 1"}


def test_editions_are_forgotten_when_they_are_old_and_not_on_their_way(subscriptions, ledger, editions):
    old = claimed(ledger, subscriptions.add(a_subscription(PLACE)))
    ledger.composed(old, [{}], shown("a"), until=UNTIL)
    ledger.finish(old, Stage.DONE)
    stuck = claimed(ledger, subscriptions.add(a_subscription(DigestPlace(guild=1, target=3))))

    kept = editions.forget(now=EIGHT + 30 * DAY, after=timedelta(days=30))
    gone = editions.forget(now=EIGHT + 31 * DAY, after=timedelta(days=30))

    assert (kept, gone) == (0, 1)
    assert editions.get(old.key) is None
    assert editions.seen(2) == frozenset()
    assert editions.get(stuck.key) == stuck
