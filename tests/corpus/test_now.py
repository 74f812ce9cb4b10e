"""Nothing is there before its date; what a feed dates ahead counts from when it came in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.render.answer import article_line
from bot.core.citations import source_line
from bot.locale.texts import ENGLISH
from corpus import Corpus, TimeWindow
from corpus.models.coverage import Extent
from tests.builders import NOON, an_article, articles, prepared

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
AHEAD = an_article(
    "The storm flooded the harbour of Galway tomorrow.", title="Ahead", published_at=NOON + SECOND, source="A"
)
DAY = Extent(window=TimeWindow(since=NOON - 24 * HOUR), now=NOON)


def everywhere(corpus, now):
    """The titles of what each way of asking gives at `now`."""
    extent, question = replace(DAY, now=now), "storm harbour Galway"
    listings = (corpus.reader.latest(None, extent), corpus.reader.latest(question, extent))
    timeline = corpus.reader.timeline(question, extent)
    return {
        "search": {hit.article.title for hit in corpus.search(question, now=now)},
        "answer": {citation.article.title for citation in corpus.answer(question, now=now).citations},
        "digest": {a.title for story in corpus.digest(now=now).stories for a in story.articles},
        "digest until later": {
            a.title
            for story in corpus.digest(NOON - 9 * HOUR, NOON + 9 * HOUR, now=now).stories
            for a in story.articles
        },
        "latest": {citation.article.title for each in listings for citation in each.citations},
        "timeline": {turn.excerpt.article.title for turn in timeline.turns},
        "more": {each.article.title for each in corpus.reader.more(AHEAD.body, extent).citations},
    }


def holding(corpus, now):
    return {way for way, titles in everywhere(corpus, now).items() if "Ahead" in titles}


def test_an_article_is_nowhere_before_its_date():
    with Corpus.in_memory([AHEAD, an_article(AHEAD.body, title="Now", published_at=NOON)]) as corpus:
        assert holding(corpus, NOON) == set()
        assert holding(corpus, NOON + SECOND) >= {"search", "digest", "digest until later", "latest"}
        assert corpus.answer("storm", now=NOON).scope.articles == 1
        assert corpus.reader.trend([], DAY, days=2).topics[""].articles == 1


def test_words_of_what_is_not_there_yet_are_unknown():
    with Corpus.in_memory([replace(AHEAD, body="Zorbl flooded Galway.", id=""), *articles()]) as corpus:
        assert corpus.answer("zorbl Galway", now=NOON).unknown_words == ("zorbl",)
        assert corpus.answer("zorbl Galway", now=NOON + SECOND).unknown_words == ()


@pytest.fixture
def dated_ahead():
    """A corpus that got an article by a feed, which dates it two days ahead, and others by hand."""
    ahead = replace(AHEAD, published_at=NOON + 48 * HOUR)
    with Corpus.in_memory(articles()) as corpus:
        corpus.take([replace(prepared(ahead), received_at=NOON, by_feed=1)])
        yield corpus


def test_what_a_feed_dates_ahead_is_there_from_when_it_came_in(dated_ahead):
    assert holding(dated_ahead, NOON - SECOND) == set()
    assert holding(dated_ahead, NOON) >= {"search", "answer", "digest", "latest"}


def test_what_a_feed_dates_ahead_keeps_its_date_and_is_ordered_by_when_it_came_in(dated_ahead):
    later = an_article("The storm over Galway grew.", title="Later", published_at=NOON + HOUR)
    dated_ahead.add([later])

    newest, ahead, *_ = dated_ahead.reader.latest(None, Extent(now=NOON + 2 * HOUR)).citations

    assert (newest.article.title, ahead.article.title) == ("Later", "Ahead")
    assert ahead.article.published_at == NOON + 48 * HOUR
    assert dated_ahead.search("tomorrow", until=NOON) == ()
    assert len(dated_ahead.search("tomorrow", since=NOON, until=NOON + SECOND)) == 1


def test_what_a_feed_dates_ahead_is_shown_with_when_it_came_in(dated_ahead):
    (hit,) = dated_ahead.search("tomorrow")

    assert article_line(hit.article) == "Ahead, A, 24 April 2025"
    assert f"<t:{int(NOON.timestamp())}:R>" in source_line(hit.article, ENGLISH, url=None)
