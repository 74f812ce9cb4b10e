"""A trend to a chart, the numbers in words, and what a reader hears who does not see the chart. Pure."""

from datetime import UTC, date, datetime, time

from bot.render.chart import Chart, Line
from bot.render.coverage import nothing, notes, shown_topic
from bot.render.limits import ALT, shortened
from bot.render.markdown import escaped
from bot.texts.texts import Texts
from corpus.coverage import Series, Trend

_NAME = 60
_MOST_BARS = 92  # beyond so many days a bar is a week
_WEEK = 7


def trend_chart(trend: Trend, texts: Texts) -> Chart:
    """The picture: bars by source, or a line a topic; of a long time each is a week."""
    width = 1 if len(trend.days) <= _MOST_BARS else _WEEK
    # Whole weeks up to the last day: a first bar of two days would look like a fall.
    start = len(trend.days) % width
    return Chart(
        labels=tuple(texts.short_date(day) for day in trend.days[start::width]),
        lines=tuple(
            Line(
                name=_name(series, trend, texts),
                values=tuple(
                    sum(series.counts[at : at + width]) for at in range(start, len(trend.days), width)
                ),
                rest=series is trend.others,
            )
            for series in trend.shown
        ),
        stacked=not trend.by_topic,
    )
