"""Feeds that a process claims are given back when they are polled, and when it cannot know of the claim."""

from datetime import timedelta

import pytest

from corpus.feeds.claims import FeedClaims
from corpus.models.errors import StoreUnavailableError
from corpus.store.leases import FREE, Leases
from tests.builders import NOON, Clock

LASTING = timedelta(seconds=10)


@pytest.mark.parametrize("answer", ["of the claim", "of what is due"])
def test_a_claim_whose_answer_is_lost_is_given_back(corpus, monkeypatch, answer):
    corpus.feeds.add("https://a.test/feed", now=NOON, due_at=NOON)
    leases = Leases(corpus.engine, clock=Clock())
    one, other = (
        FeedClaims(leases, corpus.feeds, holder=each, living=lambda: ["one"], lasting=LASTING)
        for each in ("one", "other")
    )
    due = corpus.feeds.due(now=NOON)

    def lost(*args, **options):
        if answer == "of the claim":
            claim(*args, **options)
        raise StoreUnavailableError("the answer is lost")

    claim = leases.claim
    with monkeypatch.context() as patched:
        patched.setattr(
            *((leases, "claim", lost) if answer == "of the claim" else (corpus.feeds, "still_due", lost))
        )
        with pytest.raises(StoreUnavailableError):
            one.take(due, now=NOON)
    assert [each.holder for each in leases.all("feed:")] == ["one"] != [FREE]
    one.take((), now=NOON)

    assert [feed.url for feed in other.take(due, now=NOON)] == ["https://a.test/feed"]
