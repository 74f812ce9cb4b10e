"""A timeline to pages: dated sentences, oldest first, with the gaps between them."""

from bot.render.answer import source_line
from bot.render.coverage import notes, nothing, shown_topic
from bot.render.markdown import muted, quote
from bot.render.pages import pages_of
from bot.texts.texts import Texts
from corpus.coverage import Timeline, Turn

_QUIET = 2  # days without an article that are no gap worth a word


def timeline_pages(timeline: Timeline, texts: Texts, *, topic: str, note: str = "") -> tuple[str, ...]:
    """The turns of a topic, and a note (Markdown); `topic` is as somebody wrote it."""
    if not timeline.turns:
        return (nothing(topic, timeline.found, texts),)
    blocks = [_turn(turn, texts) for turn in timeline.turns]
    head = texts("Timeline: {topic}", topic=shown_topic(topic))
    return pages_of(blocks, head=f"### {head}", foot="\n".join(notes(timeline.found, texts, note=note)))


def _turn(turn: Turn, texts: Texts) -> str:
    lines = [*_gap(turn, texts), f"**{_day(turn)}**", quote(turn.excerpt)]
    line = source_line(turn.excerpt.article, texts, url=turn.excerpt.link, dated=False)
    if turn.articles > 1:
        more = turn.articles - 1
        line += " \u00b7 " + texts.plural("{count} more that day", "{count} more that day", more)
    return "\n".join(filter(None, [*lines, muted(line)]))


def _day(turn: Turn) -> str:
    moment = turn.excerpt.article.appeared_at
    return f"<t:{int(moment.timestamp())}:D>" if moment else turn.day.isoformat()


def _gap(turn: Turn, texts: Texts) -> list[str]:
    """What lies between this turn and the one before it."""
    said = []
    if turn.left_out:
        said.append(
            texts.plural("{count} more day with articles", "{count} more days with articles", turn.left_out)
        )
    if turn.quiet > _QUIET:
        said.append(
            texts.plural("{count} day without an article", "{count} days without an article", turn.quiet)
        )
    return [muted(f"\u22ee {', '.join(said)}")] if said else []
