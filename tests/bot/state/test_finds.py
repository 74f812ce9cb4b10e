"""What was found for watches is told once, whatever happens between the steps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.state.finds import Finds
from bot.state.tables import METADATA
from bot.watches.store import SavedWatch, Watches, WatchPause
from corpus import Excerpt, Find
from corpus.models.article import Span
from corpus.store.database import open_in_memory
from tests.builders import an_article

NOW = datetime(2025, 4, 24, 12, tzinfo=UTC)
MOST = 3


def a_database():
    engine = open_in_memory()
    METADATA.create_all(engine)
    return engine


def a_watch(**fields):
    usual = {"owner": 1, "question": "Q?", "made": NOW, "expires": NOW + timedelta(days=9)}
    return SavedWatch(**usual | fields)


def a_find(watch, number):
    excerpt = Excerpt(article=an_article(id=f"a{number}"), span=Span(start=0, end=5))
    return Find(watch=watch, excerpt=excerpt, sentences=(excerpt.text,), confidence=0.5)


class Telling(RuleBasedStateMachine):
    """A bot that may be killed after each step: what a step did not keep has not happened."""

    def __init__(self):
        super().__init__()
        engine = a_database()
        self.watches, self.finds = Watches(engine), Finds(engine)
        self.numbers = [self.watches.add(a_watch(question=f"Q{n}?")).number for n in range(2)]
        self.came_in = 0
        self.found, self.posted = [], {}
        self.now = NOW

    @rule(watches=st.lists(st.integers(0, 1), max_size=3, unique=True))
    def articles_come_in(self, watches):
        self.came_in += 1
        self.now += timedelta(hours=1)

        made = [a_find(self.numbers[place], self.came_in) for place in watches]
        self.finds.keep(made, newest=self.came_in)
        self.found += [(find.watch, find.excerpt.article.id) for find in made]

    @rule(arrives=st.booleans(), kept=st.booleans())
    def what_is_due_is_sent(self, arrives, kept):
        for message in (*self.finds.unsent(), *self.finds.claim(now=self.now, most=MOST)):
            if arrives or message.token in self.posted:
                # Discord folds posts of one token, or the bot finds that one there.
                self.posted.setdefault(message.token, (message.watch, message.shown, message.claimed))
                if kept:
                    self.finds.sent(message.token, 1)

    @invariant()
    def nothing_is_told_twice_and_what_is_told_was_found(self):
        told = [(watch, each.article_id) for watch, shown, _ in self.posted.values() for each in shown]

        assert len(told) == len(set(told))
        assert set(told) <= set(self.found)

    @invariant()
    def no_watch_tells_too_much_in_a_day(self):
        for number in self.numbers:
            claimed = sorted(at for watch, _, at in self.posted.values() if watch == number)
            assert all(
                late - early >= timedelta(days=1)
                for early, late in zip(claimed, claimed[MOST:], strict=False)
            )

    def teardown(self):
        self.now += timedelta(days=2)
        self.what_is_due_is_sent(arrives=True, kept=True)
        told = {(watch, each.article_id) for watch, shown, _ in self.posted.values() for each in shown}
        assert told == set(self.found)
        assert self.finds.looked_at() == (self.came_in or None)


TestTelling = Telling.TestCase
TestTelling.settings = settings(
    max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def repositories():
    engine = a_database()
    return Watches(engine), Finds(engine)


def test_what_is_found_for_a_watch_that_is_removed_meanwhile_is_dropped(repositories):
    watches, finds = repositories
    gone = watches.add(a_watch()).number
    watches.remove(gone)

    finds.keep([a_find(gone, 1)], newest=1)

    assert finds.claim(now=NOW, most=MOST) == ()
    assert finds.looked_at() == 1


def test_a_number_of_a_removed_watch_is_given_to_no_other(repositories):
    watches, _ = repositories
    number = watches.add(a_watch()).number
    watches.remove(number)

    assert watches.add(a_watch()).number != number


def test_what_is_known_or_found_is_remembered_newest_first_and_forgotten_with_its_watch(repositories):
    watches, finds = repositories
    watch = watches.add(a_watch()).number
    finds.keep([a_find(watch, n) for n in range(3)], newest=3)
    finds.know(watch, finds.told(watch)[:1])

    assert [each.article_id for each in finds.told(watch)] == ["a2", "a2", "a1", "a0"]
    watches.forget(1)
    assert finds.told(watch) == ()


def test_a_message_that_is_given_up_is_told_no_more_and_still_known(repositories):
    watches, finds = repositories
    watch = watches.add(a_watch()).number
    finds.keep([a_find(watch, 1)], newest=1)
    (message,) = finds.claim(now=NOW, most=MOST)

    finds.drop(message.token)

    assert finds.unsent() == finds.claim(now=NOW, most=MOST) == ()
    assert finds.of_message(message.token) is None
    assert len(finds.told(watch)) == 1


def test_watches_that_are_paused_or_over_are_not_active(repositories):
    watches, _ = repositories
    kept = [watches.add(a_watch(question=f"{n}")) for n in range(3)]
    watches.pause(kept[0].number, WatchPause.SILENCED)

    later = NOW + timedelta(days=9)

    assert [each.question for each in watches.active(now=NOW)] == ["1", "2"]
    assert watches.active(now=later) == ()
    assert watches.expire(now=later) == 3
