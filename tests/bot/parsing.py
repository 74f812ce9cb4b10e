"""Workers that parse for all bots and calls of a session: starting one takes seconds on a busy machine."""

from corpus.models.ingest import Fetched, ForeignContent, ForeignKind
from corpus.pipeline import parsers
from corpus.pipeline.parsers import READ_LIMITS, Parsers
from corpus.workers.worker import Workers
from tests.web import rss

PARSERS = Parsers(count=1)
_START = 120  # seconds


def start_parsers():
    """Waits until they answer at once."""
    feed = Fetched(content=rss().encode(), url="https://paper.example/feed")
    PARSERS.submit(ForeignContent(kind=ForeignKind.FEED, fetched=feed)).result(_START)


class KeptWorkers:
    """The workers above for a call that ends its own: they stay for the next one."""

    def __init__(self, submit):
        self.submit = submit
        self.are_busy = False

    def close(self):
        pass


def share_parsers(patch):
    """Has all parsing under the usual limits done by the workers above."""
    submit = PARSERS.submit

    def workers(*arguments, limits, **options):
        if limits is READ_LIMITS:
            return KeptWorkers(submit)
        return Workers(*arguments, limits=limits, **options)

    patch.setattr(parsers, "Workers", workers)
