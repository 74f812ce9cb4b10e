"""What is done once a day: old articles go, and what was posted keeps those that it cites."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.background import BackgroundLoop, repeat
from bot.feeds.retention import DAILY, Upkeep, retention_of
from bot.state.answers import AskedQuestion, answer_to, cited_in
from bot.state.messages import keep_cited
from bot.state.outbox_history import MessageHistory
from config.settings import load_settings
from corpus import Corpus, StoreError
from corpus.pipeline.extraction import analysed
from corpus.pipeline.intake import Intake
from corpus.store.database import writing
from corpus.store.retention import Retention
from tests.bot.conftest import CHAINS
from tests.bot.logs import Logs
from tests.builders import NOON, SUBJECTS, an_article
from tests.corpus.feeds.followed import at_once

DAY = timedelta(days=1)


def daily(job):
    return BackgroundLoop(name="retention", every=DAILY, job=job)


async def done_at(moments):
    """When work was done by a clock that shows these moments, one a look, and then ends."""
    done, shown = [], iter(moments)

    async def work(now):
        done.append(now)

    with pytest.raises(RuntimeError):
        await repeat(daily(work), clock=lambda: next(shown), longest_sleep=0)
    return done


async def test_work_is_done_at_once_and_when_a_day_has_passed():
    hours = [0, 0, 1, 23, 24, 30, 47, 49, 100]

    assert await done_at([NOON + timedelta(hours=hour) for hour in hours]) == [
        NOON + timedelta(hours=hour) for hour in (0, 24, 49, 100)
    ]


async def test_old_articles_go_but_those_that_are_cited(tmp_path):
    old = [
        an_article(body, url=f"https://s.example/{name}", published_at=NOON - 400 * DAY)
        for name, body in SUBJECTS.items()
    ]
    with Corpus.open(tmp_path, chains=CHAINS) as corpus:
        corpus.take([replace(analysed(article), received_at=NOON, by_feed=1) for article in old])
        answer = corpus.answer("Who elected a new congress?", limit=1)
        posted = MessageHistory(corpus.engine)
        due = answer_to(AskedQuestion(question="Who?", now=NOON), target=1, language="en")
        posted.keep(due.message)
        with writing(corpus.engine).begin() as connection:
            keep_cited(connection, due.token, cited_in(answer.citations))
        with Intake(tmp_path, extractors=1) as intake:
            upkeep = Upkeep(intake, Retention(days=365), cited=posted.articles, beside=at_once)
            gone = await upkeep.do(now=NOON)

        left = corpus.search("congress storm comet strike vaccine museum", 100)
        assert gone == len(old) - 1
        assert [hit.article for hit in left] == [answer.citations[0].article]


async def test_what_fails_is_told_in_the_log_and_ends_nothing(tmp_path):
    hours = iter((0, 0, 24))

    def cannot():
        raise StoreError("the disk is full")

    with Logs().capturing() as logs, Intake(tmp_path, extractors=1) as intake:
        upkeep = Upkeep(intake, Retention(), cited=cannot, beside=at_once)
        with pytest.raises(RuntimeError):
            await repeat(
                daily(upkeep.run), clock=lambda: NOON + timedelta(hours=next(hours)), longest_sleep=0
            )

    assert logs.at("error").count("background job failed") == 2


def test_the_settings_say_what_is_kept(monkeypatch):
    for name in ("DAYS", "ARTICLES", "ARTICLES_PER_FEED"):
        monkeypatch.setenv(f"CLIPPINGS_RETENTION__{name}", "0")

    assert retention_of(load_settings().retention) == Retention(revisions=20)
