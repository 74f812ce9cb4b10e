"""Polls that end at the same time are recorded together, and once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from corpus.feeds.recording import Recorder
from corpus.models.errors import StoreUnavailableError
from corpus.models.feed import FeedNotice, NoticeKind
from corpus.store.feed_records import PollRecord
from tests.builders import NOON
from tests.corpus.feeds.followed import at_once


def polled(corpus, host):
    feed = corpus.feeds.add(f"https://{host}/feed", now=NOON, due_at=NOON)
    feed = replace(feed, title=host, polled_at=NOON, due_at=NOON + timedelta(hours=1))
    notice = FeedNotice(kind=NoticeKind.FAILING, feed=feed, at=NOON, text=host)
    return PollRecord(feed=feed, now=NOON, notices=[notice])


async def test_what_waits_while_another_is_written_is_written_together(corpus):
    records, writes = [polled(corpus, f"{n}.test") for n in range(9)], []

    async def beside(work):
        await asyncio.sleep(0)
        return work()

    def write(batch, again):
        writes.append(len(batch))
        corpus.feeds.record_all(batch, again)

    recorder = Recorder(write, beside)
    await asyncio.gather(*map(recorder.record, records))

    assert sum(writes) == 9
    assert len(writes) <= 2
    assert [feed.title for feed in corpus.feeds.all()] == [f"{n}.test" for n in range(9)]
    assert corpus.feeds.due(now=NOON) == ()


async def test_a_commit_whose_answer_is_lost_is_recorded_once(corpus, monkeypatch):
    lost = [StoreUnavailableError("the answer is lost")]

    def write(batch, again):
        corpus.feeds.record_all(batch, again)
        if lost:
            raise lost.pop()

    monkeypatch.setattr("corpus.feeds.recording._REST", 0)
    await Recorder(write, at_once).record(polled(corpus, "a.test"))

    assert [notice.text for notice in corpus.feeds.untold().values()] == ["a.test"]


async def test_what_is_wrong_with_one_record_costs_no_other(corpus):
    good, bad = polled(corpus, "good.test"), polled(corpus, "bad.test")
    bad = replace(bad, feed=replace(bad.feed, title=None))  # which the table does not take

    recorder = Recorder(corpus.feeds.record_all, at_once)
    first, *results = await asyncio.gather(
        *map(recorder.record, (polled(corpus, "first.test"), bad, good)), return_exceptions=True
    )

    assert (first, results[1]) == (None, None)
    assert isinstance(results[0], Exception)
    assert [feed.url for feed in corpus.feeds.due(now=NOON)] == ["https://bad.test/feed"]


async def test_a_store_that_stays_away_is_given_up(corpus):
    def write(_batch, _again):
        raise StoreUnavailableError("away")

    with pytest.raises(StoreUnavailableError, match="away"):
        await Recorder(write, at_once, patience=0).record(polled(corpus, "a.test"))


async def test_what_is_written_one_by_one_after_a_lost_answer_is_recorded_once(corpus, monkeypatch):
    good, bad = polled(corpus, "good.test"), polled(corpus, "bad.test")
    failures = [ValueError("wrong"), StoreUnavailableError("the answer is lost")]

    def write(batch, again):
        if len(failures) == 2:
            corpus.feeds.record_all(batch, again)
        if failures:
            raise failures.pop()
        corpus.feeds.record_all(batch, again)

    monkeypatch.setattr("corpus.feeds.recording._REST", 0)
    recorder = Recorder(write, at_once)
    await asyncio.gather(*map(recorder.record, (good, bad)))

    assert sorted(notice.text for notice in corpus.feeds.untold().values()) == ["bad.test", "good.test"]
