"""Render a trend: chart, numbers and alternative text. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import discord
from discord import ui

from bot.core.charts import Chart, Line
from bot.core.limits import ALT, shortened
from bot.core.markdown import escaped, isolated
from bot.core.style import MessageKind, View, message
from bot.locale.texts import Texts
from bot.topics.render import nothing, small_print, topic_text
from corpus.models.coverage import Series, Trend

_NAME = 100
FEWEST = 5  # articles that make a chart worth its room
_MOST_BARS = 92  # beyond so many days a bar is a week
_WEEK = 7


def trend_chart(trend: Trend, texts: Texts) -> Chart:
    """Return the chart, by source or by topic: a bar a day, or a week in long periods."""
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
            for series in trend.all_series
        ),
        stacked=not trend.by_topic,
        title=_period(trend, texts),
    )


def trend_text(trend: Trend, texts: Texts) -> str:
    """Return the text below the chart: its numbers and freshness."""
    found = list(trend.topics.values())
    return "\n".join([*trend_rows(trend, texts), small_print(found[0], texts)])


def numbers_text(trend: Trend, texts: Texts) -> str:
    """Return the chart in words, for a message where it is secondary."""
    return "\n".join([trend_counted(trend, texts), *trend_rows(trend, texts)])


def trend_rows(trend: Trend, texts: Texts) -> list[str]:
    """Return the numbers of the chart, listed by its line numbers."""
    return [
        f"`{number}` {isolated(escaped(_name(series, trend, texts)))}: **{texts.number(series.total)}**"
        for number, series in enumerate(trend.all_series, start=1)
    ]


def trend_head(trend: Trend, texts: Texts) -> str:
    """Return the heading: topics and what is counted."""
    topics = ", ".join(map(topic_text, trend.topics))
    return f"### {texts('Trend: {topics}', topics=topics)}\n{trend_counted(trend, texts)}"


def trend_counted(trend: Trend, texts: Texts) -> str:
    """Return what is counted and the total."""
    days = len(trend.days)
    if trend.by_topic:
        return texts.plural("Articles on each in {count} day.", "Articles on each in {count} days.", days)
    return texts.plural(
        "{articles} in {count} day, by source.",
        "{articles} in {count} days, by source.",
        days,
        articles=texts.plural("{count} article", "{count} articles", trend.total),
    )


def no_trend(trend: Trend, texts: Texts) -> str:
    """Return the notice that there is nothing to count."""
    topic, found = next(iter(trend.topics.items()))
    return nothing(topic, found, texts)


def trend_alt(trend: Trend, texts: Texts) -> str:
    """Return the alternative text of the chart: total, peak and each line's sum."""
    first, last = (_long(day, texts) for day in (trend.days[0], trend.days[-1]))
    said = [texts("Chart of articles a day from {first} to {last}.", first=first, last=last)]
    if not trend.by_topic:
        daily = [sum(day) for day in zip(*(series.counts for series in trend.all_series), strict=True)]
        said.append(_peak(daily, trend, texts))
    for series in trend.all_series:
        peak = f" {_peak(series.counts, trend, texts)}" if trend.by_topic and series.total else ""
        said.append(f"{_name(series, trend, texts)}: {texts.number(series.total)}.{peak}")
    return shortened(" ".join(said), ALT)


def _peak(counts: Sequence[int], trend: Trend, texts: Texts) -> str:
    most = max(range(len(counts)), key=counts.__getitem__)
    day, count = _long(trend.days[most], texts), texts.number(counts[most])
    return texts("Most on {day}: {count}.", day=day, count=count)


def _name(series: Series, trend: Trend, texts: Texts) -> str:
    if series is trend.others:
        return texts("others")
    return shortened(" ".join(series.name.split()), _NAME) or texts("without a source")


def _period(trend: Trend, texts: Texts) -> str:
    first, last = (_long(day, texts) for day in (trend.days[0], trend.days[-1]))
    return texts("{first} to {last}", first=first, last=last)


def _long(day: date, texts: Texts) -> str:
    return texts.date(datetime.combine(day, time(), tzinfo=UTC))


PICTURE = "trend.png"


def trend_view(head: str, numbers: str, *, alt: str | None) -> View:
    """Return the message. `alt` describes the picture; None means no picture."""
    if alt is None:
        return message(MessageKind.TIMELINE, head, numbers)
    return message(MessageKind.TIMELINE, head, picture_item(alt), numbers)


def picture_item(alt: str) -> ui.MediaGallery[Any]:
    """Return the gallery item of the attached picture."""
    return ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{PICTURE}", description=alt))
