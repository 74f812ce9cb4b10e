"""A feed that is followed at news.test/feed, for tests of its polls."""

from corpus.feed import EntryFate
from tests.builders import SUBJECTS
from tests.web import rss

LONG = " ".join(SUBJECTS.values()) * 5


async def at_once(work):
    """As the bot does beside its loop."""
    return work()


def put_feed(site, *entries, more="", **headers):
    site.put("news.test/feed", rss(*entries, more=more), kind="application/rss+xml", **headers)


def articles(corpus):
    return {hit.article.title: hit.article for hit in corpus.search("storm comet election text", 100)}


def fates(polled):
    return {fate: polled.count(fate) for fate in EntryFate if polled.count(fate)}
