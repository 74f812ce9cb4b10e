"""How many articles a day are about a topic."""

from datetime import timedelta

from corpus.models.coverage import Extent
from tests.builders import NOON
from tests.corpus.stories.coverage import NOW, a_corpus, told


def test_articles_are_counted_by_day_and_source_the_largest_first():
    with a_corpus() as corpus:
        trend = corpus.reader.trend(["storm Ada"], Extent(now=NOON + timedelta(days=12)), days=14)

    assert (trend.days[0], trend.days[-1], len(trend.days)) == (
        NOON.date() - timedelta(days=1),
        NOON.date() + timedelta(days=12),
        14,
    )
    assert {series.name: series.total for series in trend.series} == {"Herald": 2, "Courier": 1, "Wire": 1}
    assert trend.series[0].counts == (0, 1, *[0] * 11, 1)
    assert (trend.others, trend.by_topic, trend.total) == (None, False, 4)


def test_several_topics_are_a_series_each():
    with a_corpus() as corpus:
        trend = corpus.reader.trend(["comet", "storm", "unicorns"], NOW, days=40)

    assert [(series.name, series.total) for series in trend.series] == [
        ("storm", 4),
        ("comet", 1),
        ("unicorns", 0),
    ]
    assert trend.by_topic
    assert trend.topics["unicorns"].unknown_words == ("unicorns",)


def test_small_sources_are_counted_together():
    of_many = [
        told(1, f"Outlet{n}", "Storm Ada", f"Storm Ada, day {n}: the cleaning goes on.") for n in range(9)
    ]
    with a_corpus(*of_many) as corpus:
        trend = corpus.reader.trend(["storm Ada"], NOW, days=40)

    assert len(trend.series) == 5
    assert trend.others.total == trend.total - sum(series.total for series in trend.series) == 7


def test_sources_that_may_not_be_read_are_not_counted():
    with a_corpus() as corpus:
        trend = corpus.reader.trend(["storm"], Extent(now=NOW.now, sources=frozenset({"Wire"})), days=40)

    assert [(series.name, series.total) for series in trend.series] == [("Wire", 1)]


def test_without_a_moment_that_is_now_the_last_day_is_that_of_the_newest_article():
    with a_corpus() as corpus:
        trend = corpus.reader.trend(["storm"], days=3)

    assert trend.days[-1] == NOON.date() + timedelta(days=12)
    assert trend.total == 1
