"""Render the weekly report to moderators. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.limits import shortened
from bot.core.markdown import escaped, muted
from bot.locale.catalogue import region_name
from bot.locale.texts import Texts
from corpus.feeds.catalogue import CatalogueFeed
from corpus.models.feed import Feed

_QUESTIONS, _FEEDS = 8, 5  # that are named
_QUESTION, _NAME, _REASON = 120, 80, 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReport:
    """What moderators are told of a week."""

    unanswered: tuple[str, ...] = ()
    failing: tuple[Feed, ...] = ()
    uncited: tuple[Feed, ...] = ()
    suggested: tuple[CatalogueFeed, ...] = ()


def report_texts(report: WeeklyReport, texts: Texts) -> tuple[str, ...]:
    """Return the parts of a report (Markdown)."""
    questions = [escaped(shortened(" ".join(each.split()), _QUESTION)) for each in report.unanswered]
    uncited = [escaped(shortened(feed.name, _NAME)) for feed in report.uncited]
    parts = [
        *_section(texts("Questions without an answer"), questions, _QUESTIONS),
        *_section(texts("Feeds that fail"), [_failing(feed, texts) for feed in report.failing], _FEEDS),
        *_section(texts("Feeds that were not cited for 30 days"), uncited, _FEEDS),
    ] or [texts("Every question found an answer, and all feeds work.")]
    parts += _section(
        texts("Feeds you may like"), [_suggested(feed, texts) for feed in report.suggested], _FEEDS
    )
    end = texts("Only questions in channels count, and no names are kept here. `/settings` ends this.")
    return (f"### {texts('Weekly report')}", *parts, muted(end))


def _section(title: str, lines: Sequence[str], most: int) -> Iterator[str]:
    r"""Yield a text with a title and its first lines; nothing where there are none.

    >>> list(_section("Feeds that fail", ["Times", "Post"], 1)), list(_section("Feeds that fail", [], 1))
    (['**Feeds that fail** (2)\n- Times\n- …'], [])
    """
    if lines:
        shown = [f"- {line}" for line in lines[:most]]
        more = ["- …"] if len(lines) > most else []
        yield "\n".join([f"**{title}** ({len(lines):,})", *shown, *more])


def _failing(feed: Feed, texts: Texts) -> str:
    reason = escaped(shortened(texts.translated(feed.problem), _REASON))
    name = escaped(shortened(feed.name, _NAME))
    return f"{name}: {reason}" if reason else name


def _suggested(feed: CatalogueFeed, texts: Texts) -> str:
    return f"{escaped(shortened(feed.name, _NAME))} · {escaped(region_name(feed.region, texts))}"
