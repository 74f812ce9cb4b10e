"""The look of every message: a container whose accent colour has a meaning.

Quotes, links, small lines and escapes are `bot.core.markdown`'s; limits are `bot.core.limits`'.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any

from discord import ui


class MessageKind(IntEnum):
    """What a message is. Its colour says one of three things: news, something to mend, or neither."""

    ANSWER = 0x3B82F6  # what articles say: answers, digests, timelines, comparisons
    DIGEST = ANSWER
    TIMELINE = ANSWER
    COMPARISON = ANSWER
    NOTICE = 0xF59E0B  # something to know, to mend or to do
    ERROR = NOTICE
    SETTINGS = 0x64748B  # between the bot and those it serves: settings, help, what was not found
    NEAREST = SETTINGS


View = ui.LayoutView
Item = ui.Item[Any]


def message(kind: MessageKind, *parts: str | Item, below: tuple[Item, ...] = ()) -> View:
    """Return a message: texts and items in a container, and items below it.

    It never times out: what is pressed in it must be a dynamic item, which works after a restart too.
    """
    container: ui.Container[Any] = ui.Container(accent_colour=int(kind))
    for part in parts:
        if part:
            container.add_item(ui.TextDisplay(part) if isinstance(part, str) else part)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    for item in below:
        view.add_item(item)
    return view


def separated(items: Iterable[str | Item]) -> Iterator[str | Item]:
    """Yield texts and items with a line between each two."""
    for place, item in enumerate(items):
        if place:
            yield ui.Separator()
        yield item


def text_view(text: str, kind: MessageKind = MessageKind.NOTICE) -> View:
    """Return a message of one text (Markdown)."""
    return message(kind, text)
