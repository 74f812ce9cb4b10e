"""A feed that is followed at news.test/feed, for tests of its polls."""

from concurrent.futures import Future
from functools import cache

from corpus.feeds.parsing import newest_of_feed
from corpus.models.errors import IngestError
from corpus.models.feed import EntryStatus
from corpus.models.ingest import AddResult
from corpus.pipeline.extraction import extractor
from corpus.pipeline.parsers import Parsers
from tests.builders import SUBJECTS
from tests.web import rss

LONG = " ".join(SUBJECTS.values()) * 5


@cache
def extract_here():
    """What a worker runs, loaded once: loading collects all garbage of this process."""
    return extractor()


class InProcess:
    """Reads pages and stores articles in this process, as `corpus.pipeline.intake.Intake` does in others."""

    def __init__(self, corpus):
        self._corpus = corpus
        self._extract = extract_here()

    def submit(self, submission):
        result = Future()
        try:
            made = self._extract(submission)
        except IngestError as error:
            result.set_result(AddResult.rejected(str(error)))
        else:
            (status,) = self._corpus.take([made])
            result.set_result(AddResult(status=status))
        return result

    async def parse(self, content):
        return newest_of_feed(content)


class ParsersHere(Parsers):
    """Parses in this process, with what the workers run."""

    def __init__(self):
        super().__init__()
        self._extract = extract_here()

    def submit(self, request):
        parsed = Future()
        try:
            parsed.set_result(self._extract(request))
        except IngestError as error:
            parsed.set_exception(error)
        return parsed


async def at_once(work):
    """As the bot does beside its loop."""
    return work()


def put_feed(site, *entries, more="", **headers):
    site.put("news.test/feed", rss(*entries, more=more), kind="application/rss+xml", **headers)


def articles(corpus):
    return {hit.article.title: hit.article for hit in corpus.search("storm comet election text", 100)}


def fates(polled):
    return {fate: polled.count(fate) for fate in EntryStatus if polled.count(fate)}
