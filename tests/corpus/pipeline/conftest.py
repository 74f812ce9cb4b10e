"""A corpus that follows a feed of the test's web, as for tests of polls."""

from tests.corpus.feeds.conftest import corpus, poll

__all__ = ["corpus", "poll"]
