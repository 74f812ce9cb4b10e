"""The web of a test, and a corpus that follows a feed on it."""

import pytest

from corpus import Corpus
from corpus.feeds.poll import FeedPoll
from corpus.feeds.schedule import PollRules
from tests.builders import NOON
from tests.corpus.feeds.followed import InProcess, at_once
from tests.web import serving


@pytest.fixture
async def site():
    """A web that belongs to this test."""
    async with serving() as site:
        yield site


@pytest.fixture
def corpus():
    with Corpus.in_memory() as corpus:
        yield corpus


@pytest.fixture
async def poll(site, corpus):
    """Polls the feed at news.test/feed, at a time, with the feed as the store has it."""
    corpus.feeds.add(site.url("news.test/feed"), now=NOON, due_at=NOON)
    async with site.fetcher() as fetcher:
        one = FeedPoll(
            corpus.feeds,
            fetcher,
            intake=InProcess(corpus),
            beside=at_once,
            rules=PollRules(),
            chance=lambda: 0.0,
        )

        async def call(now=NOON):
            return await one(corpus.feeds.all()[0], now=now)

        yield call
