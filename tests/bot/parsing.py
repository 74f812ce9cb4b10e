"""The workers that parse for all bots of a session: to start one takes seconds where the machine is busy."""

from corpus.models.ingest import Fetched, ForeignContent, ForeignKind
from corpus.pipeline.parsers import Parsers
from tests.web import rss

PARSERS = Parsers(count=1)
_START = 120  # seconds


def start_parsers():
    """Waits until they answer at once."""
    feed = Fetched(content=rss().encode(), url="https://paper.example/feed")
    PARSERS.submit(ForeignContent(kind=ForeignKind.FEED, fetched=feed)).result(_START)
