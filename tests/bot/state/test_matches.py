"""What was found for watches is told once, whatever happens between the steps."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.guilds.store import Guilds
from bot.state.matches import Matches
from bot.state.messages import Cited, Kind
from bot.state.outbox import Outbox
from bot.state.outbox_history import MessageHistory
from bot.state.quota import Quota
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
        self.watches, self.matches = Watches(engine), Matches(engine)
        self.outbox, self.history = Outbox(engine, Quota(Guilds(engine), engine)), MessageHistory(engine)
        self.numbers = [self.watches.add(a_watch(question=f"Q{n}?")).number for n in range(2)]
        self.came_in = 0
        self.found, self.posted = [], {}
        self.now, self.ids = NOW, count()

    @rule(watches=st.lists(st.integers(0, 1), max_size=3, unique=True))
    def articles_come_in(self, watches):
        self.came_in += 1
        self.now += timedelta(hours=1)

        made = [a_find(self.numbers[place], self.came_in) for place in watches]
        self.matches.keep(made, newest=self.came_in, now=self.now)
        self.found += [(find.watch, find.excerpt.article.id) for find in made]

    @rule(arrives=st.booleans(), kept=st.booleans())
    def what_is_due_is_sent(self, arrives, kept):
        left = [
            self.outbox.resume(each, now=self.now, until=self.now)
            for each in self.outbox.stray(Kind.WATCH, self.now)
        ]
        due = [
            self.outbox.claim_waiting(token, now=self.now, until=self.now)
            for token in self.matches.due(now=self.now, most=MOST)
        ]
        for message in (*left, *due):
            cited = self.history.cited(message.token)
            if arrives or message.token in self.posted:
                # Discord folds posts of one token, or the bot finds that one there.
                self.posted.setdefault(message.token, (message.origin, cited, message.due_at))
                if kept:
                    self.outbox.sent(message, number=next(self.ids), channel=1, until=self.now)

    @invariant()
    def nothing_is_told_twice_and_what_is_told_was_found(self):
        told = [(watch, each.article_id) for watch, cited, _ in self.posted.values() for each in cited]

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
        told = {(watch, each.article_id) for watch, cited, _ in self.posted.values() for each in cited}
        assert told == set(self.found)
        assert self.matches.looked_at() == (self.came_in or None)


TestTelling = Telling.TestCase
TestTelling.settings = settings(
    max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def engine():
    return a_database()


def test_what_is_found_for_a_watch_that_is_removed_meanwhile_is_dropped(engine):
    watches, matches = Watches(engine), Matches(engine)
    gone = watches.add(a_watch()).number
    watches.remove(gone)

    matches.keep([a_find(gone, 1)], newest=1, now=NOW)

    assert matches.due(now=NOW, most=MOST) == ()
    assert matches.looked_at() == 1


def test_a_number_of_a_removed_watch_is_given_to_no_other(engine):
    watches = Watches(engine)
    number = watches.add(a_watch()).number
    watches.remove(number)

    assert watches.add(a_watch()).number != number


def test_what_is_known_or_found_is_remembered_and_forgotten_with_its_watch(engine):
    watches, matches, history = Watches(engine), Matches(engine), MessageHistory(engine)
    watch = watches.add(a_watch()).number
    matches.keep([a_find(watch, n) for n in range(3)], newest=3, now=NOW)
    matches.know(watch, [Cited(article_id="b", span=Span(start=0, end=1))], now=NOW)

    found = {each.article_id for each in history.matched(watch, most=9)}
    watches.forget(1)

    assert found == {"a0", "a1", "a2", "b"}
    assert history.matched(watch, most=9) == ()


def test_a_message_that_is_given_up_is_told_no_more_and_still_known(engine):
    outbox = Outbox(engine, Quota(Guilds(engine), engine))
    matches, history = Matches(engine), MessageHistory(engine)
    watch = Watches(engine).add(a_watch()).number
    matches.keep([a_find(watch, 1)], newest=1, now=NOW)
    (token,) = matches.due(now=NOW, most=MOST)
    message = outbox.claim_waiting(token, now=NOW, until=NOW)

    outbox.give_up(message, keeps=True)

    assert matches.due(now=NOW, most=MOST) == outbox.stray(Kind.WATCH, NOW) == ()
    assert len(history.matched(watch, most=9)) == 1


def test_watches_that_are_paused_or_over_are_not_active(engine):
    watches = Watches(engine)
    kept = [watches.add(a_watch(question=f"{n}")) for n in range(3)]
    watches.pause(kept[0].number, WatchPause.SILENCED)

    later = NOW + timedelta(days=9)

    assert [each.question for each in watches.active(now=NOW)] == ["1", "2"]
    assert watches.active(now=later) == ()
    assert watches.expire(now=later) == 3
