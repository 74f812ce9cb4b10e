"""The workers that parse for all bots of a session: to start one takes seconds where the machine is busy."""

from corpus.models.feed import FeedContent
from corpus.pipeline.parsers import Parsers
from tests.web import rss

PARSERS = Parsers(count=1)
_START = 120  # seconds


def start_parsers():
    """Waits until they answer at once."""
    PARSERS.submit(FeedContent(content=rss().encode(), url="https://paper.example/feed")).result(_START)
